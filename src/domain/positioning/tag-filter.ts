import type { Instant } from '../time.ts';
import { accuracyOf, radius95Of } from './doubt.ts';
import { type HeightState, heightAt, predictHeight, updateHeight } from './height-filter.ts';
import type { Covariance2, Located, NotLocated, PositionEstimate } from './located.ts';
import { distance2, type PlaneState, planeAt, predict, update } from './plane-filter.ts';
import { standingError, standingHeightError } from './standing-error.ts';

export interface FilterTuning {
  /** Density of the acceleration, m^2/s^3: how suddenly the carrier turns, starts and stops. */
  readonly jolt: number;
  /** One sigma of the speed of a person at the first fix, m/s in each direction. */
  readonly speed: number;
  /** Seconds after which half of the velocity is believed gone when nothing is heard. */
  readonly fade: number;
  /** Squared Mahalanobis distance beyond which a fix is not taken at once (13.8: 0.1 % of good ones, 2 degrees of freedom). */
  readonly gate: number;
  /** So many fixes in a row beyond the gate that agree among themselves are where the tag is. */
  readonly insist: number;
  /** After so many milliseconds without an accepted fix the next one starts a new track. */
  readonly gap: number;
}

/** A person on foot. */
export const ON_FOOT: FilterTuning = { jolt: 0.5, speed: 1, fade: 5, gate: 13.8, insist: 3, gap: 10_000 };

/** How many times as long a fix that is not `good` must insist. */
const DOUBTFUL = 3;

/** All that is remembered of one tag; plain data, so that it can be kept in a checkpoint. Only `follow` changes it. */
export interface TagFilter {
  readonly tuning: FilterTuning;
  track?: Track;
}

interface Track {
  plane: PlaneState;
  height?: HeightState;
  /** m^2 of systematic error that the state holds, of the height too where one is tracked. */
  standing: Covariance2;
  standingHeight: number;
  z: number;
  /** When it was predicted to, and when a fix was last taken. */
  at: Instant;
  takenAt: Instant;
  /** As the last taken fix was; a mirror that nothing has ruled out yet is kept in mind by its distance, metres. */
  trust: Located['trust'];
  mirrorAt: number;
  /** The last fix beyond the gate, and how many in a row agree with it. */
  outlier?: { readonly place: PositionEstimate; readonly at: Instant; readonly count: number };
}

export const freshFilter = (tuning: FilterTuning = ON_FOOT): TagFilter => ({ tuning });

/** Where a tag is believed to be. */
export interface TagPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Metres a second. */
  readonly vx: number;
  readonly vy: number;
  /** 0 when the height is given and not measured. */
  readonly vz: number;
  /** m^2 of the horizontal error, noise and biases. */
  readonly covariance: Covariance2;
  /** One sigma of the height, metres; 0 when it is given. */
  readonly heightSigma: number;
  /** One sigma radius in metres, of the horizontal error in its worst direction. */
  readonly accuracy: number;
  /** Metres: the tag is within with 95 %. */
  readonly radius95: number;
  readonly trust: Located['trust'];
}

/**
 * What a fix did. `taken`; `gated`: too far from where the tag can be, the place is the predicted one; `begun` and
 * `begun-anew`: the first fix, or the first after a gap or after several that insist; `coasted`: there was no fix;
 * `late`: older than what is known; `silent`: there is no place to report.
 */
export type FilterStep =
  | { readonly kind: 'taken' | 'gated' | 'begun' | 'begun-anew' | 'coasted' | 'late'; readonly place: TagPlace }
  | { readonly kind: 'silent' };

/** Takes the tag's next fix, or the failure of one, at plant time `at`. */
export function follow(filter: TagFilter, fix: Located | NotLocated, at: Instant): FilterStep {
  const { tuning, track } = filter;
  if (track === undefined || at - track.takenAt > tuning.gap) {
    if (!fix.ok) {
      delete filter.track;
      return { kind: 'silent' };
    }
    filter.track = begin(fix, fix, at, tuning);
    return { kind: track === undefined ? 'begun' : 'begun-anew', place: tell(filter.track) };
  }
  if (at < track.at) return { kind: 'late', place: tell(track) };
  move(track, at, tuning);
  if (!fix.ok) return { kind: 'coasted', place: tell(track) };
  const place = nearer(track, fix);
  if (farness(track, place) <= tuning.gate) {
    track.mirrorAt = mirrorOf(track, fix, place, tuning);
    take(track, fix, place, at);
    return { kind: 'taken', place: tell(track) };
  }
  const count = insisting(track, place, at, tuning);
  // Doubtful fixes must insist for longer: a reflection may stay in one place for a while.
  if (count < (fix.trust === 'good' ? 1 : DOUBTFUL) * tuning.insist) {
    track.outlier = { place, at, count };
    return { kind: 'gated', place: tell(track) };
  }
  filter.track = begin(fix, place, at, tuning);
  return { kind: 'begun-anew', place: tell(filter.track) };
}

/** Where the filter believes the tag to be at plant time `at`, without a fix; undefined when it knows nothing. */
export function predictedAt(filter: TagFilter, at: Instant): TagPlace | undefined {
  const { track, tuning } = filter;
  if (track === undefined || at - track.takenAt > tuning.gap) return undefined;
  const copy = { ...track, plane: { ...track.plane } };
  if (track.height !== undefined) copy.height = { ...track.height };
  if (at > track.at) move(copy, at, tuning);
  return tell(copy);
}

