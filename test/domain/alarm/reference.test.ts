import { expect, it } from 'vitest';
import { type AlarmCondition, condition } from '../../../src/domain/alarm/condition.ts';
import type { AlarmId, OccurrenceId } from '../../../src/domain/ids.ts';
import { epochOf, seqOf } from '../../../src/domain/ids.ts';
import { Capture, type Checkpoint, restore } from '../../../src/domain/checkpoint.ts';
import type { MeasuredPoint, Plant } from '../../../src/domain/plant.ts';
import { bad, GOOD, uncertain } from '../../../src/domain/reading/quality.ts';
import { instant, minutes, seconds } from '../../../src/domain/time.ts';
import { ack, act, read, reset, started } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { device, measured, smallPlant } from '../../support/plant.ts';
import { seeded } from '../../support/random.ts';
import { Reference, type Rule } from './reference.ts';

/** `FENGSUI_REFERENCE=1000000 npx vitest run test/domain/alarm/reference.test.ts` drives a million. */
const INPUTS = Number(process.env['FENGSUI_REFERENCE'] ?? 20_000);
const SEED = Number(process.env['FENGSUI_SEED'] ?? 1);
const SECOND = 1000;
const DAY = 86_400_000;

type Random = () => number;
const pick = <T>(random: Random, some: readonly [T, ...T[]]): T => some[Math.floor(random() * some.length)] ?? some[0];
const below = (random: Random, most: number): number => Math.floor(random() * most);

const NAMES = ['high', 'high', 'high', 'low'] as const;
const PRIORITIES = [[2, 3], [2], [1], [1, 2, 3]] as const;
const LATCHING = [false, true, true, false] as const;

function ruleOf(random: Random, i: number, first: boolean): Rule | undefined {
  if (!first && i === 3 && random() < 0.1) return undefined;
  return {
    priority: pick(random, PRIORITIES[i] ?? [2]),
    latching: LATCHING[i] ?? false,
    falls: NAMES[i] === 'low',
    limit: 5 + below(random, 2),
    deadband: below(random, 3),
    on: pick(random, [0, 0, 3, 15]),
    off: pick(random, [0, 5, 10, 60]),
  };
}

function plantOf(revision: string, rules: readonly (Rule | undefined)[]): Plant {
  const points = NAMES.map((_, i): MeasuredPoint => {
    // No gas: its own rules are no matter of one alarm.
    const { gas: _gas, ...point } = measured(`p${i}`, 'H2S');
    return point;
  });
  const conditions = rules.flatMap((rule, i): AlarmCondition[] => {
    if (rule === undefined) return [];
    const { priority, latching, falls, limit, deadband, on, off } = rule;
    const setPoint = { direction: falls ? 'low' : 'high', limit, deadband } as const;
    const [onDelay, offDelay] = [seconds(on), seconds(off)];
    return [condition(`p${i}`, falls ? 'low' : 'high', { priority, latching, onDelay, offDelay, setPoint })];
  });
  // Read so seldom that none is ever missed.
  const devices = [device('panel', 'modbus', 30 * DAY)];
  const reAlarm = { 1: minutes(5), 2: minutes(30) };
  return smallPlant({ revision, points, conditions, devices, zones: [], people: [], reAlarm });
}

/** The engine and the models beside it, at one time. */
class Beside {
  readonly #random: Random;
  readonly #rules: (readonly (Rule | undefined)[])[];
  readonly #plants: readonly Plant[];
  readonly fold: Fold;
  readonly models: readonly Reference[];
  readonly occurrences: Map<number, OccurrenceId>[] = NAMES.map(() => new Map());
  /** Seconds since the beginning, and what the clock was moved by. */
  #now = 0;
  #moved = 0;
  #asked = 0;
  /** The alarm that much happens to just now, so that it chatters. */
  #busy: number | undefined;
  /** The last inputs, for who looks for a difference. */
  readonly story: string[] = [];

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.#rules = Array.from({ length: 30 }, (_, n) => NAMES.map((_name, i) => ruleOf(this.#random, i, n === 0)));
    this.#plants = this.#rules.map((rules, n) => plantOf(`r${n}`, rules));
    const [plant] = this.#plants;
    if (plant === undefined) throw new Error('no plant');
    this.fold = new Fold(plant);
    for (const other of this.#plants) this.fold.know(other);
    this.fold.send(0, { ...started(1), revision: 'r0' });
    this.models = (this.#rules[0] ?? []).map((rule) => new Reference(rule));
  }

  get #ms(): number {
    return this.#now * SECOND + this.#moved;
  }

