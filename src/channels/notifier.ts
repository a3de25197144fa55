import type { ChannelId } from '../domain/ids.ts';
import type { NoticeInput } from '../domain/input.ts';
import { duration } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier, Telling } from '../ports/notifier.ts';
import { waitAtMost } from '../common/sleep.ts';
import { ChannelQueue, type Outlet } from './queue.ts';
import { failed, type NoticeMessage, type Sent } from './sender.ts';

/** All channels of a configuration, ready to send. */
export type Outlets = ReadonlyMap<ChannelId, Outlet>;

/** Longest code that goes into the record. */
const MOST_CODE = 64;
/** At a stop, what is under way may end within this, so that it is not sent a second time after the next start. */
const STOP_PATIENCE = duration(1000);

/** Delivers messages: a queue a channel, so that none waits for another one. */
export class ChannelNotifier implements Notifier {
  readonly #clock: Clock;
  readonly #compose: (telling: Telling) => NoticeMessage;
  readonly #queues = new Map<ChannelId, ChannelQueue>();
  /** Channels that were taken out of the configuration while messages were under way. */
  readonly #leaving = new Set<ChannelQueue>();
  #heard: (result: NoticeInput) => void = () => {};

  constructor(outlets: Outlets, compose: (telling: Telling) => NoticeMessage, clock: Clock) {
    this.#clock = clock;
    this.#compose = compose;
    this.replace(outlets);
  }

  start(heard: (result: NoticeInput) => void): void {
    this.#heard = heard;
  }

  /** Another configuration is in force: messages that wait are sent its way, those under way end as they began. */
  replace(outlets: Outlets): void {
    for (const [id, outlet] of outlets) {
      const queue = this.#queues.get(id);
      if (queue === undefined) this.#queues.set(id, new ChannelQueue(outlet, this.#clock));
      else queue.replace(outlet);
    }
    for (const [id, queue] of this.#queues) {
      if (outlets.has(id)) continue;
      this.#queues.delete(id);
      this.#leave(queue);
    }
  }

  deliver(telling: Telling): void {
    const done = (sent: Sent): void => this.#report(telling, sent);
    const queue = this.#queues.get(telling.channel);
    if (queue === undefined) return done(failed('no-channel'));
    queue.add({
      person: telling.person,
      isEmergency: 'priority' in telling.about && telling.about.priority === 1,
      make: () => this.#compose(telling),
      done,
    });
  }

  async stop(): Promise<void> {
    const all = [...this.#queues.values(), ...this.#leaving];
    for (const queue of all) queue.close();
    const idle = Promise.all(all.map((queue) => queue.idle()));
    await waitAtMost(this.#clock, 'notices', STOP_PATIENCE, idle);
    for (const queue of all) queue.stop();
    // The results of what has just ended come before the end of this run.
    await new Promise((resolve) => setImmediate(resolve));
    this.#heard = () => {};
  }

  #leave(queue: ChannelQueue): void {
    queue.close('no-channel');
    this.#leaving.add(queue);
    void queue.idle().then(() => this.#leaving.delete(queue));
  }

  /** In a turn of its own: a result must not come while the rules are still at the input that asked for it. */
  #report({ notice }: Telling, sent: Sent): void {
    const { retryAfter } = sent.ok ? {} : sent;
    setImmediate(() =>
      this.#heard({
        kind: 'notice',
        notice,
        ok: sent.ok,
        result: sent.result.slice(0, MOST_CODE),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      }),
    );
  }
}
