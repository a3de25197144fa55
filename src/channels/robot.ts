import { type Duration, seconds } from '../domain/time.ts';
import { ask, byStatus } from './http.ts';
import { failed, type Sent, TOLD } from './sender.ts';

/** A robot that is asked too often takes nothing for the rest of a minute. */
const RATE_PAUSE: Duration = seconds(60);
/** DingTalk: 130101 (20 a minute), 410100, 90018; WeCom: 45009 (20 a minute), 45033 (too many at once). */
const RATE_CODES: ReadonlySet<number> = new Set([130101, 410100, 90018, 45009, 45033]);

/** Hands a message to the robot of a chat group. An error code other than 0 is a failure, also in an answer of 200. */
export async function tellRobot(url: URL, body: object, signal: AbortSignal): Promise<Sent> {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await ask({ url, method: 'POST', headers, body: JSON.stringify(body) }, signal);
  const sent = byStatus(answer);
  if (!sent.ok) return sent;
  const code = errorCodeIn(answer.body);
  if (code === 0) return TOLD;
  if (code === undefined) return failed('bad-answer');
  return failed(`code-${code}`, RATE_CODES.has(code) ? RATE_PAUSE : undefined);
}

function errorCodeIn(text: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('errcode' in answer)) return undefined;
    const code =
      typeof answer.errcode === 'string' && /^\d+$/.test(answer.errcode) ? Number(answer.errcode) : answer.errcode;
    return Number.isInteger(code) ? Number(code) : undefined;
  } catch {
    // No JSON: not the answer of a robot.
    return undefined;
  }
}
