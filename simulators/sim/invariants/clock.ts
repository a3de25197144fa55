import { alarmId } from '../../../src/domain/ids.ts';
import type { State } from '../../../src/domain/state/state.ts';
import type { Gateway } from '../../../src/gateway.ts';
import type { Folded } from '../../../src/pipeline/fold.ts';
import type { SimClock } from '../clock.ts';
import { InvariantError } from './invariant.ts';

const CLOCK = alarmId('gateway', 'clock');
const DAY_MS = 86_400_000;
/** The wall clock is looked at each second, and asked for its proof each half a minute. */
const SEEN_WITHIN = 5;
const PROVEN_WITHIN = 40;

/** What must hold of plant time however wrong the wall clock is, told from outside. */
export class ClockInvariants {
  readonly #clock: SimClock;
  #farFor = 0;
  #rightFor = 0;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  check({ input }: Folded): void {
    if (input.kind === 'started') this.#farFor = this.#rightFor = 0;
    if (input.kind !== 'clock-accepted' || input.accept !== 'wall') return;
    const off = input.at - this.#clock.wall();
    if (Math.abs(off) > 1000) throw new InvariantError('plant time is the truth once the clock is proven', { off });
  }

  everySecond(gateway: Gateway, state: State, ageHeld: number): void {
    const off = gateway.clock.now() - this.#clock.wall();
    const isInDoubt = state.alarms.get(CLOCK)?.active === true;
    this.#farFor = Math.abs(off) > DAY_MS + 2000 ? this.#farFor + 1 : 0;
    this.#rightFor = this.#clock.error === 0 ? this.#rightFor + 1 : 0;
    if (this.#farFor > SEEN_WITHIN && !isInDoubt)
      throw new InvariantError('a wall clock a day from plant time is in doubt', { off });
    if (this.#rightFor > PROVEN_WITHIN && isInDoubt) throw new InvariantError('a proven clock ends the doubt', { off });
    if (isInDoubt && ageHeld === 0) throw new InvariantError('age deletes nothing on the word of a doubtful clock', {});
  }
}
