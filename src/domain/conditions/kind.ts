import type { AlarmCondition, Priority, Verdict } from '../alarm/condition.ts';
import type { Evidence } from '../alarm/transition.ts';
import type { AlarmId, PointId } from '../ids.ts';
import type { Device, Output, Person, Point, Zone } from '../plant.ts';
import type { OwnRule } from '../rules/statement.ts';
import type { Vote } from '../votes/vote.ts';
import type { Turn } from '../state/state.ts';
import type { Text } from '../text.ts';
import type { Duration } from '../time.ts';

/** What a kind of alarm can be about. */
export interface Subjects {
  readonly point: Point;
  readonly device: Device;
  readonly zone: Zone;
  readonly person: Person;
  readonly output: Output;
  readonly gateway: 'gateway';
  readonly rule: OwnRule;
  readonly vote: Vote;
}
export type SubjectKind = keyof Subjects;

/** A condition of a thing of the plant, without what its kind and its thing say already. */
export type Rule = Omit<AlarmCondition, 'id' | 'subject' | 'name'>;

/** What the configuration says below `alarms:` of a point, and of the delay of a zone; numbers in the unit of the point. */
export interface ConditionSettings {
  readonly numbers: Readonly<Partial<Record<string, number>>>;
  readonly onDelay: Duration;
  readonly offDelay: Duration;
  /** Of a person: the zones of the plant, by whose rules the person may be in alarm. */
  readonly zones?: readonly Zone[];
}

/** A key below `alarms:` of a point. */
export interface Setting {
  readonly key: string;
  readonly about: Text;
  /** The number must be above 0. */
  readonly isPositive?: true;
}

/** How a screen shows an alarm of a kind. */
export interface Presentation {
  /** What it marks on the map: its own point, that point as lost, its zone, or whom it is about; nothing without a place. */
  readonly mark: 'point' | 'lost' | 'zone' | 'people' | 'none';
  /** People are in danger now: it comes before what endangers them, and its response opens first. */
  readonly isDanger?: true;
  /** Alarms of this kind whose cause is this one of the device are grouped below it. */
  readonly behind?: string;
  /** The value belongs into its sentence. */
  readonly hasValue?: true;
}

export interface KindOf<S extends SubjectKind> {
  /** The second half of the alarm's id. */
  readonly name: string;
  readonly words: Text;
  /** Of a point that measures no gas. */
  readonly ofProcess?: Text;
  /** For lists, where `words` is long. */
  readonly short?: Text;
  readonly subject: S;
  readonly shown: Presentation;
  readonly settings?: readonly Setting[];
  /** The condition that a thing has by the configuration; none where it has none. */
  configure(thing: Subjects[S], settings: ConditionSettings): Rule | undefined;
  /** Of an output: the point on which it rests, where that is what has to change. */
  restsOn?(thing: Subjects[S]): PointId | undefined;
  /** Further alarms on which it depends: it is evaluated again when one of them becomes active or ends. */
  dependsOn?(thing: Subjects[S]): readonly AlarmId[];
  /**
   * What the facts of now say of it, each time after something of its thing has changed; none where nothing can be said
   * yet. Without it the inputs themselves report the condition.
   */
  evaluate?(turn: Turn, thing: Subjects[S], condition: AlarmCondition): Verdict | undefined;
  /** What was seen. Asked for only when the alarm moves; with `people` each further person may make a new occurrence. */
  evidence?(turn: Turn, thing: Subjects[S], condition: AlarmCondition): Evidence;
  /**
   * What it is worth by the facts of now, where that can change: then what stands moves as a new occurrence. None where it
   * is worth what its condition says.
   */
  priority?(turn: Turn, thing: Subjects[S]): Priority | undefined;
  /** A lower priority by the facts of now is a change of the same occurrence: only a higher one is news. */
  readonly isCalmDown?: true;
  /** Of a gas point: it also rests on who is in the zones around it. */
  readonly restsOnZones?: true;
  /** It is about people: who they are may change while it lasts. */
  readonly isAboutPeople?: true;
  /** It is true because nothing is heard: after a restart its on-delay begins again. */
  readonly isOfSilence?: true;
  /** What an acknowledgement does beside acknowledging. */
  acknowledged?(turn: Turn, by: string, role: string, alarm: AlarmId): void;
}

export type PointKind = KindOf<'point'>;
export type DeviceKind = KindOf<'device'>;
export type ZoneKind = KindOf<'zone'>;
export type PersonKind = KindOf<'person'>;
export type OutputConditionKind = KindOf<'output'>;
export type GatewayKind = KindOf<'gateway'>;
export type RuleKind = KindOf<'rule'>;
export type VoteKind = KindOf<'vote'>;

/** A kind of alarm: all that the program knows of it, in one file. */
export type ConditionKind =
  | PointKind
  | DeviceKind
  | ZoneKind
  | PersonKind
  | OutputConditionKind
  | GatewayKind
  | RuleKind
  | VoteKind;
