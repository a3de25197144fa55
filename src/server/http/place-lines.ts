import type { Withheld } from '../../domain/people/privacy.ts';
import { lookUpRefusal, seesLookUps } from '../../domain/people/privacy.ts';
import { type Instant, instant, minutes } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import type { RecordQuery } from '../../ports/archive.ts';
import type { Site } from '../site.ts';

/** A question that goes on, page after page or every few seconds, is one look-up for so long. */
const SAME_FOR = minutes(10);
/** So many questions are remembered; what is forgotten is recorded once more. */
const MOST_KEPT = 1000;

type Asked = Pick<RecordQuery, 'from' | 'to' | 'kinds' | 'subject' | 'text'>;

/**
 * Lines that say where people were: who may look that up reads them, and it is in the record where they are what is asked for.
 * From other pages they are left out, and counted.
 */
export class PlaceLines {
  readonly #site: Site;
  /** By account and question, when it was recorded; of the steady clock. */
  readonly #recorded = new Map<string, number>();

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
    if (isAboutPlaces(asked)) await this.#record(asked, reason, name, role);
    return lookUps;
  }

  async #record({ from, to, subject, text }: Asked, reason: string | undefined, name: string, role: string) {
    const { clock, machine } = this.#site;
    const question = JSON.stringify([name, subject, text, reason]);
    const now = machine.monotonic();
    const before = this.#recorded.get(question);
    if (before !== undefined && now - before < SAME_FOR) return;
    this.#recorded.delete(question);
    for (const oldest of this.#recorded.keys()) {
      if (this.#recorded.size < MOST_KEPT) break;
      this.#recorded.delete(oldest);
    }
    this.#recorded.set(question, now);
    const about = { what: 'events', subject: subject ?? text ?? 'events' } as const;
    const said = reason === undefined ? {} : { reason: reason.trim() };
    const end: Instant = instant(Math.max(from, Math.min(to, clock.now())));
    await this.#site.act({ act: 'look-up', ...about, from, to: end, ...said }, name, role);
  }
}

/** Whether such lines are what is asked for: by their kind, or by a person, a zone or words. */
function isAboutPlaces({ kinds, subject, text }: Asked): boolean {
  const isOfAll = kinds === undefined || kinds.includes('event');
  return isOfAll
    ? subject !== undefined || text !== undefined
    : ['zone-entered', 'zone-left'].some((kind) => kinds.includes(kind));
}
