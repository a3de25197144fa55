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
  if (body !== undefined) return dialect.read(topic, body);
  const samples: Sample[] = [];
  for (const whole of almost) samples.push(...dialect.read(topic, whole).samples);
  for (const part of damaged)
    for (const { tag, at, sos, isOnce } of dialect.read(topic, part).samples)
      if (isPress(sos)) samples.push({ tag, at, sos, isOnce });
  const contents = { samples, rejects: rejected(reject ?? 'shape').rejects };
  const isRead = samples.some(({ sos }) => isPress(sos)) || (almost.length > 0 && damaged.length === 0);
  if (isRead || text === undefined || dialect.calls === undefined || !looksLikeCall(dialect.calls, text))
    return contents;
  const tag = dialect.calls.tagOf(topic);
  if (tag === undefined) return { ...contents, unreadableCall: text };
  samples.push({ tag, sos: true });
  return contents;
}

const isPress = (sos: Sample['sos']): boolean => sos === true || (typeof sos === 'object' && sos.pressedAt > 0);
