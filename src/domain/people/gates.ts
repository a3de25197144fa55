import type { PointId, TagId } from '../ids.ts';
import type { ContactPoint } from '../plant.ts';
import type { GateState, State, TagState, Turn } from '../state/state.ts';
import { type Duration, type Instant, minutes, since } from '../time.ts';

/** A badge is located so long before or after its person passes a turnstile. */
const BADGE_WINDOW = minutes(2);
/** Who is entered or given out at the desk passes the turnstile so long before or after that. */
const HAND_WINDOW = minutes(10);
/** So many passages without a person are kept of a gate; further ones are counted. */
const MOST_UNMATCHED = 200;

/** Not an id of the plant: under it those are counted who came through a gate and have left. */
const LEFT = '~left';

/** A contact at a gate has counted one person in or out. Whom, is found among those who came or left about then. */
export function countPassage(turn: Turn, { id, gate }: ContactPoint): void {
  if (gate === undefined) return;
  const state = turn.state.gates.edit(id, () => fresh(turn));
  state.counted += 1;
  if (gate === 'in' ? isArrival(turn) : isDeparture(turn)) return;
  if (state.unmatched.length < MOST_UNMATCHED) state.unmatched = [...state.unmatched, turn.at];
  else state.more = (state.more ?? 0) + 1;
}

/** A badge is on site that was not before. */
export function comeBy(turn: Turn, tag: TagState): void {
  const isCounted = takePassage(turn, 'in', BADGE_WINDOW);
  tag.came = { at: turn.at, ...(isCounted ? { byGate: true } : {}) };
}

/** A badge that has just come is certainly in a zone that is a way in: its person came by that gate. */
export function settleWayIn(turn: Turn, tag: TagState): void {
  const { waysIn } = turn.state.index;
  const { came } = tag;
  if (waysIn.size === 0 || came === undefined || came.byGate === true) return;
  if (since(came.at, turn.at) > BADGE_WINDOW) return;
  if (tag.memberships.some(({ zone, certain, elsewhere }) => certain && elsewhere !== true && waysIn.has(zone)))
    tag.came = { ...came, byGate: true };
}

/** The person of a badge has left. */
export function leaveBy(turn: Turn, tag: TagState): void {
  if (tag.came?.byGate === true) turn.state.gates.edit(LEFT, () => fresh(turn)).counted += 1;
  delete tag.came;
  // A badge that is taken out of use passes no gate.
  if (tag.left?.how === 'retired') tag.left = { ...tag.left, passed: true };
  else if (tag.left !== undefined && takePassage(turn, 'out', windowOf(tag.left.how)))
    tag.left = { ...tag.left, passed: true };
}

/** A person came or left by the word of the desk. @returns whether a gate has counted him */
export const passByHand = (turn: Turn, gate: 'in' | 'out'): boolean => takePassage(turn, gate, HAND_WINDOW);

/** How many of those who came through a gate have left since. */
export const leftByGate = ({ gates }: State): number => gates.get(LEFT)?.counted ?? 0;

/** A passage at a gate that nothing explains. */
export interface Unmatched {
  readonly point: PointId;
  readonly gate: 'in' | 'out';
  readonly at: Instant;
}

/** Passages that are old enough to be a difference, and how many more there are. */
export function differencesAtGates(state: State): { readonly unmatched: readonly Unmatched[]; readonly more: number } {
  let more = 0;
  const unmatched = [...gatesOf(state)].flatMap(([point, gate, known]) => {
    more += known.more ?? 0;
    return known.unmatched.flatMap((at) => (since(at, state.at) > BADGE_WINDOW ? { point, gate, at } : []));
  });
  return { unmatched: unmatched.sort((a, b) => a.at - b.at), more };
}

const windowOf = (how: string): Duration => (how === 'hand' ? HAND_WINDOW : BADGE_WINDOW);

const fresh = ({ at }: Turn): GateState => ({ counted: 0, since: at, unmatched: [] });

/** The contacts at gates of which something was counted, in the order of the configuration. */
function* gatesOf({ index, gates }: State): Iterable<readonly [PointId, 'in' | 'out', Readonly<GateState>]> {
  for (const { id, gate } of index.gateContacts) {
    const known = gates.get(id);
    if (known !== undefined && gate !== undefined) yield [id, gate, known];
  }
}

/** Takes the oldest passage that fits and that nothing explains yet. */
function takePassage(turn: Turn, which: 'in' | 'out', window: Duration): boolean {
  let found: { readonly id: PointId; readonly at: Instant } | undefined;
  for (const [id, gate, { unmatched }] of gatesOf(turn.state)) {
    if (gate !== which) continue;
    const at = unmatched.find((one) => since(one, turn.at) <= window);
    if (at !== undefined && (found === undefined || at < found.at)) found = { id, at };
  }
  if (found === undefined) return false;
  const { id, at } = found;
  const state = turn.state.gates.edit(id);
  const place = state.unmatched.indexOf(at);
  state.unmatched = state.unmatched.filter((_, i) => i !== place);
  return true;
}

/** Somebody whom no gate has counted came about now: the passage is his. Passages are few, so that all badges are looked at. */
function isArrival(turn: Turn): boolean {
  const { state, at } = turn;
  let first: readonly [TagId, Instant] | undefined;
  for (const [id, { came, left }] of state.tags) {
    if (came === undefined || left !== undefined || came.byGate === true || since(came.at, at) > BADGE_WINDOW) continue;
    if (first === undefined || isBefore([id, came.at], first)) first = [id, came.at];
  }
  if (first !== undefined) {
    const tag = state.tags.edit(first[0]);
    tag.came = { at: first[1], byGate: true };
    return true;
  }
  return isSaid(turn, 'arrived');
}

function isDeparture(turn: Turn): boolean {
  const { state, at } = turn;
  let first: readonly [TagId, Instant] | undefined;
  for (const [id, { left }] of state.tags) {
    if (left === undefined || left.passed === true || since(left.at, at) > windowOf(left.how)) continue;
    if (first === undefined || isBefore([id, left.at], first)) first = [id, left.at];
  }
  if (first !== undefined) {
    const tag = state.tags.edit(first[0]);
    if (tag.left !== undefined) tag.left = { ...tag.left, passed: true };
    return true;
  }
  return isSaid(turn, 'left');
}

/** The desk said that a person came or left, and no gate has counted him. */
function isSaid({ state, at }: Turn, what: 'arrived' | 'left'): boolean {
  for (const [id, said] of state.byHand.sorted()) {
    if (said.what !== what || said.passed === true || since(said.since, at) > HAND_WINDOW) continue;
    state.byHand.replace(id, { ...said, passed: true });
    return true;
  }
  return false;
}

const isBefore = ([id, at]: readonly [TagId, Instant], [other, then]: readonly [TagId, Instant]): boolean =>
  at < then || (at === then && id < other);
