import type { Withheld } from '../../domain/people/privacy.ts';
import { lookUpRefusal, PLACE_KINDS, seesLookUps } from '../../domain/people/privacy.ts';
import { type Instant, instant, minutes } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import type { RecordQuery } from '../../ports/archive.ts';
import type { Site } from '../site.ts';

/** A question that goes on, page after page or every few seconds, is one look-up for so long. */
const SAME_FOR = minutes(10);
/** So many questions are remembered, and of each so many spans; what is forgotten is recorded once more. */
const MOST_KEPT = 1000;
const MOST_SPANS = 20;

type Asked = Pick<RecordQuery, 'from' | 'to' | 'kinds' | 'subject' | 'text' | 'by'>;

/** A span that was asked about; `since` is of the steady clock. */
interface Span extends Pick<Asked, 'from' | 'to'> {
  readonly since: number;
}

/** Lines that say where people were: who may look that up reads them, and each page that may hold one is in the record. */
export class PlaceLines {
  readonly #site: Site;
  /** By account and question, which spans are in the record. */
  readonly #recorded = new Map<string, readonly Span[]>();

  constructor(site: Site) {
    this.#site = site;
  }

  /** What this account is not given of a page. A look-up is in the record before the answer leaves. */
  async withheldFrom(
    asked: Asked,
    reason: string | undefined,
    { name, role }: Pick<Account, 'name' | 'role'>,
  ): Promise<readonly Withheld[]> {
    const { state, clock } = this.#site;
    const lookUps = seesLookUps(state.plant, role) ? [] : (['look-ups'] as const);
    const { from } = asked;
    if (lookUpRefusal(state, role, { from, reason }, clock.now()) !== undefined) return ['places', ...lookUps];
    const kinds = placeKindsOf(asked);
    if (kinds.length > 0) await this.#record(asked, kinds, reason, { name, role });
    return lookUps;
  }

  async #record(
    { from, to, subject, text }: Asked,
    kinds: readonly string[],
    reason: string | undefined,
    { name, role }: Pick<Account, 'name' | 'role'>,
  ): Promise<void> {
    const { clock, machine } = this.#site;
    const question = JSON.stringify([name, role, kinds, subject, text, reason]);
    const now = machine.monotonic();
    const spans = (this.#recorded.get(question) ?? []).filter(({ since }) => now - since < SAME_FOR);
    if (isCovered(from, to, spans)) return;
    this.#recorded.delete(question);
    for (const oldest of this.#recorded.keys()) {
      if (this.#recorded.size < MOST_KEPT) break;
      this.#recorded.delete(oldest);
    }
    this.#recorded.set(question, [...spans, { from, to, since: now }].slice(-MOST_SPANS));
    const about = { what: 'events', subject: subject ?? text ?? 'events' } as const;
    const said = reason === undefined ? {} : { reason: reason.trim() };
    const end: Instant = instant(Math.max(from, Math.min(to, clock.now())));
    await this.#site.act({ act: 'look-up', ...about, from, to: end, ...said }, name, role);
  }
}

/** Which lines about places a page may hold: all kinds, where none are named. What an account did is no such line. */
function placeKindsOf({ kinds, by }: Asked): readonly string[] {
  if (by !== undefined) return [];
  const isOfAll = kinds === undefined || kinds.includes('event');
  return isOfAll ? PLACE_KINDS : PLACE_KINDS.filter((kind) => kinds.includes(kind));
}

/** Whether spans leave no part of another one out. */
function isCovered(from: Instant, to: Instant, spans: readonly Span[]): boolean {
  let reach: number = from;
  for (const span of spans.toSorted((a, b) => a.from - b.from))
    if (span.from <= reach) reach = Math.max(reach, span.to);
  return reach >= to && spans.some((span) => span.from <= from && from <= span.to);
}
