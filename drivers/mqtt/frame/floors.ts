import type { Floor } from '../../../src/domain/plant.ts';
import type { FrameSettings } from '../settings/frame.ts';

/** The floor of a place, and whether it is beyond doubt. */
export interface FloorGuess {
  readonly floor: Floor;
  readonly isSure: boolean;
}

interface Layer {
  readonly guess: FloorGuess;
  readonly low: number;
  readonly high: number;
}

/** Finds the floor of a place: as the source calls it, else that of its frame, else by z, else the usual one. */
export class Floors {
  readonly #floors: ReadonlyMap<string, FloorGuess>;
  readonly #names: ReadonlyMap<string, string> | undefined;
  readonly #layers: readonly Layer[];
  readonly #hysteresis: number;
  readonly #usual: string;
  /** A number is a floor of the source's own counting, which only `floors` can translate. */
  readonly #groundIsUsual: boolean;

  constructor(
    settings: Pick<FrameSettings, 'floors' | 'floors-by-z' | 'hysteresis'> & { readonly floor: string },
    floors: readonly Floor[],
    groundIsUsual: boolean,
  ) {
    this.#floors = new Map(floors.map((floor) => [floor.id, { floor, isSure: true }]));
    this.#names = settings.floors === undefined ? undefined : new Map(Object.entries(settings.floors));
    this.#layers = Object.entries(settings['floors-by-z'] ?? {}).flatMap(([id, [low, high]]) => {
      const guess = this.#floors.get(id);
      return guess === undefined ? [] : [{ guess, low, high }];
    });
    this.#hysteresis = settings.hysteresis;
    this.#usual = settings.floor;
    this.#groundIsUsual = groundIsUsual;
  }

  /**
   * @param said the floor by the source's name or number
   * @param known the floor that the badge was on
   */
  of(
    said: string | number | undefined,
    frameFloor: string | undefined,
    z: number | undefined,
    known: string | undefined,
  ): FloorGuess | undefined {
    if (said !== undefined && !(said === 0 && this.#groundIsUsual && this.#isUnnamed(said))) return this.#named(said);
    if (frameFloor !== undefined) return this.#floors.get(frameFloor);
    if (this.#layers.length === 0) return this.#floors.get(this.#usual);
    return z === undefined ? this.#without(known) : this.#byHeight(z, known);
  }

  /** One message without z moves no badge to another floor; but the floor is in doubt. */
  #without(known: string | undefined): FloorGuess | undefined {
    const before = known === undefined ? undefined : this.#floors.get(known);
    return before === undefined ? this.#floors.get(this.#usual) : { floor: before.floor, isSure: false };
  }

  #isUnnamed(said: number): boolean {
    return this.#names?.has(String(said)) !== true;
  }

  /** A fraction is a mezzanine of the floor below it, unless it has a name of its own. */
  #named(said: string | number): FloorGuess | undefined {
    const name = typeof said === 'string' ? said.trim() : String(said);
    const id =
      this.#names?.get(name) ?? (typeof said === 'number' ? this.#names?.get(String(Math.floor(said))) : undefined);
    return this.#floors.get(id ?? name);
  }

  /** A badge stays on its floor until it is beyond it by the hysteresis: z is the worst that UWB measures. */
  #byHeight(z: number, known: string | undefined): FloorGuess | undefined {
    const before = this.#layers.find(({ guess }) => guess.floor.id === known);
    const slack = this.#hysteresis;
    if (before !== undefined && z >= before.low - slack && z <= before.high + slack) return before.guess;
    let nearest: Layer | undefined;
    let least = Infinity;
    for (const layer of this.#layers) {
      const off = Math.max(layer.low - z, z - layer.high, 0);
      if (off < least) [nearest, least] = [layer, off];
    }
    if (nearest === undefined) return undefined;
    // Between or beyond all floors a badge is on the nearest one, in doubt.
    return least <= slack ? nearest.guess : { floor: nearest.guess.floor, isSure: false };
  }
}
