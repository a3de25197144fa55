import { siteClock } from '../../common/site-clock.ts';
import type { PlantEvent } from '../../domain/event.ts';
import { musterId } from '../../domain/ids.ts';
import type { Muster } from '../../domain/musters/muster.ts';
import type { Plant } from '../../domain/plant.ts';
import type { SiteClock } from '../../domain/site-clock.ts';
import type { Text } from '../../domain/text.ts';
import type { Instant } from '../../domain/time.ts';
import type { LogReader } from '../../log/reader.ts';
import { stateInSteps } from '../../log/recover.ts';
import type { Steps } from '../../ports/steps.ts';
import { musterOf } from '../../project/musters.ts';
import type { MusterItem } from '../../wire/musters.ts';
import { subjectText } from './happenings.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** A rule may wait so long at most before it starts, ms: further on a roll-call is not looked for. */
const MOST_WAIT_MS = 24 * 3_600_000;
const MOST_EVENTS = 50_000;

/** A roll-call as the record has it. */
export interface MusterRecord {
  readonly item: MusterItem;
  readonly muster: Readonly<Muster>;
  /** What became of it, in order. */
  readonly events: readonly PlantEvent[];
  readonly isCut: boolean;
  readonly plant: Text;
  readonly timezone: string;
  readonly clock: SiteClock;
  /** Until when it is told: its end, or the end of the record. */
  readonly until: Instant;
  readonly lastSeq: number;
  /** The name of a thing, a person or an alarm, at the end. */
  readonly nameOf: (id: string) => Text;
  readonly floorOf: (id: string) => Text | undefined;
}

/** Looks a roll-call up in the record: its id says from which place in the order on. Nothing where there is none. */
export function* foundMuster(reader: LogReader, present: Plant, id: string): Steps<MusterRecord | undefined> {
  const [, seq = ''] = /^m-\d+-(\d{1,15})(-\d+-\d+)?$/.exec(id) ?? [];
  if (seq === '') return undefined;
  const events: PlantEvent[] = [];
  let [looked, last, beganAt, isCut] = [0, 0, Infinity, false];
  for (const row of reader.rows({ fromSeq: Number(seq) }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    beganAt = Math.min(beganAt, row.at);
    if (events.length === 0 && row.at - beganAt > MOST_WAIT_MS) return undefined;
    last = row.seq;
    if (row.kind !== 'event' || row.event.subject !== id) continue;
    if (events.length < MOST_EVENTS) events.push(row.event);
    else isCut = true;
    if (row.event.kind === 'muster-closed') break;
  }
  if (events.length === 0) return undefined;
  const state = yield* stateInSteps(reader, present, { toSeq: last });
  const muster = state.musters.get(musterId(id));
  const item = musterOf(state, musterId(id));
  if (muster === undefined || item === undefined) return undefined;
  const { site, floors } = state.plant;
  return {
    item,
    muster,
    events,
    isCut,
    plant: site.name,
    timezone: present.site.timezone,
    clock: siteClock(present.site.timezone),
    until: muster.closedAt ?? state.at,
    lastSeq: last,
    nameOf: (subject) => subjectText({ subject }, state),
    floorOf: (floor) => floors.find((one) => one.id === floor)?.name,
  };
}