function begin(fix: Located, place: PositionEstimate, at: Instant, { speed }: FilterTuning): Track {
  const { covariance, systematic } = place;
  const noise = less(covariance, systematic);
  const track: Track = {
    plane: planeAt(place.x, place.y, noise, speed),
    standing: systematic,
    standingHeight: 0,
    z: place.z,
    at,
    takenAt: at,
    trust: fix.trust,
    mirrorAt: fix.trust === 'ambiguous' ? apart(fix, fix.mirror) : 0,
  };
  if (place.dimensions === 3) {
    track.height = heightAt(place.z, place.covariance.zz - place.systematic.zz, speed);
    track.standingHeight = place.systematic.zz;
  }
  return track;
}

function move(track: Track, at: Instant, { jolt, fade }: FilterTuning): void {
  const dt = (at - track.at) / 1000;
  predict(track.plane, dt, jolt, fade);
  if (track.height !== undefined) predictHeight(track.height, dt, jolt, fade);
  track.at = at;
}

function take(track: Track, fix: Located, place: PositionEstimate, at: Instant): void {
  const gain = update(track.plane, place.x, place.y, less(place.covariance, place.systematic));
  track.standing = standingError(track.standing, place.systematic, gain);
  if (place.dimensions === 3) {
    const { covariance, systematic } = place;
    track.height ??= heightAt(place.z, covariance.zz, 1);
    const climb = updateHeight(track.height, place.z, covariance.zz - systematic.zz);
    track.standingHeight = standingHeightError(track.standingHeight, systematic.zz, climb);
  } else {
    track.z = place.z;
    delete track.height;
  }
  track.takenAt = at;
  track.trust = track.mirrorAt > 0 ? 'ambiguous' : fix.trust === 'ambiguous' ? 'good' : fix.trust;
  delete track.outlier;
}

/** Of an ambiguous fix the place nearer to the prediction. */
function nearer(track: Track, fix: Located): PositionEstimate {
  if (fix.trust !== 'ambiguous') return fix;
  return farness(track, fix.mirror) < farness(track, fix) ? fix.mirror : fix;
}

/**
 * How far off the other place is that may be true as well, metres. A fix without a mirror rules it out; one's own choice
 * does not, however often repeated; and where both places could have been reached the choice is open again.
 */
function mirrorOf(track: Track, fix: Located, place: PositionEstimate, { gate }: FilterTuning): number {
  if (fix.trust !== 'ambiguous') return 0;
  const other = place === fix ? fix.mirror : fix;
  return track.mirrorAt > 0 || farness(track, other) <= gate ? apart(fix, fix.mirror) : 0;
}

/** Squared Mahalanobis distance from the prediction, biases counted as if they were new: they may be, with new anchors. */
function farness({ plane, height, standing, standingHeight }: Track, place: PositionEstimate): number {
  const { covariance: r } = place;
  const flat = distance2(place.x - plane.x, place.y - plane.y, {
    xx: plane.pxx + standing.xx + r.xx,
    xy: plane.pxy + standing.xy + r.xy,
    yy: plane.pyy + standing.yy + r.yy,
  });
  if (place.dimensions === 2 || height === undefined) return flat;
  const dz = place.z - height.z;
  return flat + (dz * dz) / (height.p + standingHeight + place.covariance.zz);
}

/** How many fixes beyond the gate in a row, this one included, fit one place that moves no faster than its carrier can. */
function insisting({ outlier }: Track, place: PositionEstimate, at: Instant, { gate, speed }: FilterTuning): number {
  if (outlier === undefined) return 1;
  const walked = 2 * speed * ((at - outlier.at) / 1000);
  const [a, b] = [outlier.place.covariance, place.covariance];
  const agrees =
    distance2(place.x - outlier.place.x, place.y - outlier.place.y, {
      xx: a.xx + b.xx + walked * walked,
      xy: a.xy + b.xy,
      yy: a.yy + b.yy + walked * walked,
    }) <= gate;
  return agrees ? outlier.count + 1 : 1;
}

function tell({ plane, height, standing, standingHeight, z, trust, mirrorAt }: Track): TagPlace {
  const covariance = {
    xx: plane.pxx + standing.xx,
    xy: plane.pxy + standing.xy,
    yy: plane.pyy + standing.yy,
  };
  const { x, y, vx, vy } = plane;
  return {
    x,
    y,
    z: height?.z ?? z,
    vx,
    vy,
    vz: height?.vz ?? 0,
    covariance,
    heightSigma: height === undefined ? 0 : Math.sqrt(height.p + standingHeight),
    // Either of two mirrored places may be the true one.
    accuracy: Math.max(accuracyOf(covariance), mirrorAt),
    radius95: radius95Of(covariance) + mirrorAt,
    trust,
  };
}

const less = (a: Covariance2, b: Covariance2): Covariance2 => ({ xx: a.xx - b.xx, xy: a.xy - b.xy, yy: a.yy - b.yy });

function apart(a: PositionEstimate, b: PositionEstimate): number {
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  return Math.sqrt(dx * dx + dy * dy);
}
