import type { TagId } from '../ids.ts';
import { cellAt } from '../state/place-grid.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { minutes, since } from '../time.ts';
import { sigmaOf } from './fence.ts';
import type { Companion } from './motion.ts';

/**
 * Two badges of which one is carried for another move together, less than a metre apart. Two people on their rounds do, too,
 * for a moment: so the mean counts, over ten minutes in which both move, with what errors and different times of their fixes
 * add to it taken off. Only badges in neighbouring cells are compared, when one of them has moved on.
 */
const TOGETHER_M = 1;
const TOGETHER_FOR = minutes(10);
/** Who comes so near while both move may be a companion; who is further away is none, metres beside the errors. */
const NEAR_M = 2;
const APART_M = 4;
const APART_SIGMAS = 5;
/** Both move: their last moves are no older than this, ms. Through errors of a metre a walk is seen to move on each nine seconds. */
const MOVING_MS = 12_000;
/** The fix of the other one is no older, ms. */
const FRESH_MS = 5000;
/** Metres a second. */
const WALKING = 1.2;

/** Where a badge is looked for by others. */
export function findable({ places }: State, id: TagId, { walk, x, y }: TagState): void {
  if (walk === undefined) return;
  const cell = cellAt(x, y);
  if (cell === walk.cell) return;
  places.move(id, walk.cell, cell);
  walk.cell = cell;
}

/** A badge has moved away from where it was: it may have a companion, or have none any more. */
export function moveTogether(turn: Turn, id: TagId, tag: TagState): void {
  const { bodies } = turn.state;
  const known = bodies.get(id)?.companion;
  const other = known?.tag ?? nearest(turn, id, tag);
  if (other === undefined) return;
  if (known === undefined) return join(turn, id, other);
  const [first, second] = id < other ? [id, other] : [other, id];
  const pair = bodies.get(first)?.companion;
  const there = turn.state.tags.get(other);
  if (pair === undefined || there === undefined || isApart(tag, there)) return part(turn, id);
  count(turn, first, second, tag, there);
}

/** Whether a badge has gone with another one for so long that one of them is carried for another. The first of the two by its id says so. */
export function companionOf({ bodies }: Pick<State, 'bodies'>, id: TagId): TagId | undefined {
  const companion = bodies.get(id)?.companion;
  return companion?.isLong === true && id < companion.tag ? companion.tag : undefined;
}

/** A badge goes alone from here on. */
export function part(turn: Turn, id: TagId): void {
  const { bodies } = turn.state;
  const other = bodies.get(id)?.companion?.tag;
  if (other === undefined) return;
  for (const one of [id, other]) {
    if (bodies.get(one) === undefined) continue;
    delete bodies.edit(one).companion;
    touchPerson(turn, one);
  }
}

function join(turn: Turn, id: TagId, other: TagId): void {
  const { bodies } = turn.state;
  const begin = (tag: TagId): Companion => ({ tag, at: turn.at, ms: 0, squares: 0, seen: 0, isLong: false });
  bodies.edit(id, () => ({})).companion = begin(other);
  bodies.edit(other, () => ({})).companion = begin(id);
}

function count(turn: Turn, first: TagId, second: TagId, tag: TagState, there: Readonly<TagState>): void {
  const pair = turn.state.bodies.edit(first).companion;
  if (pair === undefined) return;
  const lag = since(there.at, turn.at);
  if (lag > FRESH_MS) return;
  const [a, b] = [sigmaOf(tag.accuracy), sigmaOf(there.accuracy)];
  const way = (WALKING * lag) / 1000;
  pair.squares += squaredBetween(tag, there) - 2 * (a * a + b * b) - way * way;
  pair.seen += 1;
  pair.ms += Math.min(since(pair.at, turn.at), MOVING_MS);
  pair.at = turn.at;
  if (pair.ms < TOGETHER_FOR) return;
  const isTogether = pair.squares < pair.seen * TOGETHER_M * TOGETHER_M;
  if (!isTogether) return part(turn, first);
  Object.assign(pair, { ms: 0, squares: 0, seen: 0, isLong: true });
  touchPerson(turn, first);
  touchPerson(turn, second);
}

/** The nearest badge of another person that moves, too, and goes with none yet. */
function nearest({ state, at }: Turn, id: TagId, tag: Readonly<TagState>): TagId | undefined {
  let found: TagId | undefined;
  let least = Infinity;
  for (const other of state.places.around(tag.walk?.cell ?? 0)) {
    const there = state.tags.get(other);
    if (other === id || there?.walk === undefined || there.floor !== tag.floor || there.left !== undefined) continue;
    if (since(there.walk.since, at) > MOVING_MS || since(there.at, at) > FRESH_MS) continue;
    if (state.bodies.get(other)?.companion !== undefined || !state.index.carrier.has(other)) continue;
    const squared = squaredBetween(tag, there);
    const most = NEAR_M + sigmaOf(tag.accuracy) + sigmaOf(there.accuracy);
    if (squared > most * most || squared > least || (squared === least && found !== undefined && other > found))
      continue;
    least = squared;
    found = other;
  }
  return found;
}

function isApart(tag: Readonly<TagState>, there: Readonly<TagState>): boolean {
  const far = APART_M + APART_SIGMAS * Math.max(sigmaOf(tag.accuracy), sigmaOf(there.accuracy));
  return tag.floor !== there.floor || there.left !== undefined || squaredBetween(tag, there) > far * far;
}

const squaredBetween = (a: Readonly<TagState>, b: Readonly<TagState>): number =>
  (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);

function touchPerson(turn: Turn, id: TagId): void {
  const { carrier, dependents } = turn.state.index;
  const person = carrier.get(id)?.id;
  if (person !== undefined) touch(turn, dependents.person.get(person));
}
