import { type ZoneId, zoneId } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import { instant } from '../../domain/time.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { ZoneStay } from '../../ports/archive.ts';
import type { Carriers } from './carriers.ts';

/** A stay with whose it is. */
export interface StayOf extends ZoneStay {
  readonly who: string;
}

/** When people were inside zones, as it was recorded: entered without doubt, until they had left. */
export class Stays {
  readonly #carriers: Carriers;
  readonly #wants: (who: string, zone: string) => boolean;
  readonly #open = new Map<string, StayOf>();
  readonly #ended: StayOf[] = [];

  /** @param wants whose stays in which zones are followed */
  constructor(carriers: Carriers, wants: (who: string, zone: string) => boolean) {
    this.#carriers = carriers;
    this.#wants = wants;
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
    if (kind === 'zone-entered') this.#enter(person, zoneId(subject), at);
    else if (kind === 'zone-left') this.#leave(person, subject, at);
  }

  /** In the order in which they began; one that goes on has no end. */
  list(): StayOf[] {
    return [...this.#ended, ...this.#open.values()].sort((a, b) => a.from - b.from);
  }

  #enter(who: string, zone: ZoneId, from: number): void {
    const key = keyOf(who, zone);
    if (!this.#wants(who, zone) || this.#open.has(key)) return;
    const name = this.#carriers.index.zones.get(zone)?.name;
    this.#open.set(key, { who, zone, ...(name === undefined ? {} : { name }), from: instant(from), to: null });
  }

  #leave(who: string, zone: string, at: number): void {
    const key = keyOf(who, zone);
    const stay = this.#open.get(key);
    if (stay === undefined) return;
    this.#open.delete(key);
    this.#ended.push({ ...stay, to: instant(at) });
  }
}

const keyOf = (who: string, zone: string): string => `${zone} ${who}`;
