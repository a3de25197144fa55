import type { GlobalPlace } from '../dialects/sample.ts';
import type { FrameSettings } from '../settings/frame.ts';

/** Semi-major axis in metres and flattening of WGS 84 (NIMA TR8350.2, table 3.1); CGCS2000 differs by 0.1 mm. */
const AXIS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY2 = FLATTENING * (2 - FLATTENING);
const RADIANS = Math.PI / 180;

type Vector3 = readonly [number, number, number];

/** Metres from the middle of the earth. */
function earthCentred(longitude: number, latitude: number, height: number): Vector3 {
  const [sinLat, cosLat] = [Math.sin(latitude * RADIANS), Math.cos(latitude * RADIANS)];
  const normal = AXIS / Math.sqrt(1 - ECCENTRICITY2 * sinLat * sinLat);
  return [
    (normal + height) * cosLat * Math.cos(longitude * RADIANS),
    (normal + height) * cosLat * Math.sin(longitude * RADIANS),
    (normal * (1 - ECCENTRICITY2) + height) * sinLat,
  ];
}

/** Longitude and latitude on the plane that touches the ellipsoid at a known point of the site, turned into its axes. */
export class TangentPlane {
  readonly #origin: Vector3;
  readonly #at: readonly [number, number];
  readonly #elevation: number | undefined;
  readonly #east: Vector3;
  readonly #north: Vector3;
  readonly #sin: number;
  readonly #cos: number;

  constructor({ origin: [longitude, latitude], at = [0, 0], bearing, elevation }: NonNullable<FrameSettings['wgs84']>) {
    const [sinLon, cosLon] = [Math.sin(longitude * RADIANS), Math.cos(longitude * RADIANS)];
    const [sinLat, cosLat] = [Math.sin(latitude * RADIANS), Math.cos(latitude * RADIANS)];
    this.#origin = earthCentred(longitude, latitude, elevation ?? 0);
    this.#at = at;
    this.#elevation = elevation;
    this.#east = [-sinLon, cosLon, 0];
    this.#north = [-sinLat * cosLon, -sinLat * sinLon, cosLat];
    this.#sin = Math.sin(bearing * RADIANS);
    this.#cos = Math.cos(bearing * RADIANS);
  }

  /** Metres in the site frame; z only where both the place and the origin say how high they are. */
  place({ longitude, latitude, elevation }: GlobalPlace): { x: number; y: number; z: number | undefined } {
    const there = earthCentred(longitude, latitude, elevation ?? this.#elevation ?? 0);
    const away: Vector3 = [there[0] - this.#origin[0], there[1] - this.#origin[1], there[2] - this.#origin[2]];
    const [east, north] = [dot(away, this.#east), dot(away, this.#north)];
    return {
      x: this.#at[0] + east * this.#cos - north * this.#sin,
      y: this.#at[1] + east * this.#sin + north * this.#cos,
      z: elevation === undefined || this.#elevation === undefined ? undefined : elevation - this.#elevation,
    };
  }
}

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
