import type { AlarmState } from './alarm/alarm-state.ts';
import { baseState } from './alarm/base.ts';
import { epochOf, seqOf } from './ids.ts';
import type { Plant } from './plant.ts';
import type { Text } from './text.ts';
import { noFlood } from './incidents/incident.ts';
import { instant } from './time.ts';
import { censusOf } from './state/census.ts';
import { Deadlines, type Due } from './state/deadlines.ts';
import { underRoster } from './begin.ts';
import { PlaceGrid } from './state/place-grid.ts';
import { type Entities, FACT_SLICES, slicesOf, WINDOW_SLICES } from './state/slices.ts';
import type { Slices, State } from './state/state.ts';

/** Raised whenever the shape of `facts` changes; older ones are migrated. */
const FACTS_VERSION = 12;
/** Raised whenever the shape of `windows` changes; older ones are dropped. */
const WINDOWS_VERSION = 2;

/** The state right after `seq`. */
export interface Checkpoint {
  readonly seq: number;
  readonly at: number;
  readonly epoch: number;
  readonly revision: string;
  /** JSON: alarm states, memberships, last values, deadlines. Never droppable. */
  readonly facts: string;
  /** JSON: trends. Droppable: "no statement" until they are full again. */
  readonly windows: string;
}

const ALL_SLICES = [...FACT_SLICES, ...WINDOW_SLICES];

/** A checkpoint that is being written while the fold goes on. */
export class Capture {
  readonly #state: State;
  readonly #head: {
    seq: number;
    at: number;
    epoch: number;
    deadlines: string;
    sound: string;
    record: string;
    watch: string;
    flood: string;
    former: string;
  };

  constructor(state: State) {
    this.#state = state;
    this.#head = {
      seq: state.seq,
      at: state.at,
      epoch: state.epoch,
      deadlines: JSON.stringify(state.deadlines.list()),
      sound: JSON.stringify(state.sound),
      record: JSON.stringify(state.record),
      watch: JSON.stringify(state.watch),
      flood: JSON.stringify(state.flood),
      former: state.former.size === 0 ? '' : `,"former":${JSON.stringify([...state.former])}`,
    };
    for (const name of ALL_SLICES) state[name].beginCapture();
  }

  /** Copies up to `count` entities; true when there is more to do. */
  some(count: number): boolean {
    return ALL_SLICES.some((name) => this.#state[name].captureSome(count));
  }

  finish(): Checkpoint {
    while (this.some(1000));
    const { seq, at, epoch, deadlines, sound, record, watch, flood, former } = this.#head;
    const captured = (names: readonly (keyof Slices)[]): string =>
      names.map((name) => `"${name}":${this.#state[name].endCapture()}`).join(',');
    return {
      seq,
      at,
      epoch,
      revision: this.#state.plant.revision,
      facts: `{"version":${FACTS_VERSION},${captured(FACT_SLICES)},"deadlines":${deadlines},"sound":${sound},"record":${record},"watch":${watch},"flood":${flood}${former}}`,
      windows: `{"version":${WINDOWS_VERSION},${captured(WINDOW_SLICES)}}`,
    };
  }
}

interface Facts extends Entities {
  readonly version: number;
  readonly deadlines: ReturnType<Deadlines['list']>;
  readonly sound: State['sound'];
  readonly record: State['record'];
  /** None before version 11. */
  readonly watch?: State['watch'];
  readonly flood?: State['flood'];
  /** None where there are no such names. */
  readonly former?: readonly (readonly [string, Text])[];
}

