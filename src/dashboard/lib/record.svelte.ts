import { api } from './api.ts';
import { type Deed, deedsOf, type ToldLine } from './deeds.ts';
import { lookUpReason } from './look-up-reason.svelte.ts';

interface Page {
  readonly items: readonly ToldLine[];
  readonly next?: string;
  /** So many lines of the page are left out for this account. */
  readonly hidden?: number;
}

/** What a person looks for in the record. */
export interface SoughtLines {
  /** Kinds of lines, separated by commas. */
  readonly kind: string;
  readonly text: string;
  /** The account that did it. */
  readonly by: string;
}

const LINES = 120;
/** Around a moment so much is shown of what came after it; the rest is what was before. */
const LINES_AFTER = 60;
/** A search that finds little asks on so often by itself. */
const MOST_ASKED = 50;

/** A page of the record: the newest one, or one around a moment, from which a person goes back and forward. */
export class RecordPages {
  deeds = $state.raw<readonly Deed[]>([]);
  /** Moves with each answer to another question than the one before: what is shown is not the same list with changes. */
  turn = $state(0);
  /** How far the answer is: nothing came yet, more is coming, it is there, or the gateway does not answer. */
  progress = $state<'waiting' | 'searching' | 'there' | 'failed'>('waiting');
  /** There are newer lines than these; of the newest page it is not known. */
  hasNewer = $state(false);
  hasOlder = $state(false);
  /** Lines of this page that this account is not given. */
  hidden = $state(0);
  #lines: readonly ToldLine[] = [];
  #asking: AbortController | undefined;
  /** Nothing of the present question was answered yet. */
  #isAnother = true;

  /** The newest lines there are. */
  newest(wanted: SoughtLines): Promise<void> {
    return this.#show((signal) => this.#newest(wanted, signal));
  }

  /** The newest lines again: what is shown stays while the gateway does not answer. */
  async again(wanted: SoughtLines): Promise<void> {
    const { deeds } = this;
    await this.#show((signal) => this.#newest(wanted, signal), false);
    if (this.progress === 'failed') this.deeds = deeds;
  }

  /** What happened before and after a moment. */
  around(wanted: SoughtLines, at: number): Promise<void> {
    return this.#show(async (signal) => {
      const from = new Date(at).toISOString();
      const after = await ask(wanted, { order: 'oldest', from, limit: String(LINES_AFTER) }, signal);
      this.hasNewer = after.next !== undefined;
      this.#take(after);
      await this.#older(wanted, { to: new Date(at - 1).toISOString() }, LINES - LINES_AFTER, signal);
    });
  }

  /** The page of what was before this one. */
  older(wanted: SoughtLines): Promise<void> {
    const first = this.#lines.at(-1)?.seq;
    if (first === undefined || !this.hasOlder) return Promise.resolve();
    return this.#show(async (signal) => {
      this.hasNewer = true;
      await this.#older(wanted, { cursor: String(first) }, LINES, signal);
    });
  }

  /** The page of what came after this one. */
  newer(wanted: SoughtLines): Promise<void> {
    const last = this.#lines[0]?.seq;
    if (last === undefined || !this.hasNewer) return Promise.resolve();
    return this.#show(async (signal) => {
      const page = await ask(wanted, { order: 'oldest', cursor: String(last), limit: String(LINES) }, signal);
      this.hasNewer = page.next !== undefined;
      this.hasOlder = true;
      if (page.items.length === 0 && page.hidden === undefined) return this.#older(wanted, {}, LINES, signal);
      this.#take(page);
    });
  }

  /** Nothing is waited for any more. */
  close(): void {
    this.#asking?.abort();
  }

  async #newest(wanted: SoughtLines, signal: AbortSignal): Promise<void> {
    await this.#older(wanted, {}, LINES, signal);
    this.hasNewer = false;
  }

  async #show(ask: (signal: AbortSignal) => Promise<void>, isAnother = true): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const before = this.#lines;
    this.#lines = [];
    this.hidden = 0;
    this.#isAnother = isAnother;
    try {
      await ask(asking.signal);
      if (this.#asking !== asking) return;
      this.progress = 'there';
      this.#tell();
    } catch {
      if (this.#asking !== asking) return;
      // Lines of another question than the one that was asked would be read as its answer.
      this.deeds = [];
      this.#lines = before;
      this.progress = 'failed';
    }
  }

  /** Asks on until there is a page of what was before: a search may look through much that is not meant. */
  async #older(
    wanted: SoughtLines,
    place: Readonly<Record<string, string>>,
    lines: number,
    signal: AbortSignal,
  ): Promise<void> {
    let cursor = place;
    let left = lines;
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      const page = await ask(wanted, { ...place, ...cursor, limit: String(left) }, signal);
      signal.throwIfAborted();
      this.#take(page);
      left -= page.items.length + (page.hidden ?? 0);
      this.hasOlder = page.next !== undefined;
      if (page.next === undefined || left <= 0) return;
      this.progress = 'searching';
      cursor = { cursor: page.next };
    }
  }

  #take({ items, hidden = 0 }: Page): void {
    this.hidden += hidden;
    this.#lines = [...this.#lines, ...items].sort((a, b) => b.seq - a.seq);
    if (items.length > 0) this.#tell();
  }

  #tell(): void {
    if (this.#isAnother) this.turn += 1;
    this.#isAnother = false;
    this.deeds = deedsOf(this.#lines);
  }
}

function ask(
  { kind, text, by }: SoughtLines,
  place: Readonly<Record<string, string>>,
  gone: AbortSignal,
): Promise<Page> {
  const search = { ...(kind === '' ? {} : { kind }), ...(text === '' ? {} : { text }), ...(by === '' ? {} : { by }) };
  const query = new URLSearchParams({ ...search, ...place, ...lookUpReason.parameter });
  return api<Page>(
    'GET',
    `/events?${query.toString()}`,
    undefined,
    AbortSignal.any([gone, AbortSignal.timeout(15_000)]),
  );
}

/** So many lines of one occurrence are told. */
const LINES_OF_ONE = 200;
const KINDS_OF_ONE = 'transition,commented,step-done,step-undone,closed,refused';

/** All that the record has of the occurrence of an alarm, of which a page may hold a part. */
export async function wholeOf({ key: occurrence, lines }: Deed, alarm: string): Promise<Deed | undefined> {
  // An occurrence is named by the place in the order of its raise.
  const raised = Number(occurrence.split('-')[1] ?? NaN);
  if (!(raised > 0)) return undefined;
  const place = { subject: alarm, order: 'oldest', cursor: String(raised - 1), limit: String(LINES_OF_ONE) };
  const query = new URLSearchParams({ kind: KINDS_OF_ONE, ...place });
  const { items } = await api<Page>('GET', `/events?${query.toString()}`);
  const isTold = (line: ToldLine): boolean =>
    items.some(({ seq, kind, subject }) => seq === line.seq && kind === line.kind && subject === line.subject);
  return deedsOf([...items, ...lines.filter((line) => !isTold(line))]).find(({ key }) => key === occurrence);
}
