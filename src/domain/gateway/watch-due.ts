import { aheadAt } from '../site-clock.ts';
import { instant, type Instant, later } from '../time.ts';
import type { WatchNight, WatchPlan } from './watch-plan.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When the next press is to be asked for; never, where nothing asks for it. */
export function watchDue(
  { every, night, whileAlarms }: WatchPlan,
  answeredAt: Instant,
  alarmsSince: Instant | undefined,
): Instant | undefined {
  const all: Instant[] = [];
  if (every !== undefined) all.push(later(answeredAt, every));
  if (whileAlarms !== undefined && alarmsSince !== undefined)
    all.push(later(alarmsSince > answeredAt ? alarmsSince : answeredAt, whileAlarms));
  const atNight = night === undefined ? undefined : nightDue(night, answeredAt);
  if (atNight !== undefined) all.push(atNight);
  return all.length === 0 ? undefined : instant(Math.min(...all));
}

/** After a press by day the first one is due so long after the night began. */
function nightDue(night: WatchNight, answeredAt: Instant): Instant | undefined {
  const length = (((night.to - night.from) * MINUTE + DAY - 1) % DAY) + 1;
  const ofDay = (((answeredAt + aheadAt(night.clock, answeredAt) * MINUTE) % DAY) + DAY) % DAY;
  const passed = (ofDay - night.from * MINUTE + DAY) % DAY;
  const begun = answeredAt - passed;
  if (passed + night.every <= length) return instant(answeredAt + night.every);
  const next = begun + DAY;
  return night.every <= length ? instant(next + night.every) : undefined;
}
