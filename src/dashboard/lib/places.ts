import { distanceTo } from '../../domain/people/geometry.ts';
import type { Alarm, Fix, Reading } from '../../wire/messages.ts';
import type { PlantView, PointView, ZoneView } from '../../wire/plant.ts';
import { hasLeftSite } from './headcount.ts';

/** Where something is: its zones, and the floor where that is known. */
export interface FoundPlace {
  readonly zones: readonly ZoneView[];
  readonly floor: PlantView['floors'][number] | undefined;
  /** The newest fix, where it is a person or a badge. */
  readonly fix?: Fix | undefined;
}

const NOWHERE: FoundPlace = { zones: [], floor: undefined };

/** Finds where the things of one plant are. */
export class PlaceFinder {
  readonly #floors: ReadonlyMap<string, PlantView['floors'][number]>;
  readonly #zones: ReadonlyMap<string, ZoneView>;
  readonly #ofPoints: ReadonlyMap<string, FoundPlace>;
  readonly #points: readonly PointView[];

  constructor({ floors, zones, points }: Pick<PlantView, 'floors' | 'zones' | 'points'>) {
    this.#floors = new Map(floors.map((floor) => [floor.id, floor]));
    this.#zones = new Map(zones.map((zone) => [zone.id, zone]));
    this.#points = points;
    this.#ofPoints = new Map(
      points.map(({ id, at }) => {
        const own = zones.filter(
          (zone) =>
            zone.gasPoints.includes(id) ||
            (at !== undefined && (zone.floors ?? [zone.floor]).includes(at.floor) && distanceTo(zone, at.x, at.y) <= 0),
        );
        return [id, { zones: own, floor: this.#floors.get(at?.floor ?? own[0]?.floor ?? '') }];
      }),
    );
  }

  /** The place of a point, a zone, a device, a person or a badge. */
  of(id: string, people: ReadonlyMap<string, Fix>): FoundPlace {
    const point = this.#ofPoints.get(id);
    if (point !== undefined) return point;
    const zone = this.#zones.get(id);
    if (zone !== undefined) return { zones: [zone], floor: this.#floors.get(zone.floor) };
    const fix = people.get(id);
    if (fix !== undefined) return { zones: this.zonesOf(fix), floor: this.#floors.get(fix.floor), fix };
    return this.#ofDevice(id);
  }

  /** The zones in which a badge is. */
  zonesOf({ zones }: Pick<Fix, 'zones'>): readonly ZoneView[] {
    return zones.flatMap((id) => this.#zones.get(id) ?? []);
  }

  #ofDevice(id: string): FoundPlace {
    const own = this.#points
      .filter(({ device }) => device === id)
      .map((point) => this.#ofPoints.get(point.id) ?? NOWHERE);
    const floors = new Set(own.flatMap(({ floor }) => floor ?? []));
    const [only] = floors.size === 1 ? floors : [];
    return { zones: [...new Set(own.flatMap(({ zones }) => zones))], floor: only };
  }
}

/** How sure it is that a person is in the zones of an alarm. */
export type Certainty = 'inside' | 'uncertain' | 'left';

/** Somebody in the zones of an alarm, or named by it. */
export interface PersonThere {
  readonly who: string;
  readonly presence: Certainty;
  readonly fix: Fix | undefined;
}

const ORDER: Readonly<Record<Certainty, number>> = { inside: 0, uncertain: 1, left: 2 };

/**
 * Who is in the zones of an alarm now, and whom it names: who has left is told apart, and who was never seen to leave is
 * uncertain.
 * @param named the people that the alarm itself is about, or was about
 */
export function presentIn(
  zones: readonly string[],
  named: readonly string[],
  people: ReadonlyMap<string, Fix>,
): PersonThere[] {
  const found = new Map<string, PersonThere>();
  for (const [who, fix] of people) {
    if (!fix.zones.some((zone) => zones.includes(zone))) continue;
    found.set(who, { who, fix, presence: fix.quality === 'good' ? 'inside' : 'uncertain' });
  }
  for (const who of named) {
    const fix = people.get(who);
    if (!found.has(who)) found.set(who, { who, fix, presence: isGone(fix) ? 'left' : 'uncertain' });
  }
  return [...found.values()].sort((a, b) => ORDER[a.presence] - ORDER[b.presence] || (a.who < b.who ? -1 : 1));
}

/** Seen elsewhere, or off the site. */
const isGone = (fix: Fix | undefined): boolean => fix !== undefined && (fix.quality === 'good' || hasLeftSite(fix));

/** All whom an alarm is about, or was about since it was raised. */
export const namedBy = ({ people = [], involved = [] }: Alarm): readonly string[] => [
  ...new Set([...people, ...involved]),
];

/** Who is near a place, and how far away, metres. */
export interface Near {
  readonly who: string;
  readonly metres: number;
  readonly fix: Fix;
}

/** The nearest people on the same floor, without some. */
export function nearestTo(
  at: { readonly floor: string; readonly x: number; readonly y: number } | undefined,
  people: ReadonlyMap<string, Fix>,
  without: ReadonlySet<string>,
  count = 2,
): Near[] {
  if (at === undefined) return [];
  return [...people]
    .filter(([who, fix]) => fix.floor === at.floor && !without.has(who) && !hasLeftSite(fix))
    .map(([who, fix]) => ({ who, fix, metres: Math.hypot(fix.x - at.x, fix.y - at.y) }))
    .sort((a, b) => a.metres - b.metres)
    .slice(0, count);
}

/** The gas detectors of some zones, the one that is nearest to its first limit first; those that know nothing on top. */
export function gasIn(
  zones: readonly ZoneView[],
  points: readonly PointView[],
  readings: ReadonlyMap<string, Reading>,
): PointView[] {
  const ids = new Set(zones.flatMap(({ gasPoints }) => gasPoints));
  const weight = ({ id, setPoints }: PointView): number => {
    const reading = readings.get(id);
    const [first] = setPoints;
    if (reading === undefined || reading.value === null || reading.quality === 'bad') return Infinity;
    if (reading.reason === 'over-range') return Number.MAX_VALUE;
    if (first === undefined) return 0;
    const share =
      first.direction === 'high' ? reading.value / first.limit : first.limit / Math.max(1e-9, reading.value);
    // In tenths: noise must not change the order.
    return Math.round(10 * Math.max(0, share)) / 10;
  };
  return points.filter(({ id }) => ids.has(id)).sort((a, b) => weight(b) - weight(a));
}

/** The place in the middle of a zone. */
export function centreOfZone({ floor, polygon }: ZoneView): {
  readonly floor: string;
  readonly x: number;
  readonly y: number;
} {
  const sum = polygon.reduce(([x, y], [cx, cy]) => [x + cx, y + cy] as const, [0, 0] as const);
  return { floor, x: sum[0] / polygon.length, y: sum[1] / polygon.length };
}

/** The smallest zone around a place: what lies within another is what is pressed. */
export const zoneAt = (zones: readonly ZoneView[], floor: string, x: number, y: number): ZoneView | undefined =>
  zones
    .filter((zone) => (zone.floors ?? [zone.floor]).includes(floor) && distanceTo(zone, x, y) <= 0)
    .sort((a, b) => spread(a) - spread(b))[0];

/** The area of the box around a zone, m². */
function spread({ polygon }: ZoneView): number {
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}
