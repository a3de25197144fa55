/**
 * One alarm as domain.md 3 tells of it, written beside the engine and in another way: situations by name instead of flags,
 * time that only passes instead of plant time, and no deadlines: what is due is looked for each time. It shares no code
 * with the engine.
 */
export interface Rule {
  readonly priority: 1 | 2 | 3;
  readonly latching: boolean;
  readonly falls: boolean;
  readonly limit: number;
  readonly deadband: number;
  /** Seconds. */
  readonly on: number;
  readonly off: number;
}

type Situation = 'normal' | 'unacked' | 'acked' | 'returned-unacked' | 'latched-unacked' | 'latched-acked';
type Seen = { readonly value: number; readonly isSure: boolean } | 'nothing';
type Due = readonly [at: number, order: number, happen: () => void];

const MINUTE = 60;
const ASKS_AGAIN: Readonly<Record<number, number | undefined>> = { 1: 5 * MINUTE, 2: 30 * MINUTE };

/** All times in seconds since the test began. */
export class Reference {
  situation: Situation = 'normal';
  /** So many occurrences there were. */
  occurrences = 0;
  chatters = false;
  shelf: { until: number; isOnce: boolean } | undefined;
  service: { until: number } | undefined;
  /** A re-alarm was told so often. */
  asked = 0;
  #now = 0;
  #rule: Rule | undefined;
  #latches = false;
  #ackedAt = 0;
  #raises: number[] = [];
  #seen: Seen = 'nothing';
  #coming: { since: number; value: number } | undefined;
  #going: { since: number } | undefined;

  constructor(rule: Rule | undefined) {
    this.#rule = rule;
  }

  /** Time passes; whatever is due happens in its order, at its own time, or `late` all of it now. */
  pass(now: number, late = false): void {
    for (;;) {
      const [first] = this.#dues().sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      if (first === undefined || first[0] > now) break;
      this.#now = late ? now : Math.max(this.#now, first[0]);
      first[2]();
    }
    this.#now = now;
  }

  see(seen: Seen): void {
    this.#seen = seen;
    this.#look();
  }

  ack(isPresent: boolean): boolean {
    if (this.#rule === undefined || !isPresent || this.situation === 'normal') return false;
    switch (this.situation) {
      case 'unacked':
        this.situation = 'acked';
        this.#ackedAt = this.#now;
        return true;
      case 'returned-unacked':
        this.situation = 'normal';
        return true;
      case 'latched-unacked':
        this.situation = 'latched-acked';
        return true;
      case 'acked':
      case 'latched-acked':
        return true;
    }
  }

  reset(): boolean {
    if (this.#rule === undefined || this.situation !== 'latched-acked') return false;
    this.situation = 'normal';
    return true;
  }

  shelve(until: number, isOnce: boolean): boolean {
    if (this.#rule === undefined || this.#rule.priority === 1) return false;
    this.shelf = { until, isOnce };
    return true;
  }

  unshelve(): boolean {
    if (this.shelf === undefined) return false;
    this.shelf = undefined;
    this.#uncover();
    return true;
  }

  takeOut(until: number): boolean {
    if (this.#rule === undefined) return false;
    this.service = { until };
    return true;
  }

  putBack(): boolean {
    if (this.service === undefined) return false;
    this.service = undefined;
    this.#uncover();
    return true;
  }

  /** The gateway was off: that time counts towards raising, never towards returning, and nothing is known. */
  restart(now: number): void {
    this.#now = now;
    this.#going = undefined;
    this.#seen = 'nothing';
    this.pass(now, true);
  }

  configure(rule: Rule | undefined): void {
    if (rule === undefined) return this.#forget();
    // What was seen must be beyond the set point of now.
    if (this.#coming !== undefined && !isBeyond(rule, this.#coming.value)) this.#coming = undefined;
    this.#rule = rule;
    this.#look();
    if (rule.priority === 1 && this.shelf !== undefined) this.unshelve();
    this.pass(this.#now);
  }

  #forget(): void {
    this.#rule = undefined;
    this.situation = 'normal';
    this.chatters = false;
    this.shelf = this.service = this.#coming = this.#going = undefined;
    this.#raises = [];
  }

  get #isActive(): boolean {
    return this.situation === 'unacked' || this.situation === 'acked';
  }

  get #isHidden(): boolean {
    return this.shelf !== undefined || this.service !== undefined;
  }

  #look(): void {
    const rule = this.#rule;
    const seen = this.#seen;
    if (rule === undefined) return;
    if (seen !== 'nothing' && isBeyond(rule, seen.value)) {
      this.#going = undefined;
      if (this.#isActive) return;
      this.#coming = { since: this.#coming?.since ?? this.#now, value: seen.value };
      if (rule.on === 0) this.#raise(rule);
      return;
    }
    const isKnown = seen !== 'nothing' && seen.isSure;
    if (!isKnown) this.#going = undefined;
    else if (isBack(rule, seen.value)) {
      this.#coming = undefined;
      if (!this.#isActive) return;
      this.#going ??= { since: this.#now };
      if (this.#off(rule) === 0) this.#return();
    } else this.#coming = this.#going = undefined;
  }

  #dues(): Due[] {
    const rule = this.#rule;
    if (rule === undefined) return [];
    const dues: Due[] = [];
    if (this.#coming !== undefined) dues.push([this.#coming.since + rule.on, 1, () => this.#raise(rule)]);
    if (this.#going !== undefined) dues.push([this.#going.since + this.#off(rule), 1, () => this.#return()]);
    if (this.service !== undefined) dues.push([this.service.until, 2, () => this.putBack()]);
    const wait = ASKS_AGAIN[rule.priority];
    if (this.situation === 'acked' && !this.#isHidden && wait !== undefined)
      dues.push([this.#ackedAt + wait, 3, () => this.#askAgain()]);
    if (this.shelf !== undefined) dues.push([this.shelf.until, 4, () => this.unshelve()]);
    return dues;
  }

  #off(rule: Rule): number {
    return this.chatters ? Math.max(rule.off, MINUTE) : rule.off;
  }

  #raise(rule: Rule): void {
    this.#coming = undefined;
    // A plant that wants each return told wants each raise told.
    if (rule.off > 0) {
      this.#raises = [...this.#raises, this.#now].slice(-3);
      const [first = 0] = this.#raises;
      if (this.#raises.length === 3 && this.#now - first < MINUTE) this.chatters = true;
    }
    this.#begin(rule.latching);
  }

  #begin(latches: boolean): void {
    this.situation = 'unacked';
    this.#latches = latches;
    this.occurrences += 1;
  }

  #return(): void {
    this.#going = undefined;
    const isAcked = this.situation === 'acked';
    if (this.#latches) this.situation = isAcked ? 'latched-acked' : 'latched-unacked';
    else this.situation = isAcked ? 'normal' : 'returned-unacked';
    if (this.chatters) this.#raises = [];
    this.chatters = false;
    if (this.shelf?.isOnce === true) this.unshelve();
  }

  #askAgain(): void {
    this.situation = 'unacked';
    this.asked += 1;
  }

  /** The last overlay is gone. */
  #uncover(): void {
    if (this.#isHidden || this.#rule === undefined) return;
    if (this.#isActive) this.#begin(this.#rule.latching);
    else if (this.situation.startsWith('latched')) this.situation = 'latched-unacked';
    else this.situation = 'normal';
  }
}

const isBeyond = ({ falls, limit }: Rule, value: number): boolean => (falls ? value <= limit : value >= limit);
const isBack = ({ falls, limit, deadband }: Rule, value: number): boolean =>
  falls ? value >= limit + deadband : value <= limit - deadband;
