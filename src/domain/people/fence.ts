import type { ZoneId } from '../ids.ts';
import type { Fence } from '../plant.ts';
import { type Instant, later, since } from '../time.ts';

/**
 * A badge that is inside a zone. It exists while the badge is counted there: silence never ends it, the person
 * stays on the head-count as last seen.
 */
export interface Membership {
  readonly zone: ZoneId;
  readonly since: Instant;
  /** Inside by more than the error of the fix, or seen inside twice: enough for a rule that accuses a person. */
  certain: boolean;
  /** A fix has fallen inside the border. */
  seenInside: boolean;
  /** Outside but within the tolerance since then. */
  toleratedSince?: Instant;
  /** Outside for good since then; another fix inside cancels it. */
  outsideSince?: Instant;
}

/**
 * Whether a fix at signed distance `d` (metres, negative inside) begins a membership. Entry has no tolerance in omlox;
 * here a person who may be inside by the error of the fix is counted (domain.md 6, protective zones).
 */
export function enter(zone: ZoneId, d: number, accuracy: number, at: Instant): Membership | undefined {
  if (d > accuracy) return undefined;
  const member: Membership = { zone, since: at, certain: false, seenInside: false };
  seeInside(member, d, accuracy);
  return member;
}

/** Takes one more fix of a member through the omlox fence: exitTolerance, toleranceTimeout, exitDelay. */
export function stay(member: Membership, fence: Fence, d: number, accuracy: number, at: Instant): 'inside' | 'left' {
  if (d <= 0) {
    seeInside(member, d, accuracy);
    delete member.toleratedSince;
    delete member.outsideSince;
    return 'inside';
  }
  if (d <= Math.max(fence.exitTolerance, accuracy)) {
    member.toleratedSince ??= at;
    if (since(member.toleratedSince, at) < fence.toleranceTimeout) {
      delete member.outsideSince;
      return 'inside';
    }
  }
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

function seeInside(member: Membership, d: number, accuracy: number): void {
  if (d > 0) return;
  if (d <= -accuracy || member.seenInside) member.certain = true;
  member.seenInside = true;
}
