import type { ZoneId } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import type { Text } from '../../domain/text.ts';
import { instant } from '../../domain/time.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { ZoneStay } from '../../ports/archive.ts';
import type { Carriers } from './carriers.ts';

type Open = { readonly zone: string; readonly name: Text | undefined; readonly from: number };

/** When people were inside zones, as it was recorded: entered without doubt, until they had left. */
export class Stays {
  readonly #carriers: Carriers;
  readonly #who: string | undefined;
  readonly #zone: string | undefined;
  readonly #open = new Map<string, Open>();
  readonly #ended: ZoneStay[] = [];

  /** @param of the person or the zone whose stays are wanted */
  constructor(carriers: Carriers, of: { readonly who: string } | { readonly zone: string }) {
    this.#carriers = carriers;
    this.#who = 'who' in of ? of.who : undefined;
    this.#zone = 'zone' in of ? of.zone : undefined;
  }

  /** Takes who was inside where the rows begin. */
  begin(state: State): void {
    for (const [tag, { memberships }] of state.tags) {
      for (const { zone, entered, since, elsewhere } of memberships)
        if (entered === true && elsewhere !== true) this.#enter(this.#carriers.of(tag), zone, since);
    }
  }

  take(row: DecodedRow): void {
    if (row.kind !== 'event') return;
    const { kind, subject, person, at } = row.event;
    if (person === undefined) return;
    if (kind === 'zone-entered') this.#enter(person, subject, at);
    else if (kind === 'zone-left') this.#leave(person, subject, at);
  }

  /** In the order in which they began; one that goes on has no end. */
  list(): ZoneStay[] {
    const open = [...this.#open.values()].map((stay) => stayOf(stay, null));
    return [...this.#ended, ...open].sort((a, b) => a.from - b.from);
  }

  #enter(who: string, zone: string, from: number): void {
    const key = this.#keyOf(who, zone);
    if (key === undefined || this.#open.has(key)) return;
    this.#open.set(key, { zone, name: this.#carriers.index.zones.get(zone as ZoneId)?.name, from });
  }

  #leave(who: string, zone: string, at: number): void {
    const key = this.#keyOf(who, zone);
    const stay = key === undefined ? undefined : this.#open.get(key);
    if (key === undefined || stay === undefined) return;
    this.#open.delete(key);
    this.#ended.push(stayOf(stay, at));
  }

  /** The other one of the two by which stays are told apart; none where they are not wanted. */
  #keyOf(who: string, zone: string): string | undefined {
    if (this.#who !== undefined) return who === this.#who ? zone : undefined;
    return zone === this.#zone ? who : undefined;
  }
}

const stayOf = ({ zone, name, from }: Open, to: number | null): ZoneStay => ({
  zone,
  ...(name === undefined ? {} : { name }),
  from: instant(from),
  to: to === null ? null : instant(to),
});
