import { api, ApiError } from './api.ts';
import { sendEach } from './send-each.ts';

/** A tick of a warden that the gateway does not have yet. */
export interface KeptTick {
  readonly muster: string;
  readonly person: string;
  readonly name: string;
  /** The account that ticked: another one never sends it as its own. */
  readonly by: string;
  /** By the clock of this screen, Unix ms. */
  readonly at: number;
  /** Why the gateway did not take it, in its words; it is not sent again. */
  readonly refused?: string;
}

const KEY = 'kept-ticks';
/** More people than any site has; a browser that kept more would keep something else. */
const MOST = 5000;
/** A gateway that did not answer is asked again; ms. */
const AGAIN_MS = 3000;

const isTick = (value: unknown): value is KeptTick => {
  if (typeof value !== 'object' || value === null) return false;
  const { muster, person, name, by, at }: Partial<Record<keyof KeptTick, unknown>> = value;
  return [muster, person, name, by].every((one) => typeof one === 'string') && typeof at === 'number';
};

function read(): readonly KeptTick[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isTick).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Whether the gateway said no for good: not for a sign-in that has ended, its rate, or a failure of its own. */
const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  error.status >= 400 &&
  error.status < 500 &&
  ![401, 403, 408, 429].includes(error.status);

/** Whether the gateway would say the same to every tick: the sign-in has ended, or they come too fast. */
const isOfAll = (error: unknown): boolean => error instanceof ApiError && [401, 429].includes(error.status);

/**
 * Ticks that were made without a link, in the order in which they were made. They outlive the page, go when the link is
 * back, and stay until the gateway has answered for each: nothing that a warden did is lost, and none of them is shown as
 * accounted before.
 */
class KeptTicks {
  list = $state.raw<readonly KeptTick[]>(read());
  #isSending = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    // Another tab of the same phone keeps and sends, too.
    addEventListener('storage', ({ key }) => key === KEY && (this.list = read()));
  }

  of(muster: string, person: string): KeptTick | undefined {
    return this.list.find((tick) => tick.muster === muster && tick.person === person);
  }

  keep(tick: KeptTick): void {
    this.#write([...this.#without(tick), tick]);
  }

  forget(tick: KeptTick): void {
    this.#write(this.#without(tick));
  }

  /**
   * Sends what is kept, one after the other; one that always fails holds up none behind it.
   * @param user who is signed in: only own ticks go
   * @param isLinked whether the gateway is heard now
   */
  async send(user: string, isLinked: () => boolean): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#again);
    const own = this.list.filter(({ by, refused }) => by === user && refused === undefined);
    const isWhole = await sendEach(
      own,
      (tick) => this.#sendOne(tick),
      (failure) => isLinked() && !isOfAll(failure),
    );
    this.#isSending = false;
    // No answer, or none that settles it: the tick is kept, and sent again.
    if (!isWhole) this.#again = setTimeout(() => void (isLinked() && this.send(user, isLinked)), AGAIN_MS);
  }

  async #sendOne(tick: KeptTick): Promise<void> {
    try {
      await api('POST', `/musters/${encodeURIComponent(tick.muster)}/account`, { person: tick.person, at: tick.at });
      this.forget(tick);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.keep({ ...tick, refused: error.message });
    }
  }

  #without({ muster, person }: KeptTick): readonly KeptTick[] {
    return read().filter((one) => one.muster !== muster || one.person !== person);
  }

  #write(list: readonly KeptTick[]): void {
    this.list = list;
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
    } catch {
      // A browser without room keeps it as long as the page is open.
    }
  }
}

export const keptTicks = new KeptTicks();
