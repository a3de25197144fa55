import { alarmId } from '../../../src/domain/ids.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

const UNATTENDED = alarmId('gateway', 'unattended');
/** The fold is woken a little late, and this looks once a second, ms. */
const SLACK = 3000;

/** The question whether a person is there comes in time; no answer is an alarm until a person acts, and not before. */
export class SomebodyIsThere implements Invariant {
  #actedAt: number | undefined;
  #askedAt: number | undefined;
  #unackedSince: number | undefined;

  begin({ state }: Life): void {
    this.#actedAt = state.watch.answeredAt;
    this.#askedAt = state.watch.askedAt;
    this.#unackedSince = undefined;
  }

  move(shift: number): void {
    if (this.#actedAt !== undefined) this.#actedAt += shift;
    if (this.#askedAt !== undefined) this.#askedAt += shift;
    if (this.#unackedSince !== undefined) this.#unackedSince += shift;
  }

  check({ input, outcome, plant, state }: Seen): void {
    if (plant.watch === undefined) return;
    // A moment without any alarm may be shorter than the second between two looks.
    if (outcome.transitions.length > 0 && !isUnacked(state)) this.#unackedSince = undefined;
    // Who is asked after a restart has the whole time.
    if (input.kind === 'started') {
      this.#actedAt ??= input.at;
      if (this.#askedAt !== undefined) this.#askedAt = input.at;
    }
    for (const { kind, at } of outcome.events) if (kind === 'watch-asked') this.#askedAt = at;
    // A link in a message is pressed from anywhere: who presses it need not be there.
    if (input.kind !== 'act' || (input.do.act === 'ack' && input.do.via === 'message')) return;
    this.#actedAt = input.at;
    this.#askedAt = undefined;
    if (state.alarms.get(UNATTENDED)?.active === true)
      throw new InvariantError('who acts is there, whatever the act', { act: input.do });
  }

  everySecond({ state, plant: { watch } }: Now, at: number): void {
    if (watch === undefined || this.#actedAt === undefined) return;
    const isUnattended = state.alarms.get(UNATTENDED)?.active === true;
    this.#unackedSince = isUnacked(state) ? (this.#unackedSince ?? at) : undefined;
    const seen = { at, actedAt: this.#actedAt, askedAt: this.#askedAt };
    if (this.#askedAt === undefined) {
      if (isUnattended) throw new InvariantError('nobody is missed who was not asked', seen);
      const stood = Math.max(this.#actedAt, this.#unackedSince ?? Infinity);
      if (
        at > this.#actedAt + (watch.every ?? Infinity) + SLACK ||
        at > stood + (watch.whileAlarms ?? Infinity) + SLACK
      )
        throw new InvariantError('whether anybody is there is asked in time', seen);
    } else if (at > this.#askedAt + watch.answer + SLACK && !isUnattended)
      throw new InvariantError('an alarm tells that nobody answers', seen);
  }
}

const isUnacked = ({ alarms }: State): boolean =>
  [...alarms].some(([id, { acked, hiding }]) => !acked && hiding === undefined && id !== UNATTENDED);
