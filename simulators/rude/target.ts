import { setTimeout as sleep } from 'node:timers/promises';
/** What a rude peer knows of the gateway that it bothers. */
export interface FloodTarget {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** A token of an ordinary program. */
  readonly token: string;
  /** Where badges are heard, and the account for it where it asks for one. */
  readonly broker?: { readonly port: number; readonly user?: string; readonly password?: string };
  /** A name that signs in. */
  readonly user: string;
  /** Seconds that it goes on. */
  readonly seconds: number;
}

/** One way to be rude. @returns what came of it, in a few words */
export type Flood = (target: FloodTarget) => Promise<string>;

export const SUBPROTOCOL = 'fengsui.v1';
export const portOf = ({ url }: FloodTarget): number => Number(new URL(url).port);

/** Does something again and again, so many times a second, until the time is over. @returns how often */
export async function pace(target: FloodTarget, perSecond: number, act: (nth: number) => void): Promise<number> {
  const begun = performance.now();
  let done = 0;
  for (let passed = 0; passed < target.seconds * 1000; passed = performance.now() - begun) {
    for (; (done * 1000) / perSecond <= passed; done++) act(done);
    await sleep(2);
  }
  return done;
}

/** Keeps so many at work side by side until the time is over. @returns how often each outcome came */
export async function workers(
  target: FloodTarget,
  count: number,
  work: (nth: number) => Promise<string>,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  const end = performance.now() + target.seconds * 1000;
  const one = async (nth: number): Promise<void> => {
    while (performance.now() < end) {
      const outcome = await work(nth).catch((error: unknown) => codeOf(error));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      // A refusal at once must not turn this process into a busy loop.
      await sleep(1);
    }
  };
  await Promise.all(Array.from({ length: count }, (_, nth) => one(nth)));
  return outcomes;
}

export const tally = (outcomes: ReadonlyMap<string, number>): string =>
  [...outcomes].map(([outcome, count]) => `${count} x ${outcome}`).join(', ');

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause ? String(cause.code) : cause.message;
}
