import { snapshotOf } from '../../project/snapshot.ts';
import { type Hello, SUBPROTOCOL } from '../../wire/messages.ts';
import { LIMITS } from '../limits.ts';
import { Bucket } from '../rate.ts';
import type { Site } from '../site.ts';

/** With more than this to tell behind it a snapshot is not worth sharing. */
const MOST_SINCE = 500;

type Head = Omit<Hello, 'snapshot'>;

/**
 * What a screen begins with. However many screens come and however often, a snapshot is made about ten times a second
 * at most: those that come between two deltas share one, and are told what came after it.
 */
export class Hellos {
  readonly #site: Pick<Site, 'state' | 'log'>;
  readonly #bucket: Bucket;
  #made: { readonly head: Omit<Head, 'role'>; readonly snapshot: string } | undefined;
  /** What was told since then, which is not in the snapshot. */
  readonly #since: string[] = [];

  constructor(site: Pick<Site, 'state' | 'log' | 'clock'>) {
    this.#site = site;
    this.#bucket = new Bucket(LIMITS['snapshots-live'], site.clock);
  }

  /** Notes what every screen is told at once. */
  told(texts: readonly string[]): void {
    if (this.#made === undefined) return;
    if (this.#since.length + texts.length > MOST_SINCE) this.forget();
    else this.#since.push(...texts);
  }

  /** A delta was told: what changed before it is not told again, so that an older snapshot would miss it. */
  forget(): void {
    this.#made = undefined;
    this.#since.length = 0;
  }

  /** What a new screen is told, in order. */
  greeting(role: string): readonly string[] {
    const { state, log } = this.#site;
    const isOld = this.#made?.head.seq !== state.seq || this.#made.head.durableSeq !== log.durableSeq;
    if (this.#made === undefined || (isOld && this.#bucket.take())) this.#make();
    if (this.#made === undefined) return [];
    const { head, snapshot } = this.#made;
    const text = JSON.stringify({ ...head, role } satisfies Head);
    return [`${text.slice(0, -1)},"snapshot":${snapshot}}`, ...this.#since];
  }

  #make(): void {
    const { state, log } = this.#site;
    const { epoch, seq } = state;
    const { durableSeq } = log;
    this.forget();
    const head = { type: 'hello', protocol: SUBPROTOCOL, epoch, seq, durableSeq, mode: 'live' } as const;
    this.#made = { head, snapshot: JSON.stringify(snapshotOf(state, durableSeq)) };
  }
}
