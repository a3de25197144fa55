/** A button of an act does nothing for so long after it appeared or what it is about changed: the hand was on its way to something else. */
const SETTLE_MS = 700;

/** What a button would do, and where it stands, since when. */
export class Settled {
  #what = '';
  #since = -Infinity;

  /**
   * Notes what stands there now.
   * @param now ms of a steady clock
   */
  see(what: string, now: number): void {
    if (what === this.#what) return;
    this.#what = what;
    this.#since = now;
  }

  isSettled(now: number): boolean {
    return now - this.#since >= SETTLE_MS;
  }
}

/** What a finger, a pointer or a key found when it went down. */
export interface Down {
  readonly act: string;
  readonly settled: boolean;
}

/** Whether what was pressed is what was read. A press that nothing went down for has no other moment than its own. */
export const isAsRead = (down: Down | undefined, act: string, settled: boolean): boolean =>
  down === undefined ? settled : down.settled && down.act === act;
