import { channelId, recipientId } from '../../src/domain/ids.ts';
import type { NoticeInput } from '../../src/domain/input.ts';
import type { NotifyPlan } from '../../src/domain/notices/plan.ts';
import { duration, instant, minutes, seconds } from '../../src/domain/time.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Notifier, Telling } from '../../src/ports/notifier.ts';
import { HORN } from './outputs.ts';
import type { Random } from '../random.ts';

const channel = (id: string, perMinute: number) => ({
  id: channelId(id),
  kind: 'webhook' as const,
  perMinute,
  timeout: seconds(5),
  retry: { first: seconds(2), most: minutes(5) },
});

const person = (id: string, ...to: readonly string[]) => ({
  id: recipientId(id),
  name: id,
  to: to.map(channelId),
  lang: 'zh' as const,
});

/** Whom the simulated plant tells: an emergency soon goes to the next person up, everything else to one who sleeps. */
export const SIM_NOTIFY: NotifyPlan = {
  channels: [channel('sms', 12), channel('hook', 60)],
  people: [
    person('operator', 'sms'),
    person('leader', 'sms', 'hook'),
    { ...person('engineer', 'hook'), quiet: { priority: [4], from: 22 * 60, to: 7 * 60 } },
  ],
  rules: [
    {
      when: { priority: [1] },
      tell: [recipientId('operator')],
      repeat: seconds(60),
      until: 'acked',
      escalate: [{ after: seconds(30), tell: [recipientId('leader')], outputs: [HORN] }],
    },
    { when: { priority: [2, 3, 4] }, tell: [recipientId('engineer')], until: 'returned', escalate: [] },
  ],
  clock: [{ from: instant(0), ahead: 480 }],
};

/** Channels that are slow, refuse, fall silent, and are dead for a while. */
export class SimNotifier implements Notifier {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #roughness: number;
  readonly #isAlive: () => boolean;
  readonly #deadUntil = new Map<string, number>();
  #heard: (result: NoticeInput) => void = () => {};

  /** @param isAlive whether the gateway that it tells has not crashed yet */
  constructor(clock: Clock, random: Random, roughness: number, isAlive: () => boolean) {
    this.#clock = clock;
    this.#random = random;
    this.#roughness = roughness;
    this.#isAlive = isAlive;
  }

  start(heard: (result: NoticeInput) => void): void {
    this.#heard = heard;
  }

  deliver({ notice, channel: by }: Telling): void {
    const now = this.#clock.monotonic();
    if (this.#random.uniform() < 0.02 * this.#roughness)
      this.#deadUntil.set(by, now + this.#random.uniform(5000, 200_000));
    const isDead = now < (this.#deadUntil.get(by) ?? 0);
    const chance = this.#random.uniform();
    if (chance < 0.02 * this.#roughness) return;
    const ok = !isDead && chance > 0.1 * this.#roughness;
    const later = this.#random.uniform() < 0.1 ? { retryAfter: duration(this.#random.uniform(1000, 400_000)) } : {};
    const result = { kind: 'notice', notice, ok, result: ok ? '200' : 'refused', ...(ok ? {} : later) } as const;
    const after = this.#random.uniform() < 0.3 ? 0 : this.#random.uniform(20, 5000);
    this.#say(result, after);
    // An answer that comes twice is one answer.
    if (this.#random.uniform() < 0.05 * this.#roughness) this.#say(result, after + this.#random.uniform(0, 20_000));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  #say(result: NoticeInput, after: number): void {
    this.#clock.setTimer('sim notice', duration(after), () => {
      if (this.#isAlive()) this.#heard(result);
    });
  }
}