  step(): void {
    const random = this.#random;
    const what = random();
    if (what < 0.004) return this.#restart();
    this.#now +=
      random() < 0.002
        ? below(random, 9000)
        : random() < 0.05
          ? below(random, 400)
          : below(random, this.#busy === undefined ? 12 : 4);
    if (random() < 0.01) this.#busy = random() < 0.5 ? undefined : below(random, NAMES.length);
    this.fold.until(this.#ms);
    for (const model of this.models) model.pass(this.#now);
    this.#same('time');
    if (what < 0.01) this.#step();
    else if (what < 0.03) this.#configure();
    else this.#one(random() < 0.7 && this.#busy !== undefined ? this.#busy : below(random, NAMES.length));
  }

  #one(i: number): void {
    const random = this.#random;
    const model = this.models[i];
    if (model === undefined) return;
    const id = `p${i}:${NAMES[i]}` as AlarmId;
    const what = random();
    if (what < 0.7) {
      const value = below(random, 11);
      const how = random();
      const trust = how < 0.8 ? GOOD : how < 0.9 ? bad('sensor') : uncertain('under-range');
      this.#send(read(`p${i}`, value, trust));
      model.see(trust.quality === 'bad' ? 'nothing' : { value, isSure: trust.quality === 'good' });
      return this.#same(`${id} reads ${value} ${trust.quality}`);
    }
    if (what < 0.84) {
      if (model.occurrences === 0) return;
      const isPresent = random() < 0.9;
      const occurrence = isPresent ? this.fold.alarm(id)?.occurrence : ('1-1-0' as OccurrenceId);
      return this.#both(`ack ${id} ${isPresent}`, ack(id, occurrence), model.ack(isPresent));
    }
    if (what < 0.89) return this.#both(`reset ${id}`, reset(id), model.reset());
    const last = 1 + below(random, 3600);
    const until = instant(T0 + this.#ms + last * SECOND);
    if (what < 0.93) {
      const isOnce = random() < 0.3;
      const shelve = {
        act: 'shelve',
        alarm: id,
        reason: 'test',
        until,
        ...(isOnce ? { oneShot: true as const } : {}),
      } as const;
      return this.#both(`shelve ${id} ${last} ${isOnce}`, act(shelve), model.shelve(this.#now + last, isOnce));
    }
    if (what < 0.95) return this.#both(`unshelve ${id}`, act({ act: 'unshelve', alarm: id }), model.unshelve());
    if (what < 0.98) {
      const out = { act: 'out-of-service', alarm: id, reason: 'r', compensating: 'c', until } as const;
      return this.#both(`out ${id} ${last}`, act(out), model.takeOut(this.#now + last));
    }
    return this.#both(`in ${id}`, act({ act: 'in-service', alarm: id }), model.putBack());
  }

  #send(draft: Parameters<Fold['send']>[1]) {
    return this.fold.send(this.#ms, draft);
  }

  #both(what: string, draft: Parameters<Fold['send']>[1], isTaken: boolean): void {
    const { refusal } = this.#send(draft);
    this.#same(what);
    if ((refusal === undefined) !== isTaken)
      throw new Error(`${what}: engine ${refusal ?? 'takes it'}, model ${isTaken}\n${this.story.join('\n')}`);
  }

  #restart(): void {
    this.#now += below(this.#random, 300);
    const { fold } = this;
    const { plant, epoch, seq } = fold.state;
    const checkpoint = JSON.parse(JSON.stringify(new Capture(fold.state).finish())) as Checkpoint;
    fold.state = restore(plant, checkpoint);
    const at = instant(T0 + this.#ms);
    fold.take({ ...started(epoch + 1), epoch: epochOf(epoch + 1), revision: plant.revision, seq: seqOf(seq + 1), at });
    for (const model of this.models) model.restart(this.#now);
    this.#same('restart');
  }

  #step(): void {
    const shift = (below(this.#random, 2) === 0 ? -1 : 1) * below(this.#random, 100_000) * SECOND;
    this.#moved += shift;
    const [seq, at] = [seqOf(this.fold.state.seq + 1), instant(T0 + this.#ms)];
    this.fold.take({ kind: 'clock-stepped', by: shift, shift, seq, at });
    this.#same(`clock ${shift}`);
  }

  #configure(): void {
    const n = below(this.#random, this.#plants.length);
    const plant = this.#plants[n];
    if (plant === undefined) return;
    this.fold.configure(this.#ms, plant);
    this.fold.until(this.#ms);
    this.models.forEach((model, i) => model.configure(this.#rules[n]?.[i]));
    this.#same(`configure ${JSON.stringify(this.#rules[n])}`);
  }

  #same(what: string): void {
    this.story.push(`${this.#now} ${what}`);
    if (this.story.length > 60) this.story.shift();
    this.models.forEach((model, i) => this.#sameOf(model, i));
    const { transitions } = this.fold;
    this.#asked += transitions.filter(({ kind, alarm }) => kind === 're-alarm' && alarm.startsWith('p')).length;
    const asked = this.models.reduce((sum, one) => sum + one.asked, 0);
    if (asked !== this.#asked) this.#differ(what, `re-alarms: engine ${this.#asked}, model ${asked}`);
    transitions.length = this.fold.inputs.length = this.fold.events.length = 0;
  }

  #sameOf(model: Reference, i: number): void {
    const id = `p${i}:${NAMES[i]}`;
    const alarm = this.fold.alarm(id);
    const has = (overlay: string): boolean => alarm?.hiding?.some((one) => one.overlay === overlay) === true;
    const engine = `${this.fold.base(id)} ${alarm?.chatters === true} ${has('shelved')} ${has('out-of-service')}`;
    const told = `${model.situation} ${model.chatters} ${model.shelf !== undefined} ${model.service !== undefined}`;
    if (engine !== told) this.#differ(id, `engine ${engine}, model ${told}`);
    const occurrence = alarm?.occurrence;
    if (model.occurrences === 0 || occurrence === undefined) return;
    const known = this.occurrences[i];
    const before = known?.get(model.occurrences);
    if (before === undefined && [...(known?.values() ?? [])].includes(occurrence) && model.situation !== 'normal')
      this.#differ(id, 'the engine has no new occurrence');
    if (before !== undefined && before !== occurrence && model.situation !== 'normal')
      this.#differ(id, 'the engine has a new occurrence');
    known?.clear();
    known?.set(model.occurrences, occurrence);
  }

  #differ(what: string, how: string): never {
    throw new Error(`${what}: ${how}\n${this.story.join('\n')}`);
  }
}

it(`moves as a small model of the standard does, at ${INPUTS} random inputs`, { timeout: 3_600_000 }, () => {
  const beside = new Beside(SEED);
  for (let n = 0; n < INPUTS; n++) beside.step();
  expect(beside.models.every(({ occurrences }) => occurrences > INPUTS / 1000)).toBe(true);
  expect(beside.models.some(({ asked }) => asked > 0)).toBe(true);
});
