import { isInTest } from '../gas/service.ts';
import { alarmId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { Trust } from '../reading/quality.ts';
import type { Turn } from '../state/state.ts';
import { minutes, since } from '../time.ts';
import { endAbsence, followAbsence } from './absence.ts';
import { forgetRecent, isCalm, watchSpikes } from './spikes.ts';
import { stuckOf } from './stuck.ts';
import { followUsual, learnUsual } from './usual.ts';
import type { Vitals } from './vitals.ts';

/** Looks are a minute apart. */
const LOOK_EVERY = minutes(1);
/** Over a longer silence nothing is known of what was read. */
const LONGEST_GAP = minutes(10);
/** While one of these is active the air is not quiet. */
const OF_GAS = ['high', 'high-high', 'low', 'low-low', 'over-range', 'rising', 'rate'];

/**
 * Watches a gas detector over hours: whether its reading moves at all, where it is when nothing happens, and for how long
 * it does not measure. A comparison for each reading, and a look once a minute.
 * @returns whether what it says of the detector may be another than before
 */
export function watchDetector(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust): boolean {
  if (isInTest(turn.state, point.id))
    turn.state.vitals.edit(point.id, () => ({ lookedAt: turn.at })).testedAt = turn.at;
  const known = turn.state.vitals.get(point.id);
  if (value === null || !isMeasurement(trust)) return interrupt(turn, point, known, trust);
  const isSame = known?.same !== undefined && Math.abs(value - known.same.value) < point.resolution / 2;
  if (isSame && since(known.lookedAt, turn.at) < LOOK_EVERY && isCalm(known)) return false;
  const vitals = turn.state.vitals.edit(point.id, () => ({ lookedAt: turn.at }));
  const isBack = endAbsence(turn, point, vitals);
  const wasStuck = vitals.stuck !== undefined;
  const gap = since(vitals.lookedAt, turn.at);
  // Over a gap nothing is known to have stood still; what was found before it is held until it moves.
  if (!isSame || gap > LONGEST_GAP) vitals.same = { value, since: turn.at };
  if (!isSame) delete vitals.stuck;
  if (gap > LONGEST_GAP) forgetRecent(vitals);
  watchSpikes(turn, point, vitals, value);
  if (gap < LOOK_EVERY) return wasStuck || isBack;
  vitals.lookedAt = turn.at;
  if (gap <= LONGEST_GAP) {
    const isFree = isFreeOfAlarms(turn, point) && !isBeyondLimit(turn, point, value);
    followUsual(vitals, point, value, gap, isFree);
    if (isFree && vitals.unusual !== true && !isRising(turn, point)) learnUsual(vitals, value, gap);
  } else if (vitals.quiet !== undefined && vitals.unusual !== true)
    vitals.quiet = { ...vitals.quiet, lately: vitals.quiet.mean };
  const stuck = vitals.stuck ?? stuckOf(turn, point, vitals);
  if (stuck !== undefined) vitals.stuck = stuck;
  return true;
}

/** A zero that drifts may be just below what a good value may be. */
const isMeasurement = ({ quality, reason }: Trust): boolean => quality === 'good' || reason === 'under-range';

/**
 * A poll that was lost, or a detector that does not measure, says nothing: what was found is held, and the same reading after
 * it goes on. Beyond its range a detector has moved; after a calibration all is another.
 */
function interrupt(turn: Turn, point: MeasuredPoint, known: Readonly<Vitals> | undefined, trust: Trust): boolean {
  const { reason } = trust;
  if (reason === 'comm' || reason === 'stale' || reason === 'retained') return false;
  const isNews = followAbsence(turn, point, known, trust);
  if (known?.same === undefined) return isNews;
  const vitals = turn.state.vitals.edit(point.id);
  forgetRecent(vitals);
  if (reason === 'calibration') {
    delete vitals.quiet;
    delete vitals.unusual;
  } else if (reason !== 'over-range') return isNews;
  delete vitals.same;
  delete vitals.stuck;
  return true;
}

const isRising = ({ state }: Turn, { id }: MeasuredPoint): boolean => (state.trends.get(id)?.rate ?? 0) > 0;

/** A level that is reached by this very reading has no alarm yet. */
const isBeyondLimit = ({ state }: Turn, { id }: MeasuredPoint, value: number): boolean =>
  (state.index.limits.get(id) ?? []).some(
    ({ setPoint }) =>
      setPoint !== undefined && (setPoint.direction === 'high' ? value >= setPoint.limit : value <= setPoint.limit),
  );

/** No alarm of the gas is there, and no person holds gas to the detector. */
const isFreeOfAlarms = ({ state }: Turn, { id }: MeasuredPoint): boolean =>
  !isInTest(state, id) && OF_GAS.every((name) => state.alarms.get(alarmId(id, name))?.active !== true);
