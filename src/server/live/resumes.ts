import { seqOf } from '../../domain/ids.ts';
import { duration } from '../../domain/time.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import { questionDeadline } from '../deadline.ts';
import { LIMITS } from '../limits.ts';
import type { LiveClient } from './client.ts';
import type { TransitionRing } from './ring.ts';

const { most: TEXTS_A_TURN, perSecond: TEXTS_A_SECOND } = LIMITS['resume-texts'];
const TURN = duration((TEXTS_A_TURN / TEXTS_A_SECOND) * 1000);
/** Transitions that are read from the log at a time. */
const PAGE = 500;
/** Clients for whom the log is read at the same time. */
const MOST_READING = 2;

/** A client that is being sent what it missed. */
interface Job {
  /** It was sent everything up to here. */
  cursor: number;
  /** Read from the log and not sent yet. */
  page: string[];
  reading: boolean;
}

/**
 * Tells clients the transitions that they missed: from the ring, older ones from the log, a few at a time and each
 * client in its turn, so that what one of them asks delays no alarm of the others.
 */
export class Resumes {
  readonly #ring: TransitionRing;
  readonly #archive: Pick<Archive, 'transitionTexts'>;
  readonly #clock: Pick<Clock, 'setTimer'>;
  readonly #beginAnew: (client: LiveClient) => void;
  /** The client whose turn is next comes first. */
  readonly #jobs = new Map<LiveClient, Job>();
  #timer: Timer | undefined;

  /** @param beginAnew gives a client a snapshot, because what it missed is not there any more */
  constructor(
    ring: TransitionRing,
    archive: Pick<Archive, 'transitionTexts'>,
    clock: Pick<Clock, 'setTimer'>,
    beginAnew: (client: LiveClient) => void,
  ) {
    this.#ring = ring;
    this.#archive = archive;
    this.#clock = clock;
    this.#beginAnew = beginAnew;
  }

  /** Begins to send a client what came after a seq; a newer request of the same client takes the place of this one. */
  begin(client: LiveClient, seq: number): void {
    this.#jobs.delete(client);
    this.#jobs.set(client, { cursor: seq, page: [], reading: false });
    if (this.#timer === undefined) this.#turn();
  }

  end(client: LiveClient): void {
    this.#jobs.delete(client);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#jobs.clear();
  }

  #turn(): void {
    this.#timer = undefined;
    let left: number = TEXTS_A_TURN;
    // Who had a turn goes to the end of the map, which this turn must not come to again.
    const inOrder = [...this.#jobs];
    for (const [client, job] of inOrder) {
      if (left <= 0) break;
      if (client.slow || job.reading) continue;
      this.#jobs.delete(client);
      const texts = this.#next(client, job, left);
      left -= texts.length;
      client.sendAll(texts);
      if (!this.#isDone(job)) this.#jobs.set(client, job);
    }
    if (this.#jobs.size > 0) this.#timer = this.#clock.setTimer('resume', TURN, () => this.#turn());
  }

  /** What a client is sent now; nothing while the log is read. */
  #next(client: LiveClient, job: Job, count: number): readonly string[] {
    if (job.page.length > 0) return job.page.splice(0, count);
    if (job.cursor < this.#ring.floor) {
      void this.#read(client, job);
      return [];
    }
    const { texts, last } = this.#ring.after(job.cursor, count);
    job.cursor = last;
    return texts;
  }

  /** Whether a client was sent everything; from then on it gets new messages with all others. */
  #isDone({ page, reading, cursor }: Job): boolean {
    return page.length === 0 && !reading && cursor >= this.#ring.newest;
  }

  async #read(client: LiveClient, job: Job): Promise<void> {
    const reading = [...this.#jobs.values()].filter((other) => other.reading).length;
    if (reading >= MOST_READING) return;
    job.reading = true;
    const { signal, end } = questionDeadline(this.#clock);
    const found = await this.#archive.transitionTexts(seqOf(job.cursor), PAGE, signal).catch(() => 'gone' as const);
    end();
    job.reading = false;
    if (this.#jobs.get(client) !== job) return;
    if (found !== 'gone' && found.texts.length > 0) {
      job.page = [...found.texts];
      job.cursor = found.last;
      return;
    }
    // Nothing, although the ring has let go of something: the disk is behind, and cannot be waited for.
    this.#jobs.delete(client);
    this.#beginAnew(client);
  }
}
