import type { Priority } from '../alarm/condition.ts';
import type { Overlay } from '../alarm/transition.ts';
import type { ClosingVerdict } from '../response/closing.ts';
import type { SiteClock } from '../site-clock.ts';
import type { Coverage } from './coverage.ts';
import { Floods, type FloodsResult } from './floods.ts';
import { Level, type LevelResult } from './level.ts';
import { Rates, type RatesResult } from './rates.ts';
import { Waits, type WaitsResult } from './waits.ts';

/** What an alarm can be, as it is counted: asking for the operator, or hidden from them. */
export type CountedAs = 'standing' | Overlay;

/** The figures of all alarms, of one priority, or of one area. */
export interface ScopeResult {
  /** Activations of an alarm that was not hidden; each asks for an acknowledgement of its own. */
  readonly occurrences: number;
  /** How often an acknowledged alarm asked again. */
  readonly reAlarms: number;
  readonly rates: RatesResult;
  /** Occurrences by priority, and their shares of all. */
  readonly priorities: readonly { readonly priority: Priority; readonly count: number; readonly share: number }[];
  readonly floods: FloodsResult;
  /** Active or unacknowledged. */
  readonly standing: LevelResult;
  /** Active for more than 24 hours without a break. */
  readonly stale: LevelResult;
  readonly shelved: LevelResult;
  readonly suppressed: LevelResult;
  readonly outOfService: LevelResult;
  /** Alarms that were raised three times in a minute. */
  readonly chattering: number;
  /** Occurrences that returned within ten seconds, not acknowledged, and not repeated within a minute. */
  readonly fleeting: number;
  readonly toAcknowledge: WaitsResult;
  readonly toReturn: WaitsResult;
  /** What occurrences were found to be when they were closed. */
  readonly verdicts: Readonly<Record<ClosingVerdict, number>>;
}

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

/** One figure of each kind, over the same alarms. */
export class Scope {
  readonly #coverage: Coverage;
  readonly rates: Rates;
  readonly floods: Floods;
  readonly stale = new Level();
  readonly levels: Readonly<Record<CountedAs, Level>> = {
    standing: new Level(),
    shelved: new Level(),
    suppressed: new Level(),
    'out-of-service': new Level(),
  };
  readonly toAcknowledge = new Waits();
  readonly toReturn = new Waits();
  readonly verdicts: Record<ClosingVerdict, number> = { real: 0, false: 0, test: 0 };
  readonly byPriority: Record<Priority, number> = { 1: 0, 2: 0, 3: 0, 4: 0 };
  reAlarms = 0;
  chattering = 0;
  fleeting = 0;

  constructor(coverage: Coverage, clock: SiteClock) {
    this.#coverage = coverage;
    this.rates = new Rates(clock);
    this.floods = new Floods(coverage);
  }

  result(): ScopeResult {
    const end = this.#coverage.moment(this.#coverage.to);
    const occurrences = this.rates.count;
    const { standing, shelved, suppressed, 'out-of-service': outOfService } = this.levels;
    return {
      occurrences,
      reAlarms: this.reAlarms,
      rates: this.rates.result(this.#coverage),
      priorities: PRIORITIES.map((priority) => {
        const count = this.byPriority[priority];
        return { priority, count, share: occurrences === 0 ? 0 : count / occurrences };
      }),
      floods: this.floods.result(),
      standing: standing.result(end),
      stale: this.stale.result(end),
      shelved: shelved.result(end),
      suppressed: suppressed.result(end),
      outOfService: outOfService.result(end),
      chattering: this.chattering,
      fleeting: this.fleeting,
      toAcknowledge: this.toAcknowledge.result(occurrences),
      toReturn: this.toReturn.result(occurrences),
      verdicts: this.verdicts,
    };
  }
}
