import { type Duration, duration, seconds } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import { failureOf } from './failure.ts';
import { failed, type NoticeMessage, type Sender, type Sent } from './sender.ts';

/** One message that waits. It is made when it is sent: names and values are those of that moment. */
export interface Job {
  readonly person: string;
  readonly isEmergency: boolean;
  readonly make: () => NoticeMessage;
  /** Called once; never after the queue was stopped. */
  readonly done: (sent: Sent) => void;
}

/** So many messages of a channel are under way at once, each to another person. */
const AT_ONCE = 8;
/** So many wait. The rules send in pieces and again, so that nothing is lost where the queue is full. */
const MOST_WAITING = 1000;

/** What has waited so long is given back: the rules try it again later, and by then it may have ended. */
const LONGEST_WAIT = seconds(8);

/** A job with the time since which it waits, on the steady clock. */
interface Waiting extends Job {
  readonly since: number;
}

/** How a channel sends now. */
export interface Outlet {
  readonly sender: Sender;
  readonly timeout: Duration;
}

/**
 * The messages of one channel. To each person one at a time, in the order in which they came; among persons an emergency
 * goes first. A try ends after the time-out, whatever the other end does.
 */
export class ChannelQueue {
  readonly #clock: Clock;
  #outlet: Outlet;
  readonly #waiting: Waiting[] = [];
  /** Ends the wait of the oldest. */
  #patience: Timer | undefined;
  /** The persons to whom a message is under way, and what ends it. */
  readonly #underWay = new Map<string, AbortController>();
  /** No further message is begun. */
  #isClosed = false;
  #isStopped = false;
  #whenIdle: (() => void)[] = [];

  constructor(outlet: Outlet, clock: Clock) {
    this.#outlet = outlet;
    this.#clock = clock;
  }

  /** Sends in another way from now on; what is under way ends as it began. */
  replace(outlet: Outlet): void {
    this.#outlet = outlet;
  }

  add(job: Job): void {
    if (this.#isClosed) return;
    if (this.#waiting.length >= MOST_WAITING) return job.done(failed('busy'));
    this.#waiting.push({ ...job, since: this.#clock.monotonic() });
    this.#next();
  }

  /** Begins nothing further. @param why what waits has failed for; without it, it has no result */
  close(why?: string): void {
    this.#isClosed = true;
    this.#patience?.cancel();
    const waiting = this.#waiting.splice(0);
    if (why !== undefined) for (const { done } of waiting) done(failed(why));
  }

  /** Ends what is under way at once: it has no result, and is sent again after the next start. */
  stop(): void {
    this.close();
    this.#isStopped = true;
    for (const ending of this.#underWay.values()) ending.abort();
  }

  /** Resolves when nothing is under way; of a queue that was closed. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#underWay.size === 0) resolve();
      else this.#whenIdle.push(resolve);
    });
  }

  #next(): void {
    while (this.#underWay.size < AT_ONCE) {
      const at = this.#nextAt();
      const [job] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (job === undefined) break;
      void this.#run(job);
    }
    this.#watch();
  }

  /** Gives back what has waited for too long. */
  #watch(): void {
    this.#patience?.cancel();
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    const left = duration(Math.ceil(oldest.since + LONGEST_WAIT - this.#clock.monotonic()));
    this.#patience = this.#clock.setTimer('notices waiting', left, () => {
      const now = this.#clock.monotonic();
      const kept = this.#waiting.findIndex(({ since }) => now - since < LONGEST_WAIT);
      const late = this.#waiting.splice(0, kept < 0 ? this.#waiting.length : kept);
      for (const { done } of late) done(failed('busy'));
      this.#watch();
    });
  }

  /** The place of the job that is next: of each person the first alone may be. */
  #nextAt(): number {
    const seen = new Set(this.#underWay.keys());
    let first = -1;
    for (const [at, { person, isEmergency }] of this.#waiting.entries()) {
      if (seen.has(person)) continue;
      seen.add(person);
      if (isEmergency) return at;
      if (first < 0) first = at;
    }
    return first;
  }

  async #run(job: Job): Promise<void> {
    const ending = new AbortController();
    this.#underWay.set(job.person, ending);
    const sent = await this.#tried(job, ending);
    this.#underWay.delete(job.person);
    if (!this.#isStopped) job.done(sent);
    this.#next();
    if (this.#underWay.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Never rejects, and always ends. */
  #tried(job: Job, ending: AbortController): Promise<Sent> {
    const { sender, timeout } = this.#outlet;
    return new Promise((resolve) => {
      const end = (sent: Sent): void => {
        timer.cancel();
        resolve(sent);
      };
      ending.signal.addEventListener('abort', () => end(failed('timeout')), { once: true });
      const timer = this.#clock.setTimer('notice', timeout, () => ending.abort());
      // In a turn of its own: what throws at once is a failure like another.
      Promise.resolve()
        .then(() => sender.send(job.make(), ending.signal))
        .then(end, (error: unknown) => end(failed(failureOf(error))));
    });
  }
}
