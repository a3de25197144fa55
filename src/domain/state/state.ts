import type { AlarmState } from '../alarm/alarm-state.ts';
import type { Refusal } from '../alarm/base.ts';
import type { AlarmCondition, ConditionName } from '../alarm/condition.ts';
import type { Someone, Transition } from '../alarm/transition.ts';
import type { PlantEvent } from '../event.ts';
import type { DangerState, WindState } from '../dangers/danger.ts';
import type { Forecast, Trend } from '../gas/forecast.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { Vitals } from '../vitals/vitals.ts';
import type { RecordHealth } from '../gateway/trouble.ts';
import type {
  AlarmId,
  ChannelId,
  DeviceId,
  Epoch,
  FloorId,
  GroupId,
  IncidentId,
  MusterId,
  NoticeId,
  OccurrenceId,
  OutputId,
  PersonId,
  PointId,
  Seq,
  TagId,
  ZoneId,
} from '../ids.ts';
import type { AlarmFlood, Incident } from '../incidents/incident.ts';
import type { DeviceTrouble } from '../input.ts';
import type { Muster } from '../musters/muster.ts';
import type { AlarmTelling, ChannelState, Notice } from '../notices/notice.ts';
import type { OutputState } from '../outputs/output.ts';
import type { ButtonState } from '../people/button.ts';
import type { Membership, Nearby, OtherFloor } from '../people/fence.ts';
import type { BodyState, Walk } from '../people/motion.ts';
import type { LedgerState } from '../ledger/check.ts';
import type { Counter, Lag } from '../reading/lateness.ts';
import type { Plant } from '../plant.ts';
import type { Trust } from '../reading/quality.ts';
import type { Unclosed } from '../response/closing.ts';
import type { Text } from '../text.ts';
import type { Instant } from '../time.ts';
import type { Census } from './census.ts';
import type { Deadlines } from './deadlines.ts';
import type { PlaceGrid } from './place-grid.ts';
import type { PlantLookups } from './plant-index.ts';
import type { Slice } from './slice.ts';

/** What is known of one point. The value stays with its own time when later ones fail. */
export interface PointState extends Lag {
  value: number | null;
  /** When that value was received; the time of the first look while there is none. */
  valueAt: Instant;
  sourceAt?: Instant;
  trust: Trust;
  /** What the device itself said of it, where our own doubt is added. */
  said?: Trust;
  /** When anything, good or bad, was last said of this point. */
  heardAt: Instant;
  forecast?: Forecast;
  /** Of an oxygen detector: its last reading that was certain, and of no test, was too little for a catalytic bead. */
  isPoor?: true;
  /** Of a catalytic bead: the last value near the top, and whether values below it were seen since without a break. */
  top?: { readonly value: number; readonly at: Instant; readonly isSeen: boolean };
  /** Since when nothing that was said of it is certain: it is lost, or its value is in doubt. */
  doubtSince?: Instant;
  /** When it was lost, the last three times. */
  losses?: readonly Instant[];
}

export interface DeviceState {
  up: boolean;
  /** Failed polls in a row, and when they began. */
  failures: number;
  failingSince?: Instant;
  trouble?: DeviceTrouble;
  lastUpAt?: Instant;
  /** Of a badge source: since when this run of the gateway has listened to it. */
  listeningSince?: Instant;
  /** Of a badge source: how many badges beyond its quota were heard at once, and when last. */
  strangers?: { badges: number; at: Instant };
}

/**
 * How a person has left the site: by a gate, with the badge on a charger, or by the word of a person. `retired`: the badge of an unknown
 * person was taken out of use, which says nothing of that person.
 */
export type LeftBy = 'gate' | 'charger' | 'hand' | 'retired';

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
  /** The zones in which it is or may be. */
  memberships: Membership[];
  /** Its person has left the site, and how; the next fix undoes it. */
  left?: {
    readonly at: Instant;
    readonly how: LeftBy;
    /** A contact at a gate has counted it. */
    readonly passed?: true;
  };
  /** Since when it is on site, and whether its person came through a gate. */
  came?: { readonly at: Instant; readonly byGate?: true };
  /** By the word of a person its person was on site before it was located: where it ends on a charger again, that word holds. */
  saidBefore?: {
    readonly person: PersonId;
    readonly said: SaidPresence;
    /** No fix was at a charger since then. */
    readonly awaySince?: Instant;
  };
  /** Of an unknown badge: it was silent for so long that it gave its tracking place up; on site it is as last seen. */
  isLastSeen?: true;
  /** The zones that it has left and from whose border it has not gone away. */
  nearby?: Nearby[];
  /** The danger areas that it is, may be, or was last seen in, by the points of their detectors; sorted. */
  dangers?: readonly PointId[];
  /** Fixes name this floor, not yet for long enough. */
  otherFloor?: OtherFloor;
  /** Of the badge of a person: since when, and where, it has not moved. */
  walk?: Walk;
}

