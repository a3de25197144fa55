import { seqOf, type TagId, tagId } from '../../domain/ids.ts';
import type { Plant } from '../../domain/plant.ts';
import { instant } from '../../domain/time.ts';
import { stateInSteps } from '../../log/recover.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { WearersQuery } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import { Carriers } from './carriers.ts';
import type { PeopleRecord } from './follow.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/** A person who carried a badge, and who said so: the configuration in force then, or the badge desk. */
interface Wearer {
  readonly person: string;
  readonly name: string;
  readonly from: number;
  to?: number;
  readonly source: 'config' | 'desk';
  readonly by?: string;
}

/** Follows one badge from hand to hand. */
class OneBadge {
  readonly items: Wearer[] = [];
  readonly #tag: TagId;
  readonly #carriers: Carriers;

  constructor(tag: TagId, carriers: Carriers) {
    this.#tag = tag;
    this.#carriers = carriers;
  }

  look(from: number, by?: string): void {
    const held = this.#carriers.heldBy(this.#tag);
    const open = this.items.at(-1);
    if (open !== undefined && open.to === undefined) {
      if (open.person === held?.person && open.source === held.source) return;
      open.to = from;
    }
    if (held === undefined) return;
    const { person, source } = held;
    const name = this.#carriers.nameOf(person) ?? person;
    this.items.push({ person, name, from, source, ...(source === 'desk' && by !== undefined ? { by } : {}) });
  }
}

/**
 * Who carried a badge in a span, moment by moment: by the configuration in force then, and by the badge desk. Who carried it
 * before the span did so at its begin, or since the desk gave it out.
 */
export function* wearers(reader: PeopleRecord, present: Plant, { tag, from, to }: WearersQuery): Steps<object> {
  const range = reader.range();
  if (range === undefined) return { items: [] };
  const seq = reader.seqAt(from - 1) ?? 0;
  const state = yield* stateInSteps(reader, present, { toSeq: seqOf(seq) });
  const carriers = new Carriers(state, (revision) => reader.plant(revision));
  const badge = new OneBadge(tagId(tag), carriers);
  // Before its first start the record says nothing, whatever the configuration of now says.
  let isKnown = seq > 0;
  const handed = state.carriers.get(tagId(tag));
  if (isKnown) badge.look(handed?.since ?? Math.max(from, range.from), handed?.by);
  let looked = 0;
  for (const row of reader.rows({ fromSeq: seq + 1, fromAt: from, toAt: to }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    const hasChanged = carriers.take(row);
    const begins = !isKnown && beginsConfiguration(row);
    isKnown ||= begins;
    if (isKnown && (hasChanged || begins)) badge.look(row.at, row.kind === 'event' ? row.event.by : undefined);
  }
  return { items: badge.items, recordedFrom: instant(range.from), recordedTo: instant(range.to) };
}

const beginsConfiguration = (row: DecodedRow): boolean => row.kind === 'input' && 'revision' in row.input;
