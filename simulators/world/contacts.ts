import type { ContactKind, ContactPoint, Plant } from '../../src/domain/plant.ts';
import type { Detector } from './detector.ts';

/** The switches of the plant: pressed, opened or lifted by happenings, and the relays of the gas panels. */
export class Contacts {
  readonly #points: readonly ContactPoint[];
  readonly #detectors: readonly Detector[];
  /** How many happenings hold each of them. */
  readonly #held = new Map<string, number>();

  constructor(plant: Plant, detectors: readonly Detector[]) {
    this.#points = plant.points.filter((point) => point.type === 'contact');
    this.#detectors = detectors;
  }

  /** Holds the nth contact of a kind until the answer is called. */
  hold(kind: ContactKind, nth: number): () => void {
    const fitting = this.#points.filter(({ contact }) => contact === kind);
    const point = fitting[nth % fitting.length];
    if (point === undefined) return () => undefined;
    const add = (by: number) => this.#held.set(point.id, (this.#held.get(point.id) ?? 0) + by);
    add(1);
    return () => void add(-1);
  }

  /** Somebody presses a call point. */
  get called(): boolean {
    return this.#points.some(({ id, contact }) => contact === 'call-point' && this.#isHeld(id));
  }

  /** Whether a contact is in its active state, whichever bit means that. */
  isActive(id: string, siren: boolean): boolean | undefined {
    const point = this.#points.find((known) => known.id === id);
    if (point === undefined) return undefined;
    if (this.#isHeld(id)) return true;
    if (point.contact === 'panel-alarm') return siren;
    if (point.contact !== 'panel-fault') return false;
    return this.#detectors.some((detector) => detector.reportsFault && detector.point.device === point.device);
  }

  #isHeld(id: string): boolean {
    return (this.#held.get(id) ?? 0) > 0;
  }
}
