import type { DeviceTrouble } from '../../../src/domain/input.ts';
import { type Answer, isSilence } from '../bus/pdu.ts';

/** What is known of an output at its device. */
export interface Status {
  /** The last value that the device accepted. */
  readonly written?: boolean;
  /** What it holds. */
  readonly readBack?: boolean;
  /** Why that is not known; `refused`: the device answers, and refuses the write or the read-back. */
  readonly trouble?: DeviceTrouble | 'refused';
}

/** Called with the whole status when any of it changed. */
export type StatusReport = (status: Status) => void;

type Failure = Extract<Answer, { ok: false }>;

/** One lost answer is tried again at once; so many in a row are a trouble. */
const FAILURES_UNTIL_TROUBLE = 2;

/** So many beats in a row that have no effect are refused. */
const MISSED_BEATS = 3;

/** Knows how an output stands at its device, and reports it when that changes. */
export class OutputStatus {
  readonly #report: StatusReport;
  #known: Status = {};
  #failures = 0;
  /** How often in a row a beat to this value was not done before the next one came. */
  readonly #missed = new Map<boolean, number>();

  constructor(report: StatusReport) {
    this.#report = report;
  }

  /** What a read-back said beside any write. */
  found(answer: Answer, held: boolean | undefined): void {
    this.#become(this.#known.written, held, answer.ok ? undefined : answer);
  }

  /** A write that is of no use any more got no answer; one that was taken back was not sent. */
  unanswered(answer: Answer): void {
    if (answer.ok || isRefusal(answer) || ('trouble' in answer && answer.trouble === 'closed')) return;
    this.#become(this.#known.written, undefined, answer);
  }

  /**
   * What one write and its read-back said.
   * @returns whether the device took it and holds it
   */
  tried(wish: boolean, sent: Answer, read: Answer, held: boolean | undefined): boolean {
    // Without an answer it is not known whether the write was done: the read-back decides.
    const isTaken = sent.ok || (!isRefusal(sent) && held === wish);
    const failure = !read.ok ? read : !isTaken && !sent.ok ? sent : undefined;
    const refusal = !sent.ok && isRefusal(sent) ? sent : undefined;
    if (isTaken && held === wish) this.#missed.delete(wish);
    this.#become(isTaken ? wish : this.#known.written, held, refusal ?? failure);
    return isTaken && held === wish;
  }

  /** The next beat of a heartbeat came before this one was done: a relay that sticks does every other one. */
  missed(wish: boolean): void {
    this.#missed.set(wish, (this.#missed.get(wish) ?? 0) + 1);
  }

  #become(written: boolean | undefined, held: boolean | undefined, failure: Failure | undefined): void {
    const isSilent = failure !== undefined && !isRefusal(failure);
    this.#failures = isSilent ? this.#failures + 1 : 0;
    // Beats that a silent device missed say nothing of its relay.
    if (isSilent) this.#missed.clear();
    const isPassing =
      isSilent && this.#failures < FAILURES_UNTIL_TROUBLE && failure.isUnreachable !== true && failure.isDead !== true;
    const readBack = isPassing ? (held ?? this.#known.readBack) : held;
    const trouble = isPassing ? this.#known.trouble : this.#troubleOf(failure);
    const known = this.#known;
    if (known.written === written && known.readBack === readBack && known.trouble === trouble) return;
    this.#known = {
      ...(written === undefined ? {} : { written }),
      ...(readBack === undefined ? {} : { readBack }),
      ...(trouble === undefined ? {} : { trouble }),
    };
    this.#report(this.#known);
  }

  /** A trouble that stands keeps its first reason, so that one outage is one report. */
  #troubleOf(failure: Failure | undefined): Status['trouble'] {
    if (failure === undefined) return [...this.#missed.values()].some((n) => n >= MISSED_BEATS) ? 'refused' : undefined;
    if (isRefusal(failure)) return 'refused';
    const { trouble } = this.#known;
    return trouble === undefined || trouble === 'refused' ? reasonOf(failure) : trouble;
  }
}

/** The device answers by an exception of its own. */
const isRefusal = (answer: Failure): boolean => 'exception' in answer && !isSilence(answer);

/** `refused` of a connection is no refusal of the device: nothing listens there. */
function reasonOf(failure: Failure): DeviceTrouble {
  if ('exception' in failure) return 'timeout';
  return failure.trouble === 'refused' ? 'unreachable' : failure.trouble;
}
