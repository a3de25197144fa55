import { ownConditionsOf } from '../../src/domain/conditions/index.ts';
import { outputId, type OutputId, pointId } from '../../src/domain/ids.ts';
import type { OutputInput } from '../../src/domain/input.ts';
import type { Output, Plant } from '../../src/domain/plant.ts';
import { wishOf } from '../../src/domain/outputs/drive.ts';
import type { State } from '../../src/domain/state/state.ts';
import { text } from '../../src/domain/text.ts';
import { duration, seconds } from '../../src/domain/time.ts';
import type { DeviceReport, Driver, Intake } from '../../src/ports/driver.ts';
import type { OutputDriver, OutputWish } from '../../src/ports/output.ts';
import type { Random } from '../random.ts';
import type { SimClock } from './clock.ts';
import { InvariantError } from './invariants/invariant.ts';

/** Switched on by an escalation alone. */
export const HORN = outputId('horn');

const output = (id: string, rest: Omit<Output, 'id' | 'name' | 'period' | 'minimumOff'> & Partial<Output>): Output => ({
  id: outputId(id),
  name: text(id, id),
  period: seconds(5),
  minimumOff: duration(0),
  ...rest,
});

/** One output of each sort, and each way in which one ends. */
const OUTPUTS: readonly Output[] = [
  output('siren', {
    kind: 'siren',
    when: { priority: [1] },
    until: 'returned',
    stop: pointId('reactor-hall.call-point-2'),
  }),
  output('beacon', {
    kind: 'beacon',
    when: { priority: [1, 2] },
    until: 'reset',
    longestOn: seconds(40),
    minimumOff: seconds(10),
  }),
  output('lamp', { kind: 'beacon', when: { conditions: ['high', 'low'] }, until: 'acked' }),
  output(HORN, { kind: 'siren', when: { subject: 'no one' }, until: 'acked' }),
  output('alive', { kind: 'heartbeat', when: {}, until: 'returned' }),
];

/** The same plant with these outputs, in place of its own. */
export function withOutputs(plant: Plant): Plant {
  const outputs = OUTPUTS.map(({ stop, ...rest }) =>
    stop !== undefined && plant.points.some(({ id }) => id === stop) ? { ...rest, stop } : rest,
  );
  const conditions = ownConditionsOf({ devices: [], outputs }).filter(({ subject }) => subject !== 'gateway');
  const former = new Set<string>((plant.outputs ?? []).map(({ id }) => id));
  const kept = plant.conditions.filter(({ subject }) => !former.has(subject));
  return { ...plant, outputs, conditions: [...kept, ...conditions] };
}

/** A relay is late, refuses, is dead for a while, or is switched by hand: shares of all writes and of all seconds. */
const [LATE, REFUSED, DEAD, BY_HAND] = [0.2, 0.05, 0.02, 0.005];
const AGAIN = seconds(1);

/** Relays that obey at last, and what a driver says of them. What they hold outlives the gateway. */
export class SimOutputs implements Driver, OutputDriver {
  readonly name = 'outputs';
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #roughness: number;
  readonly #held: Map<OutputId, boolean>;
  readonly #wishes = new Map<OutputId, OutputWish>();
  readonly #written = new Map<OutputId, boolean>();
  readonly #said = new Map<OutputId, string>();
  #deadUntil = 0;
  #intake: Intake | undefined;

  /** @param held what each relay holds; those in it are there */
  constructor(clock: SimClock, random: Random, roughness: number, held: Map<OutputId, boolean>) {
    [this.#clock, this.#random, this.#roughness, this.#held] = [clock, random, roughness, held];
  }

  start(intake: Intake): void {
    this.#intake = intake;
    this.#watch();
  }

  stop(): Promise<void> {
    this.#intake = undefined;
    return Promise.resolve();
  }

  reports(): readonly DeviceReport[] {
    return [];
  }

  want(wish: OutputWish): void {
    this.#wishes.set(wish.output, wish);
    const isLate = this.#random.uniform() < LATE * this.#roughness;
    const after = isLate ? this.#random.uniform(0, 8000) : this.#random.uniform(0, 100);
    this.#clock.setTimer('sim write', duration(after), () => this.#write(wish.output));
  }

  /** Throws where the newest wish for an output is not what the gateway wants of it. */
  check(state: State): void {
    for (const { id } of state.plant.outputs ?? []) {
      const wanted = wishOf(state, id);
      const asked = this.#wishes.get(id);
      if (wanted !== undefined && (asked?.on !== wanted.on || asked.tick !== wanted.tick))
        throw new InvariantError('what is wanted of an output is asked of its driver', { id, wanted, asked });
    }
  }

  /** Reads all relays back, each second. */
  #watch(): void {
    this.#clock.setTimer('sim read-back', AGAIN, () => {
      if (this.#intake === undefined) return;
      for (const [id, isOn] of this.#held) {
        if (this.#random.uniform() < BY_HAND * this.#roughness) this.#held.set(id, !isOn);
        this.#write(id);
      }
      this.#watch();
    });
  }

  /** Writes what is wanted where the relay holds something else, and says what it holds. */
  #write(id: OutputId): void {
    const now = this.#clock.monotonic();
    if (this.#random.uniform() < (DEAD / 10) * this.#roughness) this.#deadUntil = now + this.#random.uniform(0, 60_000);
    if (now < this.#deadUntil) return this.#say(id, 'timeout');
    const wish = this.#wishes.get(id);
    if (wish !== undefined && this.#held.get(id) !== wish.on) {
      if (this.#random.uniform() < REFUSED * this.#roughness) return this.#say(id, 'refused');
      this.#held.set(id, wish.on);
      this.#written.set(id, wish.on);
    }
    this.#say(id);
  }

  #say(id: OutputId, trouble?: OutputInput['trouble']): void {
    const [written, readBack] = [this.#written.get(id), this.#held.get(id)];
    const said: OutputInput = {
      kind: 'output',
      output: id,
      ...(written === undefined ? {} : { written }),
      ...(readBack === undefined ? {} : { readBack }),
      ...(trouble === undefined ? {} : { trouble }),
    };
    const key = JSON.stringify(said);
    if (this.#said.get(id) === key) return;
    this.#said.set(id, key);
    this.#intake?.heard({ at: this.#clock.now(), draft: said });
  }
}
