import type { Refusal } from '../alarm/base.ts';
import { ackAlarm } from '../alarm/engine.ts';
import { kindOf } from '../conditions/index.ts';
import type { EventKind, PlantEvent } from '../event.ts';
import type { AlarmId, OccurrenceId } from '../ids.ts';
import type { Act } from '../act.ts';
import { conditionOf, isConfigured } from '../state/conditions.ts';
import type { State, Turn } from '../state/state.ts';
import { type Duration, type Instant, later, minutes } from '../time.ts';

/** Who does it. */
export interface Actor {
  readonly by: string;
  readonly role: string;
}

/** What a person can do, one file an act. */
export type Acting = { readonly [A in Act as A['act']]: (turn: Turn, act: A, actor: Actor) => Refusal | undefined };

const ACT_OF: Readonly<Partial<Record<EventKind, Act['act']>>> = {
  acknowledged: 'ack',
  reset: 'reset',
  commented: 'comment',
  'step-done': 'step',
  'step-undone': 'step',
  closed: 'close',
  'notice-retried': 'retry',
  shelved: 'shelve',
  unshelved: 'unshelve',
  'put-out-of-service': 'out-of-service',
  'put-in-service': 'in-service',
  bypassed: 'bypass',
  'bypass-ended': 'unbypass',
  'person-added': 'add-people',
  'person-removed': 'remove-person',
  'person-changed': 'rename-person',
  'badge-issued': 'issue-badge',
  'badge-returned': 'return-badge',
  'badge-retired': 'retire-badge',
  'badge-reused': 'reuse-badge',
  'arrived-on-site': 'arrived',
  'passage-settled': 'settle-passage',
  'check-started': 'start-check',
  'check-cancelled': 'cancel-check',
  calibrated: 'calibration',
  'output-tested': 'test-output',
  'output-released': 'release-output',
  'muster-started': 'muster-start',
  'muster-accounted': 'muster-account',
  'muster-unaccounted': 'muster-unaccount',
  'muster-closed': 'muster-close',
};

/** Refused or not, an act is in the record with the name. */
export function recordAct(
  turn: Turn,
  kind: EventKind,
  subject: string,
  by: string,
  comment: string | undefined,
  refusal: Refusal | undefined,
  occurrence?: OccurrenceId,
  more: Omit<Partial<PlantEvent>, 'seq' | 'at' | 'kind' | 'subject' | 'by' | 'comment'> = {},
): void {
  turn.events.push({
    ...more,
    seq: turn.seq,
    at: turn.at,
    kind: refusal === undefined ? kind : 'refused',
    subject,
    by,
    ...(refusal === undefined ? {} : { act: ACT_OF[kind] ?? kind }),
    ...(occurrence === undefined || refusal === undefined ? {} : { occurrence }),
    ...(comment === undefined ? {} : { comment }),
    ...(refusal === undefined ? {} : { reason: refusal }),
  });
}

/** Acknowledges one occurrence, with what an acknowledgement does to an alarm of this kind. */
export function ackOne(
  turn: Turn,
  id: AlarmId,
  occurrence: OccurrenceId,
  { by, role }: Actor,
  comment?: string,
  via?: 'message',
): Refusal | undefined {
  const refusal = ackAlarm(turn, id, occurrence, by, comment, via);
  const name = conditionOf(turn.state.index, id)?.name;
  if (refusal === undefined && name !== undefined) kindOf(name)?.acknowledged?.(turn, by, role, id);
  return refusal;
}

/** Whether there is such an alarm: a badge that was never heard of has none, whatever its id. */
export const isKnown = ({ index, alarms }: State, id: AlarmId): boolean =>
  isConfigured(index, id) || alarms.get(id) !== undefined;

/** The clock of who asks may be a little ahead of ours. */
const AHEAD = minutes(1);

/** Why something may not last until then. */
export function refusedUntil({ at }: Turn, until: Instant, longest: Duration): Refusal | undefined {
  if (until <= at) return 'until-passed';
  return until - at > longest + AHEAD ? 'until-too-far' : undefined;
}

/** An end that was allowed, and no later than that. */
export const atMost = ({ at }: Turn, until: Instant, longest: Duration): Instant =>
  until - at > longest ? later(at, longest) : until;
