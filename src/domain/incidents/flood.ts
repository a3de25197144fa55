import type { AlarmId, OccurrenceId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import type { AlarmFlood, FloodMember } from './incident.ts';
import { type Instant, later, minutes, since } from '../time.ts';

/** More occurrences than this in ten minutes are a flood (报警泛滥), until there are fewer than five (domain.md 3). */
const FLOOD_BEGINS_ABOVE = 10;
const FLOOD_IS_OVER_BELOW = 5;
const WINDOW = minutes(10);
const BUCKET_MS = 1000;

/** An alarm that is not hidden was raised. */
export function noteRaise(turn: Turn, alarm: AlarmId, occurrence: OccurrenceId): void {
  const { flood, plant } = turn.state;
  if (plant.incidents === undefined) return;
  forgetOld(turn);
  const first = { alarm, occurrence };
  const last = flood.buckets.at(-1);
  if (last !== undefined && since(last.at, turn.at) < BUCKET_MS) last.count += 1;
  else flood.buckets.push({ at: turn.at, count: 1, first });
  flood.recent += 1;
  if (flood.now !== undefined) {
    flood.now.count += 1;
    flood.now.peak = Math.max(flood.now.peak, flood.recent);
  } else if (flood.recent > FLOOD_BEGINS_ABOVE) begin(turn, flood.buckets[0]?.first ?? first);
}

/** Time has passed in a flood: it may be over. */
export function settleFlood(turn: Turn): void {
  const { flood } = turn.state;
  forgetOld(turn);
  if (flood.now === undefined) return;
  if (flood.recent >= FLOOD_IS_OVER_BELOW) return arrangeFlood(turn);
  const { since: from, count, peak, first } = flood.now;
  delete flood.now;
  const { seq, at } = turn;
  turn.events.push({ ...first, seq, at, kind: 'flood-ended', subject: 'gateway', from, to: at, amount: count, peak });
}

/** Plant time was moved. */
export function moveFlood(flood: AlarmFlood, move: (at: Instant) => Instant): void {
  for (const bucket of flood.buckets) bucket.at = move(bucket.at);
  if (flood.now !== undefined) flood.now.since = move(flood.now.since);
}

function begin(turn: Turn, first: FloodMember): void {
  const { flood } = turn.state;
  const { seq, at } = turn;
  flood.now = { since: at, count: flood.recent, peak: flood.recent, first };
  turn.events.push({ ...first, seq, at, kind: 'flood-began', subject: 'gateway', amount: flood.recent });
  arrangeFlood(turn);
}

/** Looks again when the oldest second leaves the ten minutes. */
function arrangeFlood({ state }: Turn): void {
  const oldest = state.flood.buckets[0];
  if (oldest !== undefined) state.deadlines.set('flood', 'gateway', later(oldest.at, WINDOW));
}

function forgetOld({ state: { flood }, at }: Turn): void {
  const kept = flood.buckets.findIndex((bucket) => since(bucket.at, at) < WINDOW);
  const gone = flood.buckets.splice(0, kept < 0 ? flood.buckets.length : kept);
  for (const { count } of gone) flood.recent -= count;
}