/** What became of the shape of `facts`, from each version to the next. */
const MIGRATIONS: Readonly<Record<number, (facts: Facts) => Facts>> = {
  // 2: the health of the record is a fact of its own; before, only its alarm held it.
  1: (facts) => {
    const alarm = facts.alarms?.['gateway:recording'];
    const stopped = alarm !== undefined && 'active' in alarm && alarm.active === true ? { stopped: 'unknown' } : {};
    return { ...facts, version: 2, record: { ...stopped, damaged: [], statesUnknown: false } };
  },
  // 3: alarms may have newcomers and callers, zones and sources strangers; without them there were none.
  2: (facts) => ({ ...facts, version: 3 }),
  // 4: what badges said of their buttons; before, only the driver knew.
  3: (facts) => ({ ...facts, version: 4, buttons: {} }),
  // 5: a deadline names its rule and its subject; before, its kind and its id.
  4: (facts) => ({ ...facts, version: 5, deadlines: facts.deadlines.map(renamed) }),
  // 6: who acknowledged, and why it was raised, stays with an alarm; before, only until its next change.
  5: (facts) => {
    const alarms = Object.entries((facts.alarms ?? {}) as Readonly<Record<string, AlarmState>>);
    return { ...facts, version: 6, alarms: Object.fromEntries(alarms.map(completed)) };
  },
  // 7: a membership knows how deep inside it was of late, and whether its entry is in the record.
  6: (facts) => ({ ...facts, version: 7, tags: Object.fromEntries(Object.entries(facts.tags ?? {}).map(withMean)) }),
  // 8: how a bead fell, how often a point was lost and an alarm raised; before, they were not watched.
  7: (facts) => ({ ...facts, version: 8 }),
  // 9: the person of a badge may have left the site, and sources say since when they are listened to; before, neither was known.
  8: (facts) => ({ ...facts, version: 9 }),
  // 10: news of the trouble of an alarm may wait to be told; before, there was none.
  9: (facts) => ({ ...facts, version: 10 }),
  // 11: who is told of alarms, and how that goes, whether anybody is there, what is wanted of outputs, incidents, floods, and what is over and not closed; before, there was none of it.
  10: (facts) => ({ ...facts, version: 11 }),
  // 12: the desk may have added people and handed out badges; before, the configuration alone said who carries which.
  11: (facts) => ({ ...facts, version: 12 }),
};

/** An alarm of facts before version 6, with who acknowledged it and why it was raised, as far as that was kept. */
function completed([id, alarm]: readonly [string, AlarmState]): [string, AlarmState] {
  const { kind, by, at, comment } = alarm.told ?? {};
  const isKept = kind === 'ack' && by !== undefined && at !== undefined && baseState(alarm) !== 'normal';
  const { evidence } = alarm;
  return [
    id,
    {
      ...alarm,
      ...(isKept ? { acknowledged: { by, at, ...(comment === undefined ? {} : { comment }) } } : {}),
      // A warning said there why it ended.
      ...(evidence !== undefined && id.endsWith(':rising') ? { evidence: { ...evidence, cause: 'forecast' } } : {}),
    },
  ];
}

/** A badge of facts before version 7: each entry was recorded, and certainty was all that was known of the depth. */
function withMean([id, tag]: readonly [string, object]): [string, object] {
  const { memberships } = tag as { readonly memberships: readonly { readonly certain: boolean }[] };
  return [id, { ...tag, memberships: memberships.map((member) => ({ ...member, mean: 1, entered: true })) }];
}

/** A deadline of facts before version 5. */
function renamed([due, at]: Facts['deadlines'][number]): Facts['deadlines'][number] {
  const { rule, subject, kind, id } = due as Due & { readonly kind?: string; readonly id?: string };
  return [{ rule: kind ?? rule, subject: id ?? subject }, at];
}

/** Whether this build can read facts, from their first characters alone. */
export function isReadable(facts: string): boolean {
  const version = Number(/^\{"version":(\d+),/.exec(facts)?.[1]);
  return version === FACTS_VERSION || version in MIGRATIONS;
}

function factsOf(text: string): Facts {
  let facts = JSON.parse(text) as Facts;
  while (facts.version !== FACTS_VERSION) {
    const migrate = MIGRATIONS[facts.version];
    if (migrate === undefined) throw new Error(`checkpoint facts of version ${facts.version} are not known`);
    facts = migrate(facts);
  }
  return facts;
}

/**
 * The state that a checkpoint of our own writing holds.
 *
 * @param base the plant of the configuration that was in force
 */
export function restore(base: Plant, checkpoint: Checkpoint): State {
  const facts = factsOf(checkpoint.facts);
  const windows = JSON.parse(checkpoint.windows) as Entities & { readonly version: number };
  const slices = slicesOf({
    ...Object.fromEntries(FACT_SLICES.map((name) => [name, facts[name]])),
    ...(windows.version === WINDOWS_VERSION
      ? Object.fromEntries(WINDOW_SLICES.map((name) => [name, windows[name]]))
      : {}),
  });
  const { plant, index } = underRoster(base, slices);
  return {
    ...slices,
    base,
    plant,
    index,
    former: new Map(facts.former),
    epoch: epochOf(checkpoint.epoch),
    seq: seqOf(checkpoint.seq),
    at: instant(checkpoint.at),
    census: censusOf(index, slices.tags),
    places: new PlaceGrid(slices.tags),
    deadlines: new Deadlines(facts.deadlines),
    sound: facts.sound,
    record: facts.record,
    watch: facts.watch ?? {},
    flood: facts.flood ?? noFlood(),
  };
}
