import type { AlarmState } from '../alarm/alarm-state.ts';
import type { Someone } from '../alarm/transition.ts';
import type { Forecast, Trend } from '../gas/forecast.ts';
import type { RecordHealth } from '../gateway/trouble.ts';
import {
  type AlarmId,
  type DeviceId,
  type Epoch,
  epochOf,
  type FloorId,
  type PersonId,
  type PointId,
  type Seq,
  seqOf,
  type TagId,
  type ZoneId,
} from '../ids.ts';
import type { DeviceTrouble } from '../input.ts';
import type { ButtonState } from '../people/button.ts';
import type { Membership } from '../people/fence.ts';
import type { Counter, Lag } from '../people/lateness.ts';
import type { Plant } from '../plant.ts';
import type { Trust } from '../reading/quality.ts';
import { type Text, text } from '../text.ts';
import { instant, type Instant } from '../time.ts';
import { type Census, censusOf } from './census.ts';
import { Deadlines } from './deadlines.ts';
import { type PlantIndex, indexOf } from './plant-index.ts';
import { Slice } from './slice.ts';

/** What is known of one point. The value stays with its own time when later ones fail. */
export interface PointState {
  value: number | null;
  /** When that value was received; the time of the first look while there is none. */
  valueAt: Instant;
  sourceAt?: Instant;
  trust: Trust;
  /** When anything, good or bad, was last said of this point. */
  heardAt: Instant;
  forecast?: Forecast;
}

export interface DeviceState {
  up: boolean;
  /** Failed polls in a row, and when they began. */
  failures: number;
  failingSince?: Instant;
  trouble?: DeviceTrouble;
  lastUpAt?: Instant;
  /** Of a badge source: how many badges beyond its quota were heard at once, and when last. */
  strangers?: { badges: number; at: Instant };
}

/** Where a badge is, or was last seen. */
export interface TagState extends Lag {
  device: DeviceId;
  floor: FloorId;
  x: number;
  y: number;
  z?: number;
  accuracy: number;
  trust: Trust;
  at: Instant;
  sourceAt?: Instant;
  count?: Counter;
  /** Who carried it when it was last seen, where the plant has not had that person since. */
  lastCarrier?: PersonId;
  /** The zones it is counted in. */
  memberships: Membership[];
}

/** Who is in a zone; unknown tags count as unknown people. */
export interface ZoneState {
  /** In order of entry. `certain`: inside by more than the error of the fix. */
  occupants: { who: Someone; person: PersonId | null; certain: boolean; since: Instant }[];
  /** When a badge beyond the quota of its source was last seen here: so long ago somebody more was here, at least. */
  strangersAt?: Instant;
}

/** Whether the screens may sound. */
export interface Sound {
  silencedUntil?: Instant;
}

/**
 * All that the rules know, in slices by entity. Owned by one fold and changed in place: determinism is the
 * contract, not copying. The plant itself is no part of what a checkpoint holds.
 */
export interface State {
  plant: Plant;
  index: PlantIndex;
  /** Names of what was in the plant and no longer is, by id. */
  former: ReadonlyMap<string, Text>;
  epoch: Epoch;
  seq: Seq;
  at: Instant;
  readonly points: Slice<PointId, PointState>;
  readonly devices: Slice<DeviceId, DeviceState>;
  readonly tags: Slice<TagId, TagState>;
  census: Census;
  readonly buttons: Slice<TagId, ButtonState>;
  readonly zones: Slice<ZoneId, ZoneState>;
  readonly alarms: Slice<AlarmId, AlarmState>;
  readonly trends: Slice<PointId, Trend>;
  readonly deadlines: Deadlines;
  readonly sound: Sound;
  readonly record: RecordHealth;
}

/** Before anything was heard: nothing is good yet. */
export function emptyState(plant: Plant): State {
  return {
    plant,
    index: indexOf(plant),
    former: new Map(),
    epoch: epochOf(0),
    seq: seqOf(0),
    at: instant(0),
    points: new Slice(),
    devices: new Slice(),
    tags: new Slice(),
    census: new Map(),
    buttons: new Slice(),
    zones: new Slice(),
    alarms: new Slice(),
    trends: new Slice(),
    deadlines: new Deadlines(),
    sound: {},
    record: { damaged: [], statesUnknown: false },
  };
}

/** Puts the same facts under another configuration, in place. */
export function adopt(state: State, plant: Plant): void {
  if (plant === state.plant) return;
  const index = indexOf(plant);
  keepCarriers(state, index);
  state.former = formerNames(state, index);
  state.plant = plant;
  state.index = index;
  state.census = censusOf(state.index, state.tags);
}

/** Names that are kept of what the plant no longer has, the newest. */
const MOST_FORMER = 1000;

/** The names of what the next plant no longer has: transitions, and people in a zone, may still be about it. */
function formerNames({ plant, former }: State, next: PlantIndex): ReadonlyMap<string, Text> {
  const names = new Map(former);
  for (const { id, name } of [...plant.points, ...plant.zones, ...plant.devices]) names.set(id, name);
  for (const { id, name } of plant.people) names.set(id, text(name, name));
  return new Map([...names].filter(([id]) => !next.ids.has(id)).slice(-MOST_FORMER));
}

/** A badge stands for the person who carried it until it is seen again, also when the plant no longer has the person. */
function keepCarriers(state: State, next: PlantIndex): void {
  for (const [id, { lastCarrier }] of state.tags.sorted()) {
    const person = state.index.carrier.get(id)?.id ?? lastCarrier;
    const isGone = person !== undefined && !next.carrier.has(id) && !next.people.has(person);
    if (isGone && lastCarrier === undefined) state.tags.edit(id).lastCarrier = person;
    else if (!isGone && lastCarrier !== undefined) delete state.tags.edit(id).lastCarrier;
  }
}
