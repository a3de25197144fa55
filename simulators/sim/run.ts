import { badgeSources } from '../../drivers/mqtt/settings/settings.ts';
import { writtenDevices } from '../../drivers/modbus/settings/device.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { epochOf, type OutputId } from '../../src/domain/ids.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { State } from '../../src/domain/state/state.ts';
import { duration, instant, seconds } from '../../src/domain/time.ts';
import { Gateway } from '../../src/gateway.ts';
import { stateAt } from '../../src/log/recover.ts';
import { Verification } from '../../src/log/verify.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { type Random, seeded } from '../random.ts';
import { SCENARIOS } from '../scenario.ts';
import { createWorld, type World } from '../world/world.ts';
import { SimBadges } from './badges.ts';
import { SimClock } from './clock.ts';
import { ClockInvariants } from './invariants/clock.ts';
import { SimDamage } from './damage.ts';
import { SimEngineer } from './engineer.ts';
import { withGasRules } from './gas-rules.ts';
import { Invariants } from './invariants/index.ts';
import { InvariantError } from './invariants/invariant.ts';
import { SimDisk, SimLog } from './log.ts';
import { SimModbus } from './modbus.ts';
import { SIM_NOTIFY, SimNotifier } from './notifier.ts';
import { SimOperator } from './operator.ts';
import { SimOutputs, withOutputs } from './outputs.ts';
import { withPeopleRules } from './people-rules.ts';
import { simSuppressions } from './suppressions.ts';

/** What one seed did. */
export interface Story {
  readonly seed: number;
  readonly scenario: string;
  readonly inputs: number;
  readonly transitions: number;
  readonly crashes: number;
  readonly changes: number;
}

const BEGIN = Date.UTC(2026, 10, 24, 0, 0, 0);
const BUILT = BEGIN - 90 * 86_400_000;
const STEP = seconds(1);
/** A configuration is put into force rather often so shortly before a crash. */
const SHORT_MS = 2000;
const DAY_MS = 86_400_000;
/** By how much a wall clock without a battery, without a time server or set by hand is wrong. */
const WRONG_BY: readonly number[] = [
  -BEGIN,
  ...[-2000, -400, -29, -2, -0.4, 0.4, 2, 29, 31, 400, 2000].map((days) => days * DAY_MS),
];

/** One simulated life of a gateway: the real one, over a simulated plant, disk and clock, with everything that can fail. */
export class Simulation {
  readonly #settings: Settings;
  readonly #seed: number;
  readonly #random: Random;
  readonly #clock = new SimClock(BEGIN);
  readonly #world: World;
  readonly #disk: SimDisk;
  readonly #damage: SimDamage;
  /** Follows the disk, and folds all of it again. */
  readonly #verification: Verification;
  #followed = 0;
  readonly #invariants: Invariants;
  readonly #clockRules = new ClockInvariants(this.#clock);
  /** What each relay holds. */
  readonly #relays: Map<OutputId, boolean>;
  readonly #operator: SimOperator;
  readonly #engineer: SimEngineer;
  readonly #scenario: string;
  /** The wires are worse in some lives than in others, and never perfect. */
  readonly #roughness: number;
  #failure: Error | undefined;
  #inputs = 0;
  #transitions = 0;
  #crashes = 0;
  #life = 0;

  constructor(given: Settings, seed: number) {
    const settings = watchful(unhurried(given));
    this.#settings = settings;
    this.#seed = seed;
    this.#random = seeded(seed);
    const scenario = this.#random.pick(SCENARIOS);
    this.#scenario = scenario.name;
    this.#world = createWorld(settings.plant, scenario, seed);
    this.#disk = new SimDisk(settings.plant);
    this.#damage = new SimDamage(this.#disk, this.#random.fork('damage'));
    this.#verification = new Verification((revision) => this.#plantOf(revision), settings.plant);
    this.#invariants = new Invariants(settings.plant, (revision) => this.#plantOf(revision));
    this.#relays = new Map((settings.plant.outputs ?? []).map(({ id }) => [id, false]));
    this.#operator = new SimOperator(this.#random.fork('operator'));
    this.#engineer = new SimEngineer(settings.plant, this.#random.fork('engineer'), this.#disk);
    this.#roughness = this.#random.uniform(0.02, 1) ** 2;
  }

