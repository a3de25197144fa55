import { later } from '../time.ts';
import type { Turn } from '../state/state.ts';
import { reshapeAll } from './detectors.ts';
import { forgetWind, LOOK_EVERY, lookAtWind } from './wind.ts';

/** It is time for a look at the weather station. */
export function settleWind(turn: Turn): void {
  const { state } = turn;
  if (state.plant.weather === undefined) return forgetWind(state);
  state.deadlines.set('wind', 'site', later(turn.at, LOOK_EVERY));
  if (!lookAtWind(state)) return;
  turn.dangers = true;
  reshapeAll(turn);
}

/** After a start, or under another configuration. */
export function resumeWind(turn: Turn): void {
  const { state } = turn;
  if (state.plant.weather === undefined) {
    forgetWind(state);
    state.deadlines.clear('wind', 'site');
  } else if (!state.deadlines.has('wind', 'site')) state.deadlines.set('wind', 'site', later(turn.at, LOOK_EVERY));
}