/** Who is in a zone; unknown tags count as unknown people. */
export interface ZoneState {
  /**
   * In order of entry. `certain`: inside without doubt; others may be inside. `elsewhere`: on this floor perhaps, counted
   * on another one.
   */
  occupants: { who: Someone; person: PersonId | null; certain: boolean; since: Instant; elsewhere?: true }[];
  /** When a badge beyond the quota of its source was last seen here: until then at least one more person was here. */
  strangersAt?: Instant;
}

/** A person whom the badge desk added, beside those of the configuration. */
export interface DeskPerson {
  readonly name: string;
  readonly groups: readonly GroupId[];
  readonly company?: string;
  /** Until when the visit is agreed, as a person said it. */
  readonly until?: Instant;
  readonly since: Instant;
  /** The account that added the person. */
  readonly by: string;
}

/** What the badge desk did with a badge last; it comes before what the configuration says of that badge. */
export interface HandedBadge {
  /** None: it was returned, or taken out of use. */
  readonly person: PersonId | null;
  readonly since: Instant;
  readonly by: string;
  /** Why it is out of use. */
  readonly retired?: string;
}

/** What a person said of the presence of a person, where no badge says it. */
export interface SaidPresence {
  readonly what: 'arrived' | 'left';
  /** A contact at a gate has counted it. */
  readonly passed?: true;
  readonly since: Instant;
  readonly by: string;
}

/** What was counted at a gate. */
export interface GateState {
  counted: number;
  readonly since: Instant;
  /** Passages that neither a badge nor the word of a person explains, the oldest first. */
  unmatched: Instant[];
  /** Further ones, of which no time is kept. */
  more?: number;
}

/** Whether the screens may sound. */
export interface Sound {
  silencedUntil?: Instant;
}

/** Whether anybody is there, by what people do at the screens. */
export interface Watch {
  /** When a person last did something; the start, while no person has. */
  answeredAt?: Instant;
  /** Since when alarms stand unacknowledged. */
  alarmsSince?: Instant;
  /** Since when a press is asked for. */
  askedAt?: Instant;
}

/** Since when a rule has been so of a person in a zone. */
export interface Wait {
  readonly rule: ConditionName;
  readonly zone: ZoneId;
  readonly since: Instant;
  /** It is so no more; a break that is short enough is forgiven. */
  readonly goneAt?: Instant;
}

/** What is waited for of one person. */
export interface PersonWaits {
  waits: readonly Wait[];
}

/** What the rules know of each entity. A new kind is added here and in `slices.ts`; checkpoints then keep it. */
export interface Slices {
  readonly points: Slice<PointId, PointState>;
  readonly devices: Slice<DeviceId, DeviceState>;
  readonly tags: Slice<TagId, TagState>;
  readonly buttons: Slice<TagId, ButtonState>;
  readonly bodies: Slice<TagId, BodyState>;
  readonly zones: Slice<ZoneId, ZoneState>;
  readonly alarms: Slice<AlarmId, AlarmState>;
  readonly notices: Slice<NoticeId, Notice>;
  readonly tellings: Slice<AlarmId, AlarmTelling>;
  readonly channels: Slice<ChannelId, ChannelState>;
  readonly outputs: Slice<OutputId, OutputState>;
  readonly incidents: Slice<IncidentId, Incident>;
  readonly unclosed: Slice<OccurrenceId, Unclosed>;
  readonly musters: Slice<MusterId, Muster>;
  /** Added by the badge desk. */
  readonly people: Slice<PersonId, DeskPerson>;
  readonly carriers: Slice<TagId, HandedBadge>;
  readonly byHand: Slice<PersonId, SaidPresence>;
  /** Areas around gas detectors in alarm, by their points. */
  readonly dangers: Slice<PointId, DangerState>;
  readonly wind: Slice<'site', WindState>;
  /** What was counted at gates, by point. */
  readonly gates: Slice<string, GateState>;
  readonly waits: Slice<PersonId, PersonWaits>;
  /** Checks of detectors with gas. */
  readonly ledger: Slice<PointId, LedgerState>;
  /** What was measured in the last 15 minutes and in the shift. */
  readonly exposures: Slice<PointId, Exposure>;
  readonly trends: Slice<PointId, Trend>;
  readonly vitals: Slice<PointId, Vitals>;
}

