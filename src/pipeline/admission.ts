import type { TagId } from '../domain/ids.ts';
import { type Seq, seqOf } from '../domain/ids.ts';
import type { Draft, FixInput, Input } from '../domain/input.ts';
import { instant, type Instant } from '../domain/time.ts';
import type { Heard } from '../ports/driver.ts';

/** So many inputs are folded before sockets and timers get their turn again. */
const FOLDED_IN_A_TURN = 500;

/**
 * So many inputs may wait; beyond it only fixes are replaced by newer ones, nothing else is ever shed. A socket gives
 * thousands of messages in one turn after the machine was busy for a tenth of a second; the fold has caught up with
 * this many after another tenth.
 */
const FIXES_MAY_WAIT = 10_000;

interface Waiting {
  at: Instant;
  draft: Draft;
  readonly isAnew: boolean;
}

/**
 * The only way into the fold. Gives every input its sequence number and its time, which never runs back except where
 * plant time was moved.
 * While the fold is busy inputs wait here; under overload a newer fix replaces a waiting older one of the same tag
 * on the same floor and in the same zones, and is counted. Readings, contacts, tag events, faults and what people do are never shed.
 */
export class Admission {
  readonly #waiting: Waiting[] = [];
  #head = 0;
  readonly #lastFix = new Map<TagId, Waiting>();
  #seq: Seq;
  #at: Instant;
  #draining = false;
  #replaced = 0;

  readonly #take: (input: Input) => void;
  readonly #later: (run: () => void) => void;
  readonly #mayReplace: (older: FixInput, newer: FixInput) => boolean;
  readonly #fixesMayWait: number;
  #inTurn = 0;

  /**
   * Goes on after the last recorded `seq` and time.
   * @param take gets every input in order
   * @param later runs something after sockets and timers had their turn
   * @param mayReplace whether a newer fix of a tag says all that an older one does: it is in the same zones
   * @param fixesMayWait so many inputs wait before fixes are replaced
   */
  constructor(
    lastSeq: Seq,
    lastAt: Instant,
    take: (input: Input) => void,
    later: (run: () => void) => void,
    mayReplace: (older: FixInput, newer: FixInput) => boolean,
    fixesMayWait = FIXES_MAY_WAIT,
  ) {
    this.#fixesMayWait = fixesMayWait;
    this.#seq = lastSeq;
    this.#at = lastAt;
    this.#take = take;
    this.#later = later;
    this.#mayReplace = mayReplace;
  }

  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  get replaced(): number {
    return this.#replaced;
  }

  /** The place that the next input will have. */
  get nextSeq(): Seq {
    return seqOf(this.#seq + this.waiting + 1);
  }

  /**
   * Takes an input in. What it sets off may call in again: that waits its turn, so order is the order of arrival.
   * @param isAnew plant time begins again with this input, earlier or later than the one before it
   */
  offer({ at, draft }: Heard, isAnew = false): void {
    if (draft.kind === 'fix' && this.waiting > this.#fixesMayWait && this.#replace(at, draft)) return;
    const waiting = { at, draft, isAnew };
    this.#waiting.push(waiting);
    if (draft.kind === 'fix') this.#lastFix.set(draft.tag, waiting);
    if (!this.#draining) this.#drain();
  }

  #replace(at: Instant, fix: FixInput): boolean {
    const older = this.#lastFix.get(fix.tag);
    if (older?.draft.kind !== 'fix' || older.draft.quality !== fix.quality || !this.#mayReplace(older.draft, fix))
      return false;
    older.at = at;
    older.draft = fix;
    this.#replaced += 1;
    return true;
  }

  #drain(): void {
    this.#draining = true;
    for (let next = this.#waiting[this.#head]; next !== undefined; next = this.#waiting[this.#head]) {
      if (this.#inTurn === 0) this.#later(() => this.#nextTurn());
      if (this.#inTurn >= FOLDED_IN_A_TURN) return this.#compact();
      this.#inTurn += 1;
      this.#head += 1;
      if (next.draft.kind === 'fix' && this.#lastFix.get(next.draft.tag) === next) this.#lastFix.delete(next.draft.tag);
      this.#seq = seqOf(this.#seq + 1);
      this.#at = next.isAnew ? next.at : instant(Math.max(this.#at, next.at));
      this.#take({ ...next.draft, seq: this.#seq, at: this.#at });
    }
    this.#waiting.length = 0;
    this.#head = 0;
    this.#draining = false;
  }

  /** Under lasting overload the queue is never empty: what was folded is let go of all the same. */
  #compact(): void {
    this.#waiting.splice(0, this.#head);
    this.#head = 0;
  }

  #nextTurn(): void {
    const full = this.#inTurn >= FOLDED_IN_A_TURN;
    this.#inTurn = 0;
    if (full) this.#drain();
  }
}
