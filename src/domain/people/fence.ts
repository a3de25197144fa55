import type { FloorId, ZoneId } from '../ids.ts';
import type { Fence } from '../plant.ts';
import { type Instant, later, since } from '../time.ts';

/** A fix worse than this (metres, one sigma) says too little to accuse a person. */
export const USEFUL_ACCURACY = 10;

/** So many sigmas beyond the border leave no doubt: an error is as large once in 740 fixes. */
const CLEAR = 3;
/** Outside by less than so many sigmas is no evidence of being outside. */
const DOUBT = 1.5;
/** So many sigmas inside, as the mean of the dwell time, are inside. */
const DWELL_INSIDE = -1;
/** Time constant of that mean, ms: longer than the errors of a badge among steel last (10 to 30 s). */
const DWELL_MS = 45_000;
/** One fix after a pause counts in the mean for at most so long, ms. */
const MOST_ELAPSED_MS = 5000;
/** So many sigmas beyond the tolerance a badge has gone away from a border. */
const AWAY = 5;
/** A fix outside so soon after the only one inside shows that the one inside was an error, ms. */
const CORRECTED_MS = 3000;
/** No badge is located better than this, metres. */
const LEAST_SIGMA = 0.05;

/** Where a badge was, how well that is known (one sigma), and when; metres. */
export interface SeenPlace {
  readonly x: number;
  readonly y: number;
  readonly sigma: number;
  readonly at: Instant;
}

/** What is kept of a badge at the border of a zone, inside or outside. */
interface AtBorder {
  readonly zone: ZoneId;
  /** Distance to the border in sigmas, negative inside: the mean over the dwell time. */
  mean: number;
  /** Its last place clearly outside. */
  from?: SeenPlace;
}

/** A badge that has left a zone and is still near its border: it comes back by clear evidence alone (ADR 16). */
export type Nearby = AtBorder;

/**
 * A badge that is or may be inside a zone. It exists while the badge is counted there: silence never ends it, the person
 * stays on the head-count as last seen.
 */
export interface Membership extends AtBorder {
  readonly since: Instant;
  /** Inside without doubt: enough for a rule that accuses a person. False: possibly inside, enough for a rule that protects. */
  certain: boolean;
  /** `zone-entered` was recorded. */
  entered?: true;
  /** It is certain by a single fix: the next one may take that back. Then false: an object that loses a field is slow from then on. */
  single?: boolean;
  /** The zone is on a floor on which the badge may be; it is counted on another one. */
  elsewhere?: true;
  /** No fix has named the floor of this zone since then. */
  offFloorSince?: Instant;
  /** Outside but within the tolerance since then. */
  toleratedSince?: Instant;
  /** Outside for good since then; another fix inside cancels it. */
  outsideSince?: Instant;
}

/** A floor that fixes name while the person is still counted on another. */
export interface OtherFloor {
  readonly floor: FloorId;
  readonly since: Instant;
  /** Fixes in a row that named it. */
  fixes: number;
}

/** One fix at the border of a zone. */
export interface BorderSight {
  /** Signed distance to the border in metres, negative inside. */
  readonly d: number;
  /** One sigma of the place in metres. */
  readonly sigma: number;
  readonly at: Instant;
  /** Since the fix before, ms. */
  readonly elapsed: number;
}

/** The sigma of a fix by its accuracy: none is exact. */
export const sigmaOf = (accuracy: number): number => (accuracy > LEAST_SIGMA ? accuracy : LEAST_SIGMA);

/** Whether a fix begins a membership: a person who may be inside by the error of the fix is counted (domain.md 6). */
export function enter(zone: ZoneId, sight: BorderSight): Membership | undefined {
  const { d, sigma, at } = sight;
  if (d > sigma) return undefined;
  const member: Membership = { zone, since: at, certain: false, mean: 1 };
  makeCertain(member, sight);
  return member;
}

