import type { AlarmCondition, Priority } from './alarm/condition.ts';
import type { DangerPlan, WeatherPlan } from './dangers/danger.ts';
import type { Gas } from './gas/gases.ts';
import type { WatchPlan } from './gateway/watch-plan.ts';
import type { AlarmId, DeviceId, FloorId, GroupId, OutputId, PersonId, PointId, TagId, ZoneId } from './ids.ts';
import type { CheckPlan } from './ledger/check.ts';
import type { ZoneArea } from './people/geometry.ts';
import type { MusterRule } from './musters/plan.ts';
import type { AlarmFilter, NotifyPlan } from './notices/plan.ts';
import type { Schedule } from './people/schedule.ts';
import type { OwnRule } from './rules/statement.ts';
import type { SiteClock } from './site-clock.ts';
import type { ZoneRules } from './people/zone-rules.ts';
import type { Text } from './text.ts';
import type { Vote } from './votes/vote.ts';
import type { Duration, Instant } from './time.ts';

/** The plant as the rules see it: every default resolved, every reference checked. Holds no secret and no address. */
export interface Plant {
  /** Hash of the configuration that it was made from; goes with every record. */
  readonly revision: string;
  readonly site: { readonly id: string; readonly name: Text; readonly timezone: string };
  readonly floors: readonly Floor[];
  readonly zones: readonly Zone[];
  readonly devices: readonly Device[];
  readonly points: readonly Point[];
  readonly people: readonly Person[];
  readonly conditions: readonly AlarmCondition[];
  /** Whom the gateway tells of alarms. */
  readonly notify?: NotifyPlan;
  /** How often a screen asks whether anybody is there; never, where the configuration does not ask for it. */
  readonly watch?: WatchPlan;
  /** How long after its acknowledgement an alarm that is still active asks again, by priority. Plants of older records have none. */
  readonly reAlarm?: ReAlarmPlan;
  /** When shifts begin, minutes after midnight by the clock of the site. Plants of older records have none. */
  readonly exposure?: { readonly shiftBegins: readonly number[]; readonly clock: SiteClock };
  /** The clock of the site, for the schedules of zones. Plants of older records have none. */
  readonly clock?: SiteClock;
  /** How large the danger areas around gas detectors in alarm are. Plants of older records have none. */
  readonly danger?: DangerPlan;
  /** Which points say where the wind comes from. */
  readonly weather?: WeatherPlan;
  /** Related alarms are joined to incidents, floods are told, and what is over asks for a verdict. Plants of older records know none of it. */
  readonly incidents?: true;
  /** What the gateway drives. Plants of older records have none. */
  readonly outputs?: readonly Output[];
  /** Response plans; a condition names its own by its place here. Plants of before there were any have none. */
  readonly responses?: readonly ResponsePlan[];
  /** Alarms that are suppressed by design. Plants of older records have none. */
  readonly suppressions?: readonly SuppressionPlan[];
  /** Detectors that vote on actions. Plants of older records have none. */
  readonly votes?: readonly Vote[];
  /** Conditions of one's own. Plants of older records have none. */
  readonly rules?: readonly OwnRule[];
  /** Alarms that start a roll-call. Plants of older records have none. */
  readonly musters?: readonly MusterRule[];
  /** Who may see where people were. Plants of older records, and those that do not say, have none: see `privacyOf`. */
  readonly privacy?: PrivacyPlan;
}

/** Who may see where people were, and what is asked of him (个人信息保护法: purpose, minimum, record). */
export interface PrivacyPlan {
  readonly tracks: {
    /** Accounts of these roles may look up ways, stays and contacts of the past. */
    readonly roles: readonly string[];
    /**
     * What an operator may see who has no such role: from ten minutes before an incident that is not closed; also of the last
     * so many ms; nothing.
     */
    readonly operator: 'incident' | 'never' | Duration;
    /** Whether a reason has to be said. */
    readonly reason: 'optional' | 'required';
    /** The reasons that are allowed; any, where none is named. */
    readonly reasons: readonly string[];
  };
  /** A replay shows a viewer people by name, or by pseudonym. */
  readonly viewer: 'named' | 'anonymous';
}

