import type { Output } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { later } from '../time.ts';

/**
 * The next change of a heartbeat, asked for tick by tick: a fold that stands still asks for none, and the driver stops.
 * Ticks that were missed are not made up for.
 */
export function beat(turn: Turn, { id, period }: Output): void {
  const known = turn.state.outputs.edit(id);
  known.tick = (known.tick ?? 0) + 1;
  known.on = known.tick % 2 === 1;
  known.wanted = true;
  (turn.wishes ??= []).push(id);
  turn.state.deadlines.set('output-beat', id, later(turn.at, period));
}
