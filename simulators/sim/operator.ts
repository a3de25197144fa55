import { RECORDING } from '../../src/domain/gateway/record.ts';
import type { ActReply, Gateway } from '../../src/gateway.ts';
import type { AlarmId, Seq } from '../../src/domain/ids.ts';
import type { Act } from '../../src/domain/input.ts';
import { minutes } from '../../src/domain/time.ts';
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
    if (known.length === 0) return undefined;
    const [alarm, { occurrence, acked, latched, active }] = this.#random.pick(known);
    const chance = this.#random.uniform();
    if (chance < 0.05) return { act: 'silence', for: minutes(this.#random.uniform(1, 8)) };
    if (chance < 0.1) return { act: 'comment', alarm, comment: '现场确认' };
    if (chance > 0.95 && state.record.damaged.length > 0) return { act: 'reset', alarm: RECORDING };
    if (occurrence === undefined) return undefined;
    if (chance < 0.15) return { act: 'ack-many', occurrences: known.flatMap(([, other]) => other.occurrence ?? []) };
    if (acked && latched && !active) return { act: 'reset', alarm };
    return { act: 'ack', alarm: chance < 0.2 ? this.#another(known, alarm) : alarm, occurrence };
  }

  /** A slip of the finger: the occurrence of one alarm for another. */
  #another(known: readonly (readonly [AlarmId, unknown])[], alarm: AlarmId): AlarmId {
    return known.find(([id]) => id !== alarm)?.[0] ?? alarm;
  }
}