/** Alarms that mean nothing while something is so, as those of a unit that is stopped (ISA-18.2 suppressed by design 设计抑制). */
export interface SuppressionPlan {
  readonly id: string;
  readonly name: Text;
  readonly alarms: readonly AlarmId[];
  /** All of these have to be true; never empty. */
  readonly while: readonly SuppressionSource[];
}

/** An alarm of a point is active, or a contact is in its active state (1) or is not (0). */
export type SuppressionSource = { readonly alarm: AlarmId } | { readonly point: PointId; readonly is: 0 | 1 };

/** A priority without a time never asks again. */
export type ReAlarmPlan = Readonly<Partial<Record<Priority, Duration>>>;

/** What is known about an alarm before it comes, and what is then to be done (ISA-18.2 alarm response). */
export interface ResponsePlan {
  readonly cause?: Text;
  readonly consequence?: Text;
  readonly steps: readonly Text[];
  /** Ids of the people to call, in order. */
  readonly call: readonly string[];
}

/** The plant of a configuration that is, or once was, in force; the present one where it is not known. */
export type PlantOf = (revision: string) => Plant;

/** Metres in the site frame. */
export interface Floor {
  readonly id: FloorId;
  readonly name: Text;
  /** `[minX, minY, maxX, maxY]` in metres. */
  readonly extent: readonly [number, number, number, number];
  /** File name of the drawing, an SVG that fills the extent. */
  readonly drawing?: string;
  /** Floors of one stack lie over each other: a badge whose floor is unknown may be on any of them. */
  readonly stack?: string;
}

/** How a person leaves a zone; words and meaning are omlox's, in metres and milliseconds. */
export interface Fence {
  readonly exitTolerance: number;
  readonly toleranceTimeout: Duration;
  readonly exitDelay: Duration;
}

/** The four colours of risk of the places of a plant (四色图), the worst first. */
export const RISKS = ['red', 'orange', 'yellow', 'blue'] as const;
export type Risk = (typeof RISKS)[number];

/** Ways through a gate: whoever is seen there comes in, goes out, or does either. */
export const GATES = ['in', 'out', 'both'] as const;

export interface Zone extends ZoneArea {
  readonly id: ZoneId;
  readonly name: Text;
  /** Its floor, or the first of them. */
  readonly floor: FloorId;
  /** All floors of a zone that is on several; `floor` is the first. */
  readonly floors?: readonly FloorId[];
  readonly risk?: Risk;
  /** Who answers for the safety of this place (包保责任人). */
  readonly responsible?: { readonly name: string; readonly phone?: string };
  /** When the rules about people hold here; without it always. Rules that protect people always hold. */
  readonly schedule?: Schedule;
  /** It is a post: people who are assigned to it have to be in it. */
  readonly post?: true;
  readonly fence: Fence;
  /** At most so many people, unknown ones included. */
  readonly max?: number;
  /** At least so many people, where it needs them. */
  readonly min?: number;
  /** How its alarms about people are set; what is absent has the default of its kind. */
  readonly rules?: ZoneRules;
  /** Groups that must not be here. */
  readonly forbid: readonly GroupId[];
  /** Groups and people that may be here, where only these may. */
  readonly allow?: readonly string[];
  /** People gather here when the plant is left. */
  readonly muster: boolean;
  /** `out`, `both`: who is last seen here and then falls silent has left the site. */
  readonly gate?: (typeof GATES)[number];
  /** Badges that stay here hang on a charger. */
  readonly charger?: true;
  /** People sit still here: an office, a control room. */
  readonly rest?: true;
  /** Gas points that measure the air in this zone. */
  readonly gasPoints: readonly PointId[];
}

export interface Device {
  readonly id: DeviceId;
  readonly name: Text;
  /** `badges` of a badge source, else the name of the driver that reads it. */
  readonly kind: string;
  /** The time between two polls or two fixes of one badge, ms; 0 is back to back. */
  readonly period: Duration;
  /** Of a badge source: so many badges assigned to no person are tracked one by one; default 200. */
  readonly unknownMax?: number;
  /** Of a badge source: its badges ought to be those of people; records of before that was watched have none. */
  readonly needsCarriers?: true;
}

