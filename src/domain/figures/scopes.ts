import type { Priority } from '../alarm/condition.ts';
import { outputId, type ZoneId, zoneId } from '../ids.ts';
import type { SiteClock } from '../site-clock.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { Coverage } from './coverage.ts';
import { Scope, type ScopeResult } from './scope.ts';

export interface ScopesResult {
  readonly all: ScopeResult;
  readonly priorities: readonly (ScopeResult & { readonly priority: Priority })[];
  /** An alarm in two zones is counted in both. */
  readonly areas: readonly (ScopeResult & { readonly zone: ZoneId })[];
  /** Alarms in no zone: of the gateway, of people and badges, of devices outside. */
  readonly elsewhere: ScopeResult;
}

/** The alarms for which there are figures of their own: all, each priority, each zone. */
export class Scopes {
  readonly all: Scope;
  readonly #make: () => Scope;
  readonly #priorities: Readonly<Record<Priority, Scope>>;
  readonly #areas = new Map<ZoneId, Scope>();
  readonly #elsewhere: Scope;

  constructor(coverage: Coverage, clock: SiteClock) {
    this.#make = () => new Scope(coverage, clock);
    this.all = this.#make();
    this.#priorities = { 1: this.#make(), 2: this.#make(), 3: this.#make(), 4: this.#make() };
    this.#elsewhere = this.#make();
  }

  /** @param index of the plant in force when it came */
  of(index: PlantLookups, subject: string, priority: Priority | undefined): readonly Scope[] {
    const own = priority === undefined ? [] : [this.#priorities[priority]];
    const areas = [...areasOf(index, subject)].map((zone) => this.#area(zone));
    return [this.all, ...own, ...(areas.length === 0 ? [this.#elsewhere] : areas)];
  }

  *[Symbol.iterator](): Iterator<Scope> {
    yield* [this.all, this.#elsewhere, ...Object.values(this.#priorities), ...this.#areas.values()];
  }

  /** @param index of the plant in force: its zones have figures also where nothing came */
  result(index: PlantLookups): ScopesResult {
    for (const zone of index.zones.keys()) this.#area(zone);
    const areas = [...this.#areas].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      all: this.all.result(),
      priorities: ([1, 2, 3, 4] as const).map((priority) => ({ priority, ...this.#priorities[priority].result() })),
      areas: areas.map(([zone, scope]) => ({ zone, ...scope.result() })),
      elsewhere: this.#elsewhere.result(),
    };
  }

  #area(zone: ZoneId): Scope {
    let scope = this.#areas.get(zone);
    if (scope === undefined) {
      scope = this.#make();
      this.#areas.set(zone, scope);
    }
    return scope;
  }
}

const NOWHERE: readonly ZoneId[] = [];

/** The zone itself, or those of a point, of the points of a device, or of the device of an output. */
function areasOf(index: PlantLookups, subject: string): Iterable<ZoneId> {
  const zone = zoneId(subject);
  if (index.zones.has(zone)) return [zone];
  const { device = '' } = index.outputs.get(outputId(subject)) ?? {};
  return index.zonesOf.get(subject) ?? index.zonesOf.get(device) ?? NOWHERE;
}
