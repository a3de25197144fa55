import type { Refusal } from '../alarm/base.ts';
import { ackAlarm } from '../alarm/engine.ts';
import { kindOf } from '../conditions/index.ts';
import type { EventKind } from '../event.ts';
import type { AlarmId, OccurrenceId } from '../ids.ts';
import type { Act } from '../input.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';

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
  'notice-retried': 'retry',
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
): void {
  turn.events.push({
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
): Refusal | undefined {
  const refusal = ackAlarm(turn, id, occurrence, by, comment);
  const name = conditionOf(turn.state.index, id)?.name;
  if (refusal === undefined && name !== undefined) kindOf(name)?.acknowledged?.(turn, by, role);
  return refusal;
}
