import type { SetPoint } from '../alarm/condition.ts';
import { alarmId, type PointId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { Trust } from '../reading/quality.ts';
import type { Turn } from '../state/state.ts';
import { duration, later } from '../time.ts';
import type { Forecast, Trend } from './forecast.ts';
import { t90Of } from './gases.ts';
import { gustsNear } from './gusts.ts';
import { mayTurnAgain, rememberTurn } from './turned.ts';
import {
  nextLimit,
  type Outlook,
  outlook,
  QUIET_MS,
  rateOfRise,
  SHOWN_FOR_MS,
  speaks,
  WITHDRAW_AFTER_MS,
} from './outlook.ts';
import { freshTrend, isOver, sample } from './trend.ts';

/**
 * Follows a gas, or another value with limits, to warn before a limit is reached; silent when it knows nothing. A reading that was lost on its way
 * costs a sample; one that the detector itself doubts ends the trend.
 * @returns whether what it says of the point may be another than before
 */
export function watchTrend(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust): boolean {
  const before = turn.state.trends.get(point.id);
  const isGone = before !== undefined && isOver(before, turn.at) && dropTrend(turn, point.id);
  if (trust.quality === 'bad' && trust.reason === 'comm') return isGone;
  if (value === null || trust.quality !== 'good') return dropTrend(turn, point.id);
  const trend = turn.state.trends.edit(point.id, () => freshTrend(turn.at));
  if (trend.forecast !== undefined && reached(trend.forecast.limit, trend, value)) end(turn, point, trend, 'limit');
  if (!sample(trend, turn.at, value, t90Of(point))) return false;
  const rate = rateOfRise(trend, point.resolution);
  if (rate !== undefined) trend.rate = rate;
  const setPoint = nextLimit(turn.state.index.limits.get(point.id) ?? [], value);
  if (setPoint === undefined) return true;
  const seen = outlook(trend, setPoint, point.resolution, t90Of(point));
  const warned = turn.state.alarms.get(alarmId(point.id, 'rising'))?.active === true;
  // A forecast on the screen is followed too where the alarm is not configured.
  if (warned || trend.forecast !== undefined) follow(turn, point, trend, seen);
  else if (turn.at >= (trend.quietUntil ?? 0) && !mayTurnAgain(trend, setPoint, turn.at)) {
    const forecast = speaks(trend, seen, turn.at) ? seen.forecast : gustsOf(point, trend, setPoint, value);
    if (forecast !== undefined) announce(turn, point, trend, forecast);
  }
  return true;
}

/** Nothing was heard for too long, or what was heard is in doubt: over a gap a trend would be invented. An active warning is held. */
export function dropTrend(turn: Turn, id: PointId): boolean {
  if (turn.state.trends.get(id) === undefined) return false;
  turn.state.trends.remove(id);
  if (turn.state.points.get(id)?.forecast !== undefined) delete turn.state.points.edit(id).forecast;
  return true;
}

/** Of gases alone: a level or a pressure that swings is no plume. */
const gustsOf = (point: MeasuredPoint, trend: Trend, setPoint: SetPoint, value: number): Forecast | undefined =>
  point.gas === undefined ? undefined : gustsNear(trend, setPoint, value);

function follow(turn: Turn, point: MeasuredPoint, trend: Trend, seen: Outlook): void {
  // Gusts are waited for as long as was said, unless a rise is certain now.
  if (trend.forecast?.gusts === true && !speaks(trend, seen, turn.at)) {
    if (turn.at >= trend.forecast.latest) end(turn, point, trend, 'forecast');
    return;
  }
  switch (seen.say) {
    case 'rising':
      delete trend.calmSince;
      return announce(turn, point, trend, seen.forecast);
    case 'calm':
      trend.calmSince ??= turn.at;
      if (turn.at - trend.calmSince >= SHOWN_FOR_MS) hideForecast(turn, point.id);
      if (turn.at - trend.calmSince >= WITHDRAW_AFTER_MS) end(turn, point, trend, 'forecast');
      return;
    case 'nothing':
      return;
  }
}

function announce(turn: Turn, point: MeasuredPoint, trend: Trend, forecast: Forecast): void {
  trend.forecast = forecast;
  if (trend.ended !== undefined) delete trend.ended;
  turn.state.points.edit(point.id).forecast = forecast;
  turn.readings.push(point.id);
}

/** The warning goes on for a while, but no time is said of a rise that has stopped. */
function hideForecast(turn: Turn, id: PointId): void {
  if (turn.state.points.get(id)?.forecast === undefined) return;
  delete turn.state.points.edit(id).forecast;
  turn.readings.push(id);
}

/** The warning is over: the limit was reached and has an alarm of its own, or the rise has stopped. */
function end(turn: Turn, point: MeasuredPoint, trend: Trend, cause: 'limit' | 'forecast'): void {
  if (cause === 'limit') delete trend.turned;
  // Gusts that did not come again say nothing of where a rise turns.
  else if (trend.forecast !== undefined && trend.forecast.gusts !== true)
    rememberTurn(trend, trend.forecast.limit, turn.at);
  delete trend.forecast;
  delete trend.calmSince;
  delete trend.agreedSince;
  // After a limit was reached the next one may be warned of at once; after a false start there is a pause.
  if (cause === 'forecast') trend.quietUntil = later(turn.at, duration(QUIET_MS));
  delete turn.state.points.edit(point.id).forecast;
  trend.ended = cause;
}

function reached(limit: number, trend: Trend, value: number): boolean {
  const before = trend.values.at(-1) ?? value;
  return before < limit ? value >= limit : value <= limit;
}