  /** Lives for so many minutes. Throws the first invariant that does not hold. */
  async run(minutes: number): Promise<Story> {
    const end = minutes * 60_000;
    let lived = 0;
    while (lived < end) {
      const length = Math.min(end - lived, this.#random.uniform(0.5, 6) * 60_000);
      await this.#live(length);
      lived += length;
      if (lived < end) this.#crash();
    }
    this.#foldAgain();
    const { promised } = this.#operator;
    for (const { seq, act } of promised) this.#mustBeOnDisk(seq, act);
    return {
      seed: this.#seed,
      scenario: this.#scenario,
      inputs: this.#inputs,
      transitions: this.#transitions,
      crashes: this.#crashes,
      changes: this.#engineer.changes,
    };
  }

  /** From a start to the next crash. */
  async #live(length: number): Promise<void> {
    const clock = this.#clock;
    const disk = this.#disk;
    const life = (this.#life += 1);
    const rough = this.#roughness;
    const { lastSeq, lastAt } = disk;
    const state = stateAt(disk, this.#settings.plant, { toSeq: lastSeq });
    this.#mustEqualStraightFold(state);
    this.#engineer.mustBeInForce(state, (seq) => this.#damage.isLost(seq));
    this.#invariants.begin({ state, plant: state.plant, lastSeq, lastAt });
    const { plant, edit } = this.#engineer.start(state);
    const chance = this.#random.fork(`life ${life}`);
    const bus = new SimModbus(
      this.#settings,
      this.#world,
      clock,
      chance.fork('bus'),
      {
        lost: 0.02 * rough,
        late: 0.05 * rough,
        exception: 0.01 * rough,
        corrupt: 0.01 * rough,
      },
      (error) => (this.#failure ??= error),
    );
    const badges = new SimBadges(this.#settings, this.#world, clock, chance.fork('badges'), {
      lost: 0.1 * rough,
      late: 0.05 * rough,
      doubled: 0.05 * rough,
      corrupt: 0.03 * rough,
      stranger: 0.002 * rough,
    });
    const outputs = new SimOutputs(clock, chance.fork('outputs'), rough, this.#relays);
    const log = new SimLog(disk, clock, chance.fork('disk'), { slow: 0.05 * rough, failing: 0.005 * rough });
    log.keepPlant(plant);
    disk.epoch += 1;
    const gateway = new Gateway({
      clock,
      proof: clock,
      builtAt: instant(BUILT),
      log,
      drivers: [this.#damage.teller(clock), bus, badges, outputs],
      outputs: [outputs],
      notifier: new SimNotifier(clock, chance.fork('notifier'), rough, () => this.#life === life),
      state,
      plant,
      edit,
      epoch: epochOf(disk.epoch),
      lastSeq,
      lastAt: instant(lastAt),
      logger: silentLogger,
    });
    gateway.folded.subscribe((folded) => {
      this.#inputs += 1;
      this.#transitions += folded.outcome.transitions.length;
      this.#guard(() => {
        this.#damage.see(folded);
        this.#invariants.check(folded, state);
        this.#clockRules.check(folded);
      });
    });
    const crashAt = clock.monotonic() + length;
    gateway.start();
    this.#everySecond(life, () => {
      this.#world.step(STEP);
      this.#guard(() => this.#invariants.everySecond(gateway.clock.now(), state));
      this.#guard(() => this.#clockRules.everySecond(gateway, state, disk.ageHeld));
      this.#guard(() => this.#damage.check(state));
      this.#guard(() => outputs.check(state));
      if (chance.uniform() < 0.05) this.#operator.work(gateway, () => this.#life === life);
      const isShortBeforeCrash = clock.monotonic() > crashAt - SHORT_MS;
      if (chance.uniform() < (isShortBeforeCrash ? 0.5 : 0.03)) this.#reconfigure(gateway, life);
      if (chance.uniform() < 0.004 * rough) bus.cutPower(chance.uniform(500, 60_000));
      if (chance.uniform() < 0.002 * rough) badges.fallSilent(chance.uniform(1000, 60_000));
      if (chance.uniform() < 0.004 * rough) badges.beFlooded(chance.uniform(5000, 60_000));
      if (chance.uniform() < 0.002 * rough) clock.stepWall(chance.gaussian(3_600_000));
      if (chance.uniform() < 0.001 * rough) clock.error = chance.pick(WRONG_BY);
      if (chance.uniform() < 0.01) clock.error = 0;
    });
    await clock.run(length, () => this.#failure !== undefined);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #reconfigure(gateway: Gateway, life: number): void {
    // What waits would come between what is seen before the change and the change.
    if (gateway.flow.waiting > 0) return;
    const before = (): void => this.#guard(() => this.#invariants.beforeChange(gateway.state));
    this.#engineer.work(gateway, before, () => this.#life === life);
  }

  /** The plant of a configuration that was ever in force. */
  #plantOf(revision: string): Plant {
    const plant = this.#disk.plant(revision);
    if (plant === undefined) throw new InvariantError('the plant of every configuration is kept', { revision });
    return plant;
  }

  #everySecond(life: number, act: () => void): void {
    this.#clock.setTimer('sim second', STEP, () => {
      if (this.#life !== life) return;
      act();
      this.#everySecond(life, act);
    });
  }

  /** The process dies at this moment: what is not on the disk is gone. */
  #crash(): void {
    this.#crashes += 1;
    this.#life += 1;
    this.#damage.strike(this.#followed);
    const chance = this.#random.uniform();
    if (chance < 0.25) this.#clock.error = this.#random.pick(WRONG_BY);
    else if (chance < 0.5) this.#clock.error = 0;
    this.#clock.restart(this.#random.uniform(0, 20_000));
    for (const { seq, act } of this.#operator.promised) this.#mustBeOnDisk(seq, act);
  }

  #guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  #mustBeOnDisk(seq: number, act: object): void {
    if (this.#damage.isLost(seq)) return;
    const [row] = this.#disk.rows({ fromSeq: seq, toSeq: seq });
    const input = row?.kind === 'input' ? row.input : undefined;
    if (input?.kind !== 'act' || JSON.stringify(input.do) !== JSON.stringify(act))
      throw new InvariantError('what was answered as durable survives a crash', { seq, act });
  }

  /** Folding the record again gives the same transitions and events, byte for byte. */
  #foldAgain(): void {
    const difference = this.#verification.follow(this.#disk.rows({ fromSeq: this.#followed + 1 }));
    if (difference !== undefined) throw new InvariantError('folding the log again gives the same', difference);
    this.#followed = this.#disk.lastSeq;
  }

  /** A state that was restored from a checkpoint is the one that folding everything gives. */
  #mustEqualStraightFold(restored: State): void {
    this.#foldAgain();
    const [a, b] = [new Capture(restored).finish(), new Capture(this.#verification.state).finish()];
    if (a.facts !== b.facts)
      throw new InvariantError(
        'a checkpoint and the inputs after it give the state of all inputs',
        firstDifference(a.facts, b.facts),
      );
    if (a.revision !== b.revision)
      throw new InvariantError('a restored state is under the plant that was in force', {
        is: a.revision,
        was: b.revision,
      });
    if (a.windows !== b.windows)
      throw new InvariantError('a checkpoint holds the trends', firstDifference(a.windows, b.windows));
  }
}

/** Polls at half a second at the quickest: what is tried here is order and loss, and a life is over sooner. Badges tell of falls, too. */
function unhurried(settings: Settings): Settings {
  const devices = writtenDevices(settings.file.devices).map((device) => ({
    ...device,
    poll: duration(Math.max(device.poll, 500)),
  }));
  const badges = badgeSources(settings.file).map((source) =>
    source.dialect === 'json' ? { ...source, fields: { ...source.fields, fall: '/fall', tamper: '/open' } } : source,
  );
  return { ...settings, file: { ...settings.file, devices, badges } };
}

/** Asks rather often whether anybody is there: a life is short. */
function watchful(settings: Settings): Settings {
  const watch = { every: seconds(100), whileAlarms: seconds(40), answer: seconds(20) };
  return {
    ...settings,
    plant: {
      ...withGasRules(withPeopleRules(withOutputs(settings.plant))),
      watch,
      notify: SIM_NOTIFY,
      suppressions: simSuppressions(settings.plant),
    },
  };
}

function firstDifference(a: string, b: string): object {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return { a: a.slice(Math.max(0, i - 120), i + 80), b: b.slice(Math.max(0, i - 120), i + 80) };
}
