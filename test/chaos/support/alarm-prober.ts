import type { Random } from '../../../simulators/random.ts';
import type { Gateway } from './gateway.ts';
import type { Panel } from './panel.ts';
import { CALM, GAS, GAS_ALARM } from './plant.ts';
import { Screen } from './screen.ts';
import { until } from '../../support/until.ts';

/** Within this an alarm reaches a screen, whatever goes on (the issue asserts it), ms. */
const ALARM_WITHIN_MS = 5000;
const [SHORTEST_GAP_MS, LONGEST_GAP_MS] = [80, 250];

/** Lets gas come and go during a fault, and sees whether a screen hears of it each time. */
export class AlarmProber {
  readonly screen: Screen;
  /** Steps that no screen showed in time, in words. */
  readonly lost: string[] = [];
  /** From each step to the screen, ms. */
  readonly latencies: number[] = [];
  readonly #panel: Panel;
  readonly #random: Random;
  readonly #begun = performance.now();
  #gateway: Gateway | undefined;
  #isOver = false;
  #done: Promise<void> | undefined;
  /** Times that the gateway went away: a step that met one is not judged by its time. */
  #absences = 0;

  constructor(panel: Panel, random: Random) {
    this.#panel = panel;
    this.#random = random;
    this.screen = new Screen(GAS_ALARM);
  }

  /** The gateway is there, from now on. */
  up(gateway: Gateway): void {
    this.#gateway = gateway;
    this.screen.look(gateway);
    this.#done ??= this.#probe();
  }

  /** The gateway is about to go. */
  down(): void {
    this.#absences += 1;
    this.#gateway = undefined;
    this.screen.look(undefined);
  }

  /** Waits until so many further steps have been judged. */
  async steps(count: number): Promise<void> {
    const target = this.latencies.length + this.lost.length + count;
    await until(
      `${count} steps of gas to be judged`,
      () => this.latencies.length + this.lost.length >= target,
      count * (ALARM_WITHIN_MS + LONGEST_GAP_MS) + 5000,
    );
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#done;
    this.screen.look(undefined);
  }

  async #probe(): Promise<void> {
    while (!this.#isOver) {
      if (this.#gateway === undefined) await pause(20);
      else {
        await this.#step();
        await pause(this.#random.uniform(SHORTEST_GAP_MS, LONGEST_GAP_MS));
      }
    }
  }

  async #step(): Promise<void> {
    const [panel, absences] = [this.#panel, this.#absences];
    // What the screen shows must first agree with the air, or the answer to this step would be of another.
    if (!(await this.screen.shows(panel.level > CALM, ALARM_WITHIN_MS))) {
      if (!this.#isExcused(absences)) this.#lose('the screen does not show how it is');
      return;
    }
    const begun = performance.now();
    panel.level = panel.level > CALM ? CALM : GAS;
    const isSeen = await this.screen.shows(panel.level > CALM, ALARM_WITHIN_MS);
    if (this.#isExcused(absences)) return;
    if (isSeen) this.latencies.push(performance.now() - begun);
    else this.#lose(panel.level > CALM ? 'gas came' : 'gas went');
  }

  #isExcused(absences: number): boolean {
    return this.#isOver || absences !== this.#absences || this.#gateway === undefined;
  }

  #lose(what: string): void {
    const { closed, whyClosed } = this.screen;
    const screen = closed === 0 ? '' : `, screen closed ${closed} times: ${whyClosed}`;
    this.lost.push(`${what} ${((performance.now() - this.#begun) / 1000).toFixed(1)} s after the beginning${screen}`);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
