import { almostJson } from '../../shared/json/almost.ts';
import { payloadIn } from '../../shared/json/payload.ts';
import type { CallSigns } from './call-signs.ts';
import { looksLikeCall } from './call-signs.ts';
import { type Contents, rejected, type Sample } from './sample.ts';

/** How one badge system writes its messages. Pure: it remembers nothing, and whatever comes is contents or rejects. */
export interface Dialect {
  /** What to subscribe to. */
  readonly filters: readonly string[];
  /** The time of a fix is its name: the same time again is no new fix, even with other coordinates. */
  readonly fixHasItsTime: boolean;
  /** How a call for help looks in a message that cannot be read; none where the system has no button. */
  readonly calls?: CallSigns | undefined;
  /** @param body the message, parsed */
  read(topic: string, body: unknown): Contents;
}

/**
 * The bytes of a message in the words of its dialect. Almost JSON is read too, and counted as `not-json`. Of one that is
 * damaged only calls for help are taken: where a part is missing, the rest may say the wrong thing.
 */
export function decodeMessage(dialect: Dialect, topic: string, payload: Buffer): Contents {
  const { body, almost = [], damaged = [], text, reject } = payloadIn(payload);
  if (body !== undefined) return withCall(dialect, topic, text, dialect.read(topic, body));
  const samples: Sample[] = [];
  for (const whole of almost) samples.push(...dialect.read(topic, whole).samples);
  for (const part of damaged) samples.push(...callsIn(dialect, topic, part));
  const contents = { samples, rejects: rejected(reject ?? 'shape').rejects };
  return withCall(dialect, topic, text, contents, damaged.length > 0);
}

/**
 * The same with a call for help that was not read where the message is refused, or a part of it, and looks like one. It is
 * of the badge that the topic names; else it cannot be read. A button that is said twice is pressed if it is once.
 */
function withCall(dialect: Dialect, topic: string, text: string, contents: Contents, isDamaged = false): Contents {
  const { samples, rejects } = contents;
  if (dialect.calls === undefined || samples.some(({ sos }) => isPress(sos))) return contents;
  const isLetGo = samples.some(({ sos }) => sos === false);
  if ((!isLetGo && rejects.length === 0) || !looksLikeCall(dialect.calls, text)) return contents;
  const tag = dialect.calls.tagOf(topic);
  if (isLetGo && !isDamaged) {
    const twice = almostJson(text, 'first').flatMap(({ body }) => callsIn(dialect, topic, body));
    // Of a list one badge may be let go, and another one that is not named may be pressed.
    const isRead = twice.length > 0 || tag !== undefined || rejects.length === 0;
    if (isRead) return { ...contents, samples: [...samples, ...twice] };
  }
  return tag === undefined
    ? { ...contents, unreadableCall: text }
    : { ...contents, samples: [...samples, { tag, sos: true }] };
}

/** The calls for help alone. */
const callsIn = (dialect: Dialect, topic: string, body: object): Sample[] =>
  dialect
    .read(topic, body)
    .samples.flatMap(({ tag, at, sos, isOnce }) => (isPress(sos) ? { tag, at, sos, isOnce } : []));

const isPress = (sos: Sample['sos']): boolean => sos === true || (typeof sos === 'object' && sos.pressedAt > 0);
