import { assert } from '../alarm/engine.ts';
import { oxygenIn } from '../gas/air.ts';
import { isBypassed, isInTest } from '../gas/service.ts';
import { alarmId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { PointState, Turn } from '../state/state.ts';
import { since } from '../time.ts';
import { isAmbiguous } from './over-range.ts';
import { isUndoubted, isOfNow, type Trust, uncertain } from './quality.ts';

/** Parts of the lower explosive limit, or of the range where the unit is another one. */
const NEAR_TOP = 0.75;
const LOW = 0.1;
/** Rule book: from the top to below 10 %LEL in less than 60 s is no clean air. As steep a fall from 75 %LEL, ms. */
const FALL_MS = 45_000;
/** A bead burns the gas with oxygen of the air: below this, %VOL, it shows too little (domain.md 2). */
const STARVED_BELOW = 15;

/** Why the value of a catalytic bead is doubtful, whatever it is; none where it is not. */
export function doubtOfBead(
  turn: Turn,
  point: MeasuredPoint,
  known: PointState,
  value: number | null,
  told: Trust,
): Trust | undefined {
  if (value !== null && isOfNow(told)) {
    const top = followFall(known, shareOf(point, value), value, turn);
    if (top !== undefined && !isAmbiguous(turn, point)) raiseDrowned(turn, point, top);
  }
  if (isAmbiguous(turn, point)) return uncertain('over-range');
  return isStarved(turn, point) ? uncertain('sensor') : undefined;
}

/** What happened since the last value near the top was not seen. */
export function loseSightOfFall(known: PointState): void {
  if (known.top?.isSeen === true) known.top = { ...known.top, isSeen: false };
}

const shareOf = ({ unit, range: [low, high] }: MeasuredPoint, value: number): number =>
  unit === '%LEL' ? value / 100 : (value - low) / (high - low);

/**
 * A bead that is drowned in gas between two polls was never over its range: it is near the top, and then it is low. A
 * fall is believed only where it is slow and where values on the way were seen.
 * @returns the last value near the top, where the bead has fallen from it in another way
 */
function followFall(known: PointState, share: number, value: number, { at }: Turn): number | undefined {
  const { top } = known;
  if (share >= NEAR_TOP) known.top = { value, at, isSeen: false };
  else if (top !== undefined && share >= LOW) {
    if (!top.isSeen) known.top = { ...top, isSeen: true };
  } else if (top !== undefined) {
    delete known.top;
    if (!top.isSeen || since(top.at, at) < FALL_MS) return top.value;
  }
  return undefined;
}

/** The alarm that holds the doubt: latched, so that only a person ends it. */
function raiseDrowned(turn: Turn, { id, unit }: MeasuredPoint, value: number): void {
  assert(turn, alarmId(id, 'over-range'), 'beyond', {
    sensedAt: turn.at,
    cause: 'over-range',
    value,
    unit,
    quality: 'uncertain',
    reason: 'over-range',
  });
}

function isStarved({ state }: Turn, { id }: MeasuredPoint): boolean {
  for (const oxygen of state.index.oxygenBeside.get(id) ?? []) {
    // Where the oxygen is not known any more, the last known reading holds, but for a cell that a person has put out of service.
    const isOut = isBypassed(state, oxygen) && state.ledger.get(oxygen)?.running === undefined;
    if (!isOut && state.points.get(oxygen)?.isPoor === true) return true;
  }
  return false;
}

/** An oxygen detector was read: a cell that is broken, in doubt, in a check or in bypass says nothing of the air. */
export function followOxygen(
  { state }: Turn,
  point: MeasuredPoint,
  known: PointState,
  value: number,
  told: Trust,
): void {
  const least = oxygenIn(point, STARVED_BELOW);
  if (least === undefined || !isUndoubted(told) || isInTest(state, point.id)) return;
  if (value < least) known.isPoor = true;
  else if (known.isPoor !== undefined) delete known.isPoor;
}
