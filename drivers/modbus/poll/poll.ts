import type { Answer } from '../bus/pdu.ts';
import type { Unanswered } from './patient-asker.ts';
import type { PolledBlock } from './polled-block.ts';

/**
 * So many questions in a row without an answer, which were not silent before, end a poll: the device itself may be silent,
 * and shall not cost a time-out for each of its questions before that shows.
 */
const MOST_SILENT = 2;
/** So many questions that failed before may fail again in one poll: a device that refuses everything is asked the rest later. */
const MOST_FAILURES = 16;

/** One poll of a device while it goes on: what is still to be asked, and what came of the rest. */
export class Poll {
  /** Questions that got no answer, while it does not show yet whether the device is silent or just does not answer these. */
  readonly silent: { readonly polled: PolledBlock; readonly answer: Unanswered }[] = [];
  /** Answers, refusals among them; and those with data. */
  answers = 0;
  values = 0;
  readonly #pending: PolledBlock[];
  readonly #unread: Set<PolledBlock>;
  #asked = 0;
  #silences = 0;
  #failures = 0;
  /** Questions beyond those that were due: whether the device answers them is all that counts. */
  readonly #trials = new Set<PolledBlock>();

  /** Silences in a row of questions that were not silent before. */
  #unexpected: number;

  /** @param unexpected silences at the end of the poll before, see `unexpected` */
  constructor(pending: readonly PolledBlock[], unexpected = 0) {
    this.#unexpected = unexpected;
    this.#pending = [...pending];
    this.#unread = new Set(pending);
  }

  next(): PolledBlock | undefined {
    return this.#pending[this.#asked++];
  }

  /** @returns whether the device counts as silent from now on, or has taken enough time: nothing more is asked. */
  failed(polled: PolledBlock, answer: Unanswered, wasSilent: boolean): boolean {
    this.silent.push({ polled, answer });
    this.#silences += 1;
    if (!polled.isSilent) this.#unexpected += 1;
    if (answer.isDead === true) return true;
    const most = Math.max(MOST_SILENT, this.#trials.size + 1);
    return this.#unexpected >= most || (this.answers === 0 && (wasSilent || this.#silences >= most));
  }

  /** Silences in a row, since the last answer, of questions that were not silent before. */
  get unexpected(): number {
    return this.#unexpected;
  }

  /** Asks these next: they are halves of the question that failed, and one of them may be answered. */
  alsoAsk(halves: readonly PolledBlock[]): void {
    for (const half of halves) this.#trials.add(half);
    this.#pending.splice(this.#asked, 0, ...halves);
  }

  answered(polled: PolledBlock, answer: Answer): void {
    this.answers += 1;
    this.#unexpected = 0;
    if (answer.ok) this.values += 1;
    else if (polled.isDoubtful) this.#failures += 1;
  }

  isTrial = (polled: PolledBlock): boolean => this.#trials.has(polled);

  /** A block was read, or is asked in these pieces at the end of this poll. */
  read(polled: PolledBlock, pieces: readonly PolledBlock[]): void {
    this.#unread.delete(polled);
    this.#pending.push(...pieces);
  }

  /**
   * Whether a doubtful question has to wait for the next poll.
   * @param isNextDue whether that is due already
   */
  isEnough(isNextDue: boolean): boolean {
    return this.#failures >= MOST_FAILURES || (this.#silences > 0 && isNextDue);
  }

  /** Whether what the block held before is not to be used in this poll: what is read with it belongs to another moment. */
  isUnread = (polled: PolledBlock): boolean => polled.isUnknown || this.#unread.has(polled);

  /** Whether a question that was answered last time got no answer, and no other one did: the device itself is silent. */
  get isOfSilentDevice(): boolean {
    return this.answers === 0 && this.silent.some(({ polled }) => !polled.isSilent);
  }
}