export interface Place {
  readonly floor: FloorId;
  readonly x: number;
  readonly y: number;
}

interface PointBase {
  readonly id: PointId;
  readonly name: Text;
  readonly device: DeviceId;
  /** The time between two reads, where it is not that of its device. */
  readonly period?: Duration;
  readonly at?: Place;
}

/** A measured value in its detector's own unit. */
export interface MeasuredPoint extends PointBase {
  readonly type: 'measured';
  readonly unit: string;
  readonly scale: number;
  readonly offset: number;
  readonly decimals: number;
  /** One step of the value in its unit: what a change of 1 in the register, or the last decimal, is worth. */
  readonly resolution: number;
  readonly range: readonly [number, number];
  /** An id of the table of gases, one of the plant's own, or the name of a gas that is in no table. */
  readonly gas?: string;
  /** What the configuration says of a gas of its own (`gases:`). */
  readonly ownGas?: Gas;
  /** How the detector measures; without it a combustible gas is taken to be measured by a catalytic bead. */
  readonly sensor?: SensorKind;
  /** How often it is checked with gas. Points of older records have none. */
  readonly checks?: CheckPlan;
}

/** Principles of detectors (检测原理): catalytic 催化燃烧, infrared 红外, electrochemical 电化学, pid 光离子, semiconductor 半导体. */
export const SENSOR_KINDS = ['catalytic', 'infrared', 'electrochemical', 'pid', 'semiconductor'] as const;
export type SensorKind = (typeof SENSOR_KINDS)[number];

export const CONTACT_KINDS = ['call-point', 'level-switch', 'panel-alarm', 'panel-fault', 'door', 'other'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** A switch; its reading is 1 while it is in its active state. */
export interface ContactPoint extends PointBase {
  readonly type: 'contact';
  readonly contact: ContactKind;
  /** It is at a turnstile, and counts a person in or out each time that it becomes active. */
  readonly gate?: 'in' | 'out';
  /** The bit that means active: 1, or 0 for a normally closed loop. */
  readonly active: 0 | 1;
}

export type Point = MeasuredPoint | ContactPoint;

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly tag?: TagId;
  readonly groups: readonly GroupId[];
  /** For whom a visitor or a contractor works. */
  readonly company?: string;
  /** Until when the visit is agreed; nothing is taken away by itself after it. */
  readonly until?: Instant;
  /** The zones where the person is assigned to work (岗位). */
  readonly posts?: readonly ZoneId[];
  /** Counts towards a rule that asks for two qualified people. */
  readonly qualified?: true;
  /** May accompany visitors. */
  readonly escort?: true;
}

export const OUTPUT_KINDS = ['siren', 'beacon', 'relay', 'heartbeat'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** How an alarm that wants an output stops wanting it: when it returns, when its latch is reset, when it is acknowledged on a screen. */
export const OUTPUT_ENDINGS = ['returned', 'reset', 'acked'] as const;
export type OutputEnding = (typeof OUTPUT_ENDINGS)[number];

/** Something that the gateway drives, as the rules see it: where it is wired is the business of its driver. */
export interface Output {
  readonly id: OutputId;
  readonly name: Text;
  readonly kind: OutputKind;
  /** Where it is; records of before outputs had places have none. */
  readonly at?: { readonly floor: FloorId; readonly x: number; readonly y: number };
  /** The device that switches it. */
  readonly device?: DeviceId;
  readonly when: AlarmFilter;
  readonly until: OutputEnding;
  /** A contact at the output: its rising edge silences what stands. */
  readonly stop?: PointId;
  /** Of a heartbeat: the time between two changes. */
  readonly period: Duration;
  /** After so long it rests, to spare the relay. */
  readonly longestOn?: Duration;
  /** It rests at least so long. */
  readonly minimumOff: Duration;
  /** It is one at each badge: switched for those whom its alarms are about. */
  readonly perBadge?: true;
}
