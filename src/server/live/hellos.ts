import { snapshotOf } from '../../project/snapshot.ts';
import { type Hello, SUBPROTOCOL } from '../../wire/messages.ts';
import { LIMITS } from '../limits.ts';
import type { PlantText } from '../plant-text.ts';
import { TokenBucket } from '../rate.ts';
import type { Site } from '../site.ts';

/** A snapshot with more than this to send after it is not worth sharing. */
const MOST_SINCE = 500;

type Head = Omit<Hello, 'plant' | 'snapshot'>;

/** What is asked of the site. */
interface SnapshotSource {
  readonly state: Site['state'];
  readonly log: Pick<Site['log'], 'durableSeq'>;
  readonly clock: Pick<Site['clock'], 'monotonic'>;
}

/** A snapshot with the plant that it was made under. */
interface Made {
  readonly head: Omit<Head, 'role'>;
  /** The end of a hello, from the plant on. */
  readonly rest: string;
  /** The whole hello of each role that asked for it, encoded once for all screens of that role. */
  readonly encoded: Map<string, Buffer>;
}

/**
 * What a screen begins with. However many screens come and however often, a snapshot is made about ten times a second
 * at most: those that come between two deltas share one, and are sent what came after it.
 */
export class Hellos {
  readonly #site: SnapshotSource;
  readonly #plant: PlantText;
  readonly #dashboard: readonly string[];
  readonly #bucket: TokenBucket;
  #made: Made | undefined;
  /** What was sent since then, which is not in the snapshot. */
  readonly #since: Buffer[] = [];

  /** @param dashboard files of the page that is served */
  constructor(site: SnapshotSource, plant: PlantText, dashboard: readonly string[]) {
    this.#site = site;
    this.#plant = plant;
    this.#dashboard = dashboard;
    this.#bucket = new TokenBucket(LIMITS['snapshots-live'], site.clock);
  }

  /** Notes what every screen is sent at once. */
  told(texts: readonly Buffer[]): void {
    if (this.#made === undefined) return;
    if (this.#since.length + texts.length > MOST_SINCE) this.forget();
    else this.#since.push(...texts);
  }

  /**
   * The next screen gets a new snapshot. Called after a delta, since changes before it are not sent again, and when every
   * screen begins again.
   */
  forget(): void {
    this.#made = undefined;
    this.#since.length = 0;
  }

  /** What a new screen is sent, in order. */
  greeting(role: string): readonly Buffer[] {
    const { state, log } = this.#site;
    const isOld = this.#made?.head.seq !== state.seq || this.#made.head.durableSeq !== log.durableSeq;
    const made = this.#made === undefined || (isOld && this.#bucket.take()) ? this.#make() : this.#made;
    return [helloOf(made, role), ...this.#since];
  }

  #make(): Made {
    const { state, log } = this.#site;
    const { epoch, seq, plant } = state;
    const { durableSeq } = log;
    this.forget();
    const { revision } = plant;
    const built = this.#dashboard.length === 0 ? {} : { dashboard: [...this.#dashboard] };
    const head = {
      type: 'hello',
      protocol: SUBPROTOCOL,
      epoch,
      seq,
      durableSeq,
      mode: 'live',
      revision,
      ...built,
    } as const;
    const rest = `"plant":${this.#plant.text},"snapshot":${JSON.stringify(snapshotOf(state, durableSeq))}}`;
    this.#made = { head, rest, encoded: new Map() };
    return this.#made;
  }
}

function helloOf({ head, rest, encoded }: Made, role: string): Buffer {
  const known = encoded.get(role);
  if (known !== undefined) return known;
  const text = JSON.stringify({ ...head, role } satisfies Head);
  const hello = Buffer.from(`${text.slice(0, -1)},${rest}`);
  encoded.set(role, hello);
  return hello;
}
