import { type CheckKind, DUE_KINDS } from '../../../src/domain/ledger/check.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** A check that no person ends ends after 30 minutes, with the next tick or input; ms. */
const LONGEST_MS = 30 * 60_000 + 3000;

/** No check of a detector is called overdue before its time, or failed without a line that says so; and none goes on for ever. */
export class ChecksAreDueInTime implements Invariant {
  /** Since when each detector is in force, as far as it was seen, and its lines. */
  readonly #since = new Map<string, number>();
  readonly #lines = new Map<string, { readonly check: CheckKind; readonly at: number; readonly result: string }[]>();

  move(): void {
    this.#since.clear();
  }

  check({ input, outcome, plant }: Seen): void {
    for (const { id } of plant.points) if (!this.#since.has(id)) this.#since.set(id, input.at);
    for (const { kind, subject, check: line } of outcome.events)
      if (kind === 'calibrated' && line !== undefined)
        this.#lines.set(subject, [...(this.#lines.get(subject) ?? []), line]);
    for (const { condition, kind, subject, trouble } of outcome.transitions) {
      if (condition !== 'calibration' || kind !== 'raise') continue;
      const point = plant.points.find(({ id }) => id === subject);
      const plan = point?.type === 'measured' ? point.checks : undefined;
      const lines = this.#lines.get(subject) ?? [];
      if (
        trouble?.what === 'check-failed' &&
        lines.some(({ check, result }) => check === trouble.check && result === 'fail')
      )
        continue;
      if (trouble?.what !== 'check-overdue' || plan === undefined || trouble.due > input.at)
        throw new InvariantError('a detector is overdue only after its due date', { subject, trouble });
      const known = lines
        .filter(({ check, result }) => check === trouble.check && result === 'pass')
        .map(({ at }) => at);
      const due = DUE_KINDS.find((name) => name === trouble.check);
      const every = (due === undefined ? undefined : plan[due]) ?? Infinity;
      if (known.some((at) => input.at - at < every))
        throw new InvariantError('a check that was passed is not overdue', { subject, trouble, known });
    }
  }

  everySecond({ state }: Now, at: number): void {
    for (const [id, { running }] of state.ledger)
      if (running !== undefined && at - running.since > LONGEST_MS)
        throw new InvariantError('a check of a detector ends by itself', { id, running });
  }
}
