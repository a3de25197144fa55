import type { SiteClock } from '../site-clock.ts';
import type { Duration } from '../time.ts';

/** How often a screen asks whether anybody is there (值班), from the configuration. */
export interface WatchPlan {
  /** At any time. */
  readonly every?: Duration;
  /** At night, by the clock of the site. */
  readonly night?: WatchNight;
  /** While alarms stand unacknowledged. */
  readonly whileAlarms?: Duration;
  /** So long a press is waited for. */
  readonly answer: Duration;
}

/** From one minute of the day to another, over midnight where `to` is not later. */
export interface WatchNight {
  readonly from: number;
  readonly to: number;
  readonly every: Duration;
  readonly clock: SiteClock;
}
