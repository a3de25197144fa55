import { SvelteMap } from 'svelte/reactivity';
import { ApiError } from './api.ts';
import { t } from './settings.svelte.ts';
import type { TextKey } from './texts.ts';

/** After so long an act has no answer; ms. */
const WITHIN_MS = 6000;
const SHOWN_MS = { pending: Infinity, done: 3000, kept: 3000, refused: 8000, unknown: 20_000 } as const;

/** What was just done is not done again by a press that comes before the page shows it; ms. */
const JUST_DONE_MS = 1000;

/** What became of a press. */
export interface ActAnswer {
  readonly state: keyof typeof SHOWN_MS;
  /** Why, or what else is to be known: a word of the screens, or a sentence of the gateway. */
  readonly words: readonly (TextKey | { readonly said: string })[];
  /** It is shown until the next press. */
  readonly stays?: true;
}

/** Does an act within a bounded time. @returns what is to be known beside that it was done */
export type Sending = (signal: AbortSignal) => Promise<readonly TextKey[]>;

/** What it means that an act was not done, or may not have been: it is said first, and until the next press. */
export type Undone = Readonly<Record<'refused' | 'unknown', TextKey>>;

/**
 * Every act of a person at this screen, by what it does to what. One press is sent once, answered once, and never kept for
 * later: without a link nothing is sent. An act that can wait says how it is kept: the tick of a warden.
 */
class Acts {
  readonly #answers = new SvelteMap<string, ActAnswer>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #done: { readonly act: string; readonly at: number } | undefined;
  /** Whether the gateway is heard now. */
  isLinked: () => boolean = () => true;
  /** The gateway does not know who asks. */
  unknownUser: () => void = () => undefined;

  answerTo(act: string): ActAnswer | undefined {
    return this.#answers.get(act);
  }

  /** Whether a person answers for an act: a screen that only shows asks who it is. */
  isSigned: (act: string) => boolean | Promise<boolean> = () => true;

  /** @param keep keeps it for later, where it may be done later: it is called when the gateway does not answer */
  async press(act: string, send: Sending, keep?: () => void, undone?: Undone): Promise<void> {
    if (this.#answers.get(act)?.state === 'pending' || this.#isJustDone(act)) return;
    if (!this.isLinked()) return keep === undefined ? this.refuse(act, 'noLink', undone) : this.#keep(act, keep);
    const isSigned = this.isSigned(act);
    // A press of one who is signed in is answered at once.
    if (isSigned !== true) {
      if (!(await isSigned)) return;
      // While the question was open another press may have been sent, and the link may have gone.
      if (this.#answers.get(act)?.state === 'pending') return;
      if (!this.isLinked()) return this.refuse(act, 'noLink', undone);
    }
    this.#answer(act, { state: 'pending', words: ['actPending'] });
    const signal = AbortSignal.timeout(WITHIN_MS);
    try {
      this.#answer(act, { state: 'done', words: ['actDone', ...(await send(signal))] });
    } catch (error) {
      const answer = answerOf(error);
      if (answer.state === 'unknown' && keep !== undefined) return this.#keep(act, keep);
      this.#answer(act, answer, undone);
      if (error instanceof ApiError && error.status === 401) this.unknownUser();
    }
  }

  refuse(act: string, why: TextKey, undone?: Undone): void {
    this.#answer(act, { state: 'refused', words: [why] }, undone);
  }

  forget(act: string): void {
    clearTimeout(this.#timers.get(act));
    this.#timers.delete(act);
    this.#answers.delete(act);
  }

  #keep(act: string, keep: () => void): void {
    keep();
    this.#answer(act, { state: 'kept', words: ['keptTick'] });
  }

  #isJustDone(act: string): boolean {
    return this.#done?.act === act && performance.now() - this.#done.at < JUST_DONE_MS;
  }

  #answer(act: string, { state, words }: ActAnswer, undone?: Undone): void {
    this.forget(act);
    const isUndone = undone !== undefined && (state === 'refused' || state === 'unknown');
    const answer: ActAnswer = isUndone ? { state, words: [undone[state], ...words], stays: true } : { state, words };
    if (answer.state === 'done') this.#done = { act, at: performance.now() };
    this.#answers.set(act, answer);
    const shown = isUndone ? Infinity : SHOWN_MS[answer.state];
    if (shown < Infinity)
      this.#timers.set(
        act,
        setTimeout(() => this.forget(act), shown),
      );
  }
}

/** An answer that was lost says nothing of whether the act was done. */
function answerOf(error: unknown): ActAnswer {
  if (!(error instanceof ApiError)) return { state: 'unknown', words: ['actUnknown'] };
  // A proxy that got no answer itself knows no more than this page.
  if (error.status >= 502 && error.code === '') return { state: 'unknown', words: ['actUnknown'] };
  return { state: 'refused', words: ['actRefused', { said: error.message }] };
}

export const acts = new Acts();

/** An answer in the reader's language. */
export const answerText = ({ words }: ActAnswer): string =>
  words.map((word) => (typeof word === 'string' ? t(word) : word.said)).join(' ');
