import { RECORDING } from '../../src/domain/gateway/record.ts';
import type { ActReply, Gateway } from '../../src/gateway.ts';
import type { AlarmId, OutputId, Seq } from '../../src/domain/ids.ts';
import type { Act } from '../../src/domain/act.ts';
import { CLOSING_VERDICTS } from '../../src/domain/response/closing.ts';
import { duration, later, minutes, seconds } from '../../src/domain/time.ts';
import { SHELF_REASONS } from '../../src/domain/alarm/transition.ts';
import { nextDeskAct } from './desk.ts';
import type { State } from '../../src/domain/state/state.ts';
import type { Random } from '../random.ts';

/** An act that the gateway answered as being on the disk. */
export interface Promised {
  readonly seq: Seq;
  readonly act: Act;
}

/** Somebody at the screen who acknowledges, resets and silences, not always the right thing. */
export class SimOperator {
  readonly #random: Random;
  readonly promised: Promised[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Does one thing at the gateway; an answer that comes after the gateway died is no promise. */
  work(gateway: Gateway, isAlive: () => boolean): void {
    const act = this.#next(gateway);
    if (act === undefined) return;
    void gateway.act(act, 'wang-fang', 'operator').then((reply: ActReply) => {
      if (isAlive() && reply.ok && reply.durable) this.promised.push({ seq: reply.seq, act });
    });
  }

  #next({ state }: Gateway): Act | undefined {
    const known = state.alarms
      .sorted()
      .filter(([, { occurrence, told }]) => occurrence !== undefined && told !== undefined);
    const people = [...state.index.people.keys()];
    if (people.length > 0 && this.#random.uniform() < 0.03)
      return { act: 'left-site', person: this.#random.pick(people) };
    if (this.#random.uniform() < 0.15) return nextDeskAct(state, this.#random);
    if (this.#random.uniform() < 0.06) return this.#muster(state, people);
    if (this.#random.uniform() < 0.15) return this.#overlay(state);
    const outputs = [...state.index.outputs.keys()];
    if (outputs.length > 0 && this.#random.uniform() < 0.1) return this.#output(this.#random.pick(outputs));
    if (this.#random.uniform() < 0.1) return this.#respond(state);
    if (known.length === 0 || this.#random.uniform() < 0.02) return { act: 'watch' };
    const [alarm, { occurrence, acked, latched, active }] = this.#random.pick(known);
    const chance = this.#random.uniform();
    if (chance < 0.05) return { act: 'silence', for: minutes(this.#random.uniform(1, 8)) };
    if (chance < 0.1) return { act: 'comment', alarm, comment: '现场确认' };
    if (chance > 0.95 && state.record.damaged.length > 0) return { act: 'reset', alarm: RECORDING };
    if (occurrence === undefined) return undefined;
    if (chance < 0.15) return { act: 'ack-many', occurrences: known.flatMap(([, other]) => other.occurrence ?? []) };
    if (acked && latched && !active) return { act: 'reset', alarm };
    const via = this.#random.uniform() < 0.2 ? ({ via: 'message' } as const) : {};
    return { act: 'ack', alarm: chance < 0.2 ? this.#another(known, alarm) : alarm, occurrence, ...via };
  }

  /** Ticks a step, or closes what is over, or is not. */
  #respond({ alarms, unclosed }: State): Act {
    const random = this.#random;
    const standing = alarms
      .sorted()
      .flatMap(([alarm, { occurrence }]) => (occurrence === undefined ? [] : { alarm, occurrence }));
    const over = unclosed.sorted().map(([occurrence, { about }]) => ({ alarm: about.alarm, occurrence }));
    const all = random.uniform() < 0.8 && over.length > 0 ? over : standing;
    if (all.length === 0) return { act: 'watch' };
    const one = random.pick(all);
    if (random.uniform() < 0.3)
      return { act: 'step', occurrence: one.occurrence, step: random.pick([1, 2]), done: random.uniform() < 0.8 };
    return { act: 'close', ...one, verdict: random.pick(CLOSING_VERDICTS), measure: '现场检查' };
  }

  /** Hides an alarm or a detector, for a time that is not always allowed, or puts it back. */
  #overlay({ index, alarms, at }: State): Act {
    const random = this.#random;
    const hidden = alarms.sorted().filter(([, { hiding }]) => hiding !== undefined);
    const until = later(at, duration(random.uniform(-1, random.pick([10, 540])) * 60_000));
    const service = { reason: '标定', until, compensating: '便携式检测仪' };
    const chance = random.uniform();
    const point = random.pick([...index.points.keys()]);
    if (chance < 0.2) return { act: 'bypass', point, ...service };
    if (chance < 0.3) return { act: 'unbypass', point };
    const all = [...index.conditions.keys()];
    const alarm = random.pick(chance < 0.5 && hidden.length > 0 ? hidden.map(([id]) => id) : all);
    if (chance < 0.4) return { act: 'unshelve', alarm };
    if (chance < 0.5) return { act: 'in-service', alarm };
    if (chance < 0.7) return { act: 'out-of-service', alarm, ...service };
    const oneShot = random.uniform() < 0.3 ? ({ oneShot: true } as const) : {};
    return { act: 'shelve', alarm, reason: random.pick(SHELF_REASONS), until, ...oneShot };
  }

  /** Starts a roll-call, ticks a person or takes a tick back, ends it. */
  #muster({ musters, index }: State, people: readonly string[]): Act {
    const random = this.#random;
    const running = musters.sorted().filter(([, { closedAt }]) => closedAt === undefined);
    const chance = random.uniform();
    if (running.length === 0 || chance < 0.15) {
      const zones = random.uniform() < 0.3 ? { zones: [random.pick([...index.zones.keys()])] } : {};
      return { act: 'muster-start', reason: '演练', ...zones, ...(random.uniform() < 0.5 ? { drill: true } : {}) };
    }
    const [muster, { people: expected }] = random.pick(running);
    const all = [...people, ...expected.map(({ who }) => who)];
    if (all.length === 0 || chance > 0.85)
      return random.uniform() < 0.5 ? { act: 'muster-close', muster } : { act: 'all-clear', muster };
    const person = random.pick(all);
    if (chance < 0.3) return { act: 'muster-unaccount', muster, person, reason: '认错人' };
    return { act: 'muster-account', muster, person, ...(random.uniform() < 0.3 ? { saidAt: 1 } : {}) };
  }

  /** Tries an output, or ends what it stands for. */
  #output(output: OutputId): Act {
    return this.#random.uniform() < 0.5
      ? { act: 'test-output', output, for: seconds(this.#random.uniform(1, 60)) }
      : { act: 'release-output', output, reason: '现场已核实' };
  }

  /** A slip of the finger: the occurrence of one alarm for another. */
  #another(known: readonly (readonly [AlarmId, unknown])[], alarm: AlarmId): AlarmId {
    return known.find(([id]) => id !== alarm)?.[0] ?? alarm;
  }
}
