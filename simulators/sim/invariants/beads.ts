import { alarmId, type PointId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Seen } from './invariant.ts';

/** Shares of the lower explosive limit, well inside those of the rule. */
const TOP = 0.8;
const FALLEN = 0.08;

/** A catalytic bead that was near the top and is low at the next usable reading is not believed before a person's reset. */
export class DrownedBeadsAreHeld implements Invariant {
  readonly #atTop = new Set<PointId>();

  begin(): void {
    this.#atTop.clear();
  }

  check({ input, outcome, plant, state, before }: Seen): void {
    if (before !== undefined) this.#atTop.clear();
    if (input.kind !== 'reading' || outcome.late === true || input.reason === 'retained') return;
    const { value, quality, point: id } = input;
    if (value === null || quality === 'bad') return;
    const point = plant.points.find((one) => one.id === id);
    if (point?.type !== 'measured' || point.gas === undefined || point.unit !== '%LEL') return;
    if ((point.sensor ?? 'catalytic') !== 'catalytic') return;
    const wasAtTop = this.#atTop.delete(id);
    if (value / 100 >= TOP) this.#atTop.add(id);
    if (!wasAtTop || value / 100 >= FALLEN) return;
    const isLatched = state.alarms.get(alarmId(id, 'over-range'))?.latched === true;
    if (!isLatched || state.points.get(id)?.trust.quality === 'good')
      throw new InvariantError('a bead that fell from the top is held until a person resets it', { id, value });
  }
}
