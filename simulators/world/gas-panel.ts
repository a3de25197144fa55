import type { Plant } from '../../src/domain/plant.ts';
import type { Detector } from './detector.ts';

/** After the last dangerous reading it goes on so long, ms. */
const HOLD_MS = 20_000;

interface Watched {
  readonly detector: Detector;
  readonly raise: number;
  readonly lower: number;
  readonly calm: number;
  readonly calmLow: number;
}

/**
 * The plant's certified gas detection system: it sounds the siren by level 2 of its own detectors and asks no gateway.
 * It is silent again when all of them are back below level 1 for a while.
 */
export class GasPanel {
  siren = false;
  readonly #watched: readonly Watched[];
  #quietMs = 0;

  constructor(plant: Plant, detectors: readonly Detector[]) {
    const limits = new Map<string, number>();
    for (const { id, setPoint } of plant.conditions) if (setPoint !== undefined) limits.set(id, setPoint.limit);
    this.#watched = detectors
      .filter(({ point }) => point.gas !== undefined)
      .map((detector) => {
        const limit = (name: string, otherwise: number): number =>
          limits.get(`${detector.point.id}:${name}`) ?? otherwise;
        return {
          detector,
          raise: limit('high-high', Infinity),
          lower: limit('low-low', -Infinity),
          calm: limit('high', Infinity),
          calmLow: limit('low', -Infinity),
        };
      });
  }

  /** @param called a person holds down a call point */
  step(dtMs: number, called: boolean): void {
    let calm = !called;
    for (const { detector, raise, lower, calm: high, calmLow } of this.#watched) {
      if (detector.reportsFault) continue;
      const { value } = detector;
      if (value >= raise || value <= lower) this.siren = true;
      if (value >= high || value <= calmLow) calm = false;
    }
    if (called) this.siren = true;
    this.#quietMs = calm ? this.#quietMs + dtMs : 0;
    if (this.#quietMs >= HOLD_MS) this.siren = false;
  }
}
