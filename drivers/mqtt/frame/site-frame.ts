import { type Affine, affineOf, applied } from './affine.ts';
import type { LocalPlace, SamplePlace } from '../dialects/sample.ts';
import type { FrameSettings } from '../settings/frame.ts';
import { TangentPlane } from './wgs84.ts';

/** A place in the site frame, with the floor that its frame is of. */
export interface SitePlace {
  readonly x: number;
  readonly y: number;
  readonly z?: number | undefined;
  readonly accuracy?: number | undefined;
  /** The floor of the frame, an id of ours. */
  readonly frameFloor?: string | undefined;
}

interface System {
  readonly affine: Affine;
  readonly height: number;
  readonly floor: string | undefined;
}

/** Any other coordinate system than those that are named. */
const ANY = '*';

/** Brings places into the site frame. A place in a frame that is not configured has none. */
export class SiteFrame {
  readonly #systems: ReadonlyMap<string, System> | undefined;
  readonly #plane: TangentPlane | undefined;

  constructor({ transform, wgs84 }: Pick<FrameSettings, 'transform' | 'wgs84'>) {
    this.#systems =
      transform === undefined
        ? undefined
        : new Map(
            Object.entries(transform).map(([id, settings]) => [
              id,
              { affine: affineOf(settings), height: settings.height ?? 0, floor: settings.floor },
            ]),
          );
    this.#plane = wgs84 === undefined ? undefined : new TangentPlane(wgs84);
  }

  of(place: SamplePlace): SitePlace | undefined {
    if (place.frame === 'local') return this.#systems === undefined ? place : this.#local(place, this.#systems);
    const { longitude, latitude, accuracy } = place;
    if (this.#plane === undefined || Math.abs(longitude) > 180 || Math.abs(latitude) > 90) return undefined;
    return { ...this.#plane.place(place), accuracy };
  }

  #local({ system, x, y, z, accuracy }: LocalPlace, systems: ReadonlyMap<string, System>): SitePlace | undefined {
    const known = (system === undefined ? undefined : systems.get(system)) ?? systems.get(ANY);
    if (known === undefined) return undefined;
    const { affine, height, floor } = known;
    const [atX, atY] = applied(affine, x, y);
    return {
      x: atX,
      y: atY,
      z: z === undefined ? undefined : z + height,
      accuracy: accuracy === undefined ? undefined : accuracy * affine.scale,
      frameFloor: floor,
    };
  }
}
