import type { AlarmCondition } from '../alarm/condition.ts';
import { condition } from '../alarm/condition.ts';
import { BAD } from './bad.ts';
import { BATTERY } from './battery.ts';
import { CALIBRATION } from './calibration.ts';
import { BYPASS_EXPIRED } from './bypass-expired.ts';
import { DISAGREE } from './disagree.ts';
import { DRIFT } from './drift.ts';
import { EVACUATE } from './evacuate.ts';
import { STEL, TWA } from './exposure.ts';
import { FORBIDDEN } from './forbidden.ts';
import { GATEWAY_KINDS } from './gateway.ts';
import { GATHERING } from './gathering.ts';
import type { ConditionKind, ConditionSettings, KindOf, Setting, SubjectKind, Subjects } from './kind.ts';
import { DEADBAND, HIGH, HIGH_HIGH, LOW, LOW_LOW } from './limit.ts';
import { LONE } from './lone.ts';
import { LOST } from './lost.ts';
import { MAN_DOWN } from './man-down.ts';
import { NO_MOTION } from './no-motion.ts';
import { MISMATCH, OUTPUT_OFFLINE, STOP_STUCK } from './outputs.ts';
import { NO_ESCORT } from './no-escort.ts';
import { NOT_EVACUATED } from './not-evacuated.ts';
import { NOT_EVACUATED_AROUND } from './not-evacuated-around.ts';
import { OFFLINE } from './offline.ts';
import { ON } from './on.ts';
import { OVER_COUNT } from './over-count.ts';
import { OVER_RANGE } from './over-range.ts';
import { OVER_STAY } from './over-stay.ts';
import { LEFT_POST, WRONG_POST } from './posts.ts';
import { RULE_ON, RULE_UNKNOWN } from './own-rules.ts';
import { VOTE_DEGRADED, VOTE_ON, VOTE_SINGLE, VOTE_UNPROTECTED } from './votes.ts';
import { RATE } from './rate.ts';
import { RISING } from './rising.ts';
import { SOS } from './sos.ts';
import { STUCK } from './stuck.ts';
import { STRANGERS } from './strangers.ts';
import { TWO_PERSON } from './two-person.ts';
import { UNDER_COUNT } from './under-count.ts';
import { TAG_DATA } from './tag-data.ts';
import { UNASSIGNED } from './unassigned.ts';
import { UNPROTECTED } from './unprotected.ts';
import { UNUSUAL } from './unusual.ts';
import { UNREADABLE_CALL } from './unreadable-call.ts';
import { VISIT_OVER } from './visit-over.ts';
import { INHIBITED, WARM_UP } from './absent.ts';
import type { Plant } from '../plant.ts';
import { duration } from '../time.ts';

/** Every kind of alarm. The conditions of one subject are evaluated and reported in this order. */
const CONDITION_KINDS: readonly ConditionKind[] = [
  HIGH,
  HIGH_HIGH,
  LOW,
  LOW_LOW,
  OVER_RANGE,
  RISING,
  RATE,
  STEL,
  TWA,
  ON,
  BAD,
  STUCK,
  DRIFT,
  DISAGREE,
  UNUSUAL,
  WARM_UP,
  INHIBITED,
  BYPASS_EXPIRED,
  CALIBRATION,
  OFFLINE,
  OUTPUT_OFFLINE,
  MISMATCH,
  STOP_STUCK,
  STRANGERS,
  UNASSIGNED,
  OVER_COUNT,
  UNDER_COUNT,
  TWO_PERSON,
  GATHERING,
  FORBIDDEN,
  EVACUATE,
  NOT_EVACUATED,
  NOT_EVACUATED_AROUND,
  UNPROTECTED,
  SOS,
  MAN_DOWN,
  NO_MOTION,
  LOST,
  LONE,
  OVER_STAY,
  LEFT_POST,
  WRONG_POST,
  NO_ESCORT,
  VISIT_OVER,
  TAG_DATA,
  BATTERY,
  UNREADABLE_CALL,
  RULE_ON,
  VOTE_ON,
  VOTE_SINGLE,
  VOTE_DEGRADED,
  VOTE_UNPROTECTED,
  RULE_UNKNOWN,
  ...GATEWAY_KINDS,
];

/** The names of all kinds: the second halves of alarm ids. */
export const CONDITION_NAMES: readonly string[] = CONDITION_KINDS.map(({ name }) => name);

/** The keys below `alarms:` of a point that kinds of alarm take. */
export const SETTINGS: readonly Setting[] = [...CONDITION_KINDS.flatMap(({ settings = [] }) => settings), DEADBAND];

// Of two kinds with one name the first has it: an output that is offline says what a device says.
const byName = new Map(CONDITION_KINDS.toReversed().map((kind) => [kind.name, kind]));

/** The kind of an alarm by the second half of its id; none for a kind that only another build knows. */
export const kindOf = (name: string): ConditionKind | undefined => byName.get(name);

/** The kind of an alarm of things of one sort; a kind of the same name may be about others. */
export const kindAbout = <S extends SubjectKind>(
  subject: S,
  name: string,
): (ConditionKind & { readonly subject: S }) | undefined =>
  CONDITION_KINDS.find(
    (kind): kind is ConditionKind & { readonly subject: S } => kind.name === name && kind.subject === subject,
  );

/** The conditions that a thing of the plant has, by what the configuration wants. */
export function conditionsOf<S extends SubjectKind>(
  subject: S,
  thing: Subjects[S],
  id: string,
  settings: ConditionSettings,
): AlarmCondition[] {
  const made: AlarmCondition[] = [];
  for (const kind of CONDITION_KINDS) {
    if (!isAbout(kind, subject)) continue;
    const rule = kind.configure(thing, settings);
    if (rule !== undefined) made.push(condition(id, kind.name, rule));
  }
  return made;
}

/** The conditions that need no settings: of the gateway itself, of every device and of every output. */
export const ownConditionsOf = ({ devices, outputs = [] }: Pick<Plant, 'devices' | 'outputs'>): AlarmCondition[] => [
  ...conditionsOf('gateway', 'gateway', 'gateway', NO_SETTINGS),
  ...devices.flatMap((device) => conditionsOf('device', device, device.id, NO_SETTINGS)),
  ...outputs.flatMap((output) => conditionsOf('output', output, output.id, NO_SETTINGS)),
];

export const NO_SETTINGS: ConditionSettings = { numbers: {}, onDelay: duration(0), offDelay: duration(0) };

const isAbout = <S extends SubjectKind>(kind: ConditionKind, subject: S): kind is ConditionKind & KindOf<S> =>
  kind.subject === subject;