/** Whether a badge that lingers outside a border has come back: seen clearly inside, or inside for the dwell time. */
export function comeBack(nearby: Nearby, sight: BorderSight): Membership | undefined {
  nearby.mean = meanOf(nearby, sight);
  if (!isClearlyInside(sight) && nearby.mean > DWELL_INSIDE) return undefined;
  const { zone, mean, from } = nearby;
  const member: Membership = { zone, since: sight.at, certain: false, mean, ...(from === undefined ? {} : { from }) };
  makeCertain(member, sight);
  return member;
}

/**
 * Takes one more fix of a member through the omlox fence: exitTolerance, toleranceTimeout, exitDelay. The error of the
 * fix widens the tolerance, and a fix that cannot be told from one inside starts no time.
 */
export function stay(member: Membership, fence: Fence, sight: BorderSight): 'inside' | 'left' {
  const { d, sigma, at, elapsed } = sight;
  const isSingle = member.single === true;
  if (isSingle) member.single = false;
  if (sigma <= USEFUL_ACCURACY) member.mean = meanOf(member, sight);
  makeCertain(member, sight);
  const isTolerated = d <= toleranceOf(fence, sigma);
  // To delete costs much, also what is not there.
  if (d <= DOUBT * sigma) {
    if (member.toleratedSince !== undefined) delete member.toleratedSince;
  } else if (isTolerated) member.toleratedSince ??= at;
  const isDue = member.toleratedSince !== undefined && since(member.toleratedSince, at) >= fence.toleranceTimeout;
  if (d <= 0 || (isTolerated && !isDue)) {
    if (member.outsideSince !== undefined) delete member.outsideSince;
    return 'inside';
  }
  if (isSingle && !isTolerated && elapsed <= CORRECTED_MS) member.certain = false;
  member.outsideSince ??= at;
  return hasLeft(member, fence, at) ? 'left' : 'inside';
}

/** When an exit that waits for another fix becomes true. */
export function exitDue(member: Membership, fence: Fence): Instant | undefined {
  return member.outsideSince === undefined ? undefined : later(member.outsideSince, fence.exitDelay);
}

export function hasLeft(member: Membership, fence: Fence, at: Instant): boolean {
  const due = exitDue(member, fence);
  return due !== undefined && at >= due;
}

/** Whether a badge is so far outside that its errors cannot bring it back over the border. */
export const isAway = (fence: Fence, d: number, sigma: number): boolean => d > toleranceOf(fence, sigma) + AWAY * sigma;

/** How far outside a zone, in metres, the furthest border of this rule may be. */
export const furthestBorder = (widestTolerance: number, sigma: number): number =>
  Math.max(widestTolerance, CLEAR * sigma);

/** On which side of the borders of this rule a fix is: fixes of one number are alike to it. */
export function sideOf(fence: Fence, d: number, sigma: number): number {
  const borders = [-CLEAR * sigma, 0, sigma, DOUBT * sigma, toleranceOf(fence, sigma)];
  return borders.filter((border) => d > border).length;
}

const toleranceOf = (fence: Fence, sigma: number): number => furthestBorder(fence.exitTolerance, sigma);

const isClearlyInside = ({ d, sigma }: BorderSight): boolean => sigma <= USEFUL_ACCURACY && d <= -CLEAR * sigma;

/** Certainty stays until the badge leaves: worse fixes take nothing back. */
function makeCertain(member: Membership, sight: BorderSight): void {
  if (member.certain) return;
  if (member.mean <= DWELL_INSIDE) member.certain = true;
  else if (isClearlyInside(sight)) {
    member.certain = true;
    member.single = true;
  }
}

function meanOf({ mean }: AtBorder, { d, sigma, elapsed }: BorderSight): number {
  const sigmas = Math.max(-CLEAR, Math.min(2 * CLEAR, d / sigma));
  const passed = Math.min(elapsed, MOST_ELAPSED_MS);
  return mean + (passed / (DWELL_MS + passed)) * (sigmas - mean);
}
