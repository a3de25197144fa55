import type { Output } from '../plant.ts';
import { currentValue } from '../reading/points.ts';
import type { Evaluable, Turn } from '../state/state.ts';
import { drive, endTest, logOutput, tell } from './drive.ts';
import { silenceReasons } from './reasons.ts';

/**
 * The stop contact of an output. Its rising edge between two good samples, one after the other, silences what stands now;
 * the next alarm sounds again. Any other sample between them proves nothing.
 */
export class StopContact implements Evaluable {
  isQueued = false;
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  evaluate(turn: Turn): void {
    const { id, stop } = this.#output;
    const point = stop === undefined ? undefined : turn.state.points.get(stop);
    const before = turn.state.outputs.get(id)?.stop;
    if (point === undefined || turn.state.outputs.get(id) === undefined) return;
    const value = point.trust.quality === 'good' ? currentValue(point) : null;
    if (value === (before ?? null)) return;
    const known = turn.state.outputs.edit(id);
    if (value === null) delete known.stop;
    else known.stop = value;
    if (before === 0 && value === 1) this.#press(turn);
  }

  #press(turn: Turn): void {
    const known = turn.state.outputs.get(this.#output.id);
    if (known?.wanted !== true) return;
    logOutput(turn, 'output-stopped', this.#output.id, { reason: 'stop-contact', amount: endAll(turn, this.#output) });
    drive(turn, this.#output, 'stop-contact');
  }
}

/** Ends all that an output stands for: alarms, a test, a find. @returns how many alarms were silenced */
export function endAll(turn: Turn, output: Output): number {
  const known = turn.state.outputs.edit(output.id);
  endTest(turn, output, known);
  delete known.found;
  tell(turn, output.id);
  return silenceReasons(known);
}