/**
 * All that the rules know, in slices by entity. Owned by one fold and changed in place: determinism is the
 * contract, not copying. The plant itself is no part of what a checkpoint holds.
 */
export interface State extends Slices {
  /** The plant of the configuration. */
  base: Plant;
  /** The same with the people and the badges of the desk: what the rules look at. */
  plant: Plant;
  index: PlantIndex;
  /** Names of what was in the plant and no longer is, by id. */
  former: ReadonlyMap<string, Text>;
  epoch: Epoch;
  seq: Seq;
  at: Instant;
  census: Census;
  readonly places: PlaceGrid;
  readonly deadlines: Deadlines;
  readonly sound: Sound;
  readonly record: RecordHealth;
  watch: Watch;
  flood: AlarmFlood;
}

/** A condition that can be evaluated on the facts of now. */
export interface Evaluable {
  /** It waits in the queue of the turn already. */
  isQueued: boolean;
  evaluate(turn: Turn): void;
}

/** The conditions that rest on each thing and on each alarm, in the order in which they are evaluated. */
export interface Dependents {
  readonly point: ReadonlyMap<string, readonly Evaluable[]>;
  readonly device: ReadonlyMap<string, readonly Evaluable[]>;
  readonly zone: ReadonlyMap<string, readonly Evaluable[]>;
  readonly person: ReadonlyMap<string, readonly Evaluable[]>;
  readonly output: ReadonlyMap<string, readonly Evaluable[]>;
  /** What rests on who is in the danger area of a detector. */
  readonly danger: ReadonlyMap<string, readonly Evaluable[]>;
  readonly alarm: ReadonlyMap<string, readonly Evaluable[]>;
  /** What hides an alarm by design, by its id. */
  readonly suppressed: ReadonlyMap<string, Evaluable>;
  /** What judges a condition of one's own, by its id. */
  readonly rule: ReadonlyMap<string, Evaluable>;
  /** The alarms of a vote, by its id. */
  readonly vote: ReadonlyMap<string, readonly Evaluable[]>;
}

/** Look-ups into the plant and its conditions, made once for each configuration. */
export interface PlantIndex extends PlantLookups {
  readonly conditions: ReadonlyMap<AlarmId, AlarmCondition>;
  readonly dependents: Dependents;
}

/** One step of the fold: the state, its place and time, and what came of it so far. */
export interface Turn {
  readonly state: State;
  readonly seq: Seq;
  readonly at: Instant;
  readonly transitions: Transition[];
  readonly events: PlantEvent[];
  /** What a screen has to be sent again; an id may be in it twice. */
  readonly readings: PointId[];
  readonly fixes: TagId[];
  readonly counts: ZoneId[];
  /** Active alarms whose furthest value is another one now. */
  peaks?: AlarmId[];
  /** Channels of which the next message has to be looked for, and the notices that are to be sent now. */
  channels?: Set<ChannelId>;
  notices?: NoticeId[];
  /** So many notices were made in this turn. */
  made?: number;
  /** People whom the badge desk has added, changed or removed, or whose presence a person said. */
  people?: PersonId[];
  /** Outputs of which a screen has to be told. */
  outputs?: OutputId[];
  /** Outputs of which something else is wanted, and heartbeats with a new tick. */
  wishes?: OutputId[];
  /** Roll-calls of which a screen has to be told. */
  musters?: Set<MusterId>;
  /** Danger areas, the people in them, or the wind have changed. */
  dangers?: true;
  /** Conditions that have to be evaluated, in the order in which what they rest on changed. */
  readonly queue: Evaluable[];
  /** Why the act in this turn was refused. */
  refusal?: Refusal | undefined;
  /** The input was recorded and changed nothing: an older fix of a badge that is already further. */
  late?: true;
}
