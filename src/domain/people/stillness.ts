import type { TagId } from '../ids.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { type Duration, duration, type Instant, later, seconds, since } from '../time.ts';
import { carrierOf } from './carrier.ts';
import { sigmaOf, USEFUL_ACCURACY } from './fence.ts';
import type { Walk } from './motion.ts';
import { doubtAfter, lostAfter } from './silence.ts';

/** Who has come no further than this is still, metres, or twice the error of his fixes (domain.md 6). */
const STILL_M = 1.5;
const STILL_SIGMAS = 2;
/**
 * Two fixes in a row that are so many sigmas away are a motion. One alone is none: by the errors that are stated it is as rare
 * as one fix in 250,000, but an echo among steel is not stated, and a person who lies there would never be called motionless.
 */
const JUMP_SIGMAS = 5;
/** Time constant of the mean place, ms. One fix has a sixth of it at most, so that its error is averaged out. */
const MEAN_MS = 5000;
const MOST_WEIGHT = 1 / 6;

/** Where it was still is the mean of so much time, ms: after that a mean that goes away from it is a motion. */
const SETTLED_MS = 10_000;

/** So long a person may be still in danger, and elsewhere (domain.md 6). */
export const STILL_IN_DANGER = seconds(120);
export const STILL_ELSEWHERE = seconds(300);
/** So long before it is looked at: the time in which a person can be warned. */
export const STILL_WARNING = seconds(30);
/** Stillness is looked at when it is this old. */
const LOOKS = [STILL_IN_DANGER, STILL_ELSEWHERE].map((limit) => duration(limit - STILL_WARNING));

/** Its stillness begins here and now. */
export function restart(tag: TagState, at: Instant): void {
  const { x, y, walk } = tag;
  const sigma = sigmaOf(tag.accuracy);
  const kept = walk?.cell === undefined ? {} : { cell: walk.cell };
  const isLong = walk !== undefined && isLongBy(walk, at);
  const unmovedSince = walk !== undefined && isWhereItWas(tag, walk) ? unmovedFrom(walk) : at;
  tag.walk = { x, y, fromX: x, fromY: y, sigma, since: at, unmovedSince, isLong, hasStrayed: false, ...kept };
}

/** Metres within which a badge that is heard again has not been moved. */
const SAME_PLACE = 3;

function isWhereItWas({ x, y, accuracy }: Readonly<TagState>, walk: Readonly<Walk>): boolean {
  const far = Math.max(SAME_PLACE, 3 * sigmaOf(accuracy));
  return squared(x - walk.x, y - walk.y) <= far * far;
}

const unmovedFrom = ({ unmovedSince, since: from }: Readonly<Walk>): Instant => unmovedSince ?? from;

/** Rules may rest on it, whether or not its look has come: after a start the first fix lets them look at once. */
const isLongBy = ({ isLong, since: from }: Readonly<Walk>, at: Instant): boolean =>
  isLong || since(from, at) >= STILL_IN_DANGER - STILL_WARNING;

/**
 * One more fix of a badge, after it has its new place.
 * @param elapsed since the fix before, ms
 * @returns whether it has moved away from where it was still
 */
export function walkOn(state: State, tag: TagState, elapsed: Duration, at: Instant): boolean {
  const { walk, accuracy } = tag;
  if (accuracy > USEFUL_ACCURACY) return false;
  const sigma = sigmaOf(accuracy);
  // Of the time in which nothing was heard nothing is known.
  if (walk === undefined || elapsed >= lostAfter(state, tag)) {
    restart(tag, at);
    return true;
  }
  const jump = Math.max(STILL_M, JUMP_SIGMAS * sigma);
  const isOff = squared(tag.x - walk.x, tag.y - walk.y) > jump * jump;
  const isJump = isOff && walk.hasStrayed === true;
  walk.hasStrayed = isOff && !isJump;
  if (walk.hasStrayed) return false;
  const weight = isJump ? 1 : Math.min(MOST_WEIGHT, elapsed / (MEAN_MS + elapsed));
  walk.x += weight * (tag.x - walk.x);
  walk.y += weight * (tag.y - walk.y);
  const far = Math.max(STILL_M, STILL_SIGMAS * Math.max(sigma, walk.sigma));
  const isFar = squared(walk.x - walk.fromX, walk.y - walk.fromY) > far * far;
  if (isJump || isFar || since(walk.since, at) < SETTLED_MS) {
    walk.fromX = walk.x;
    walk.fromY = walk.y;
  }
  if (!isJump && !isFar) return false;
  walk.sigma = sigma;
  walk.isLong = isLongBy(walk, at);
  walk.since = at;
  walk.unmovedSince = at;
  return true;
}

const squared = (x: number, y: number): number => x * x + y * y;

/**
 * For how long a badge has been still: it has not moved away, and its accelerometer, where it has one, sees no motion. None
 * while it moves, is silent, or was never located.
 */
export function stillFor(state: State, id: TagId): Duration | undefined {
  const { at } = state;
  const tag = state.tags.get(id);
  const { moving, motionAt } = state.bodies.get(id) ?? {};
  if (tag?.walk === undefined || moving === true || since(tag.at, at) >= doubtAfter(state, tag)) return undefined;
  // What was heard last before a start may not be the last that was said.
  if ((state.devices.get(tag.device)?.listeningSince ?? tag.at) > tag.at) return undefined;
  const from = motionAt !== undefined && motionAt > tag.walk.since ? motionAt : tag.walk.since;
  return since(from, at);
}

/**
 * For how long no motion of a badge was seen, times of silence included: one that lies at a muster point lies there still after
 * a power cut. None where its accelerometer sees motion, or where it was never located.
 */
export function unmovedFor({ at, tags, bodies }: State, id: TagId): Duration | undefined {
  const walk = tags.get(id)?.walk;
  const { moving, motionAt } = bodies.get(id) ?? {};
  if (walk === undefined || moving === true) return undefined;
  const from = unmovedFrom(walk);
  return since(motionAt !== undefined && motionAt > from ? motionAt : from, at);
}

/** Sets when the stillness of a badge is looked at next. */
export function timeStillness(turn: Turn, id: TagId): void {
  const { state, at } = turn;
  const still = stillFor(state, id);
  const next = still === undefined ? waitFor(state, id) : LOOKS.find((look) => look > still);
  if (next === undefined) state.deadlines.clear('still', id);
  else state.deadlines.set('still', id, later(at, duration(next - (still ?? 0))));
}

/** A badge that is in doubt may be heard again before it is lost: then its stillness goes on. */
function waitFor(state: State, id: TagId): Duration | undefined {
  const tag = state.tags.get(id);
  if (tag === undefined || state.bodies.get(id)?.moving === true) return undefined;
  return since(tag.at, state.at) < lostAfter(state, tag) ? duration(doubtAfter(state, tag)) : undefined;
}

/** The gateway listens again: a badge that is heard where it was has been still all the while. */
export function resumeStillness({ state, at }: Turn): void {
  for (const [id, tag] of state.tags.sorted())
    if (tag.walk !== undefined && state.index.carrier.has(id))
      state.deadlines.set('still', id, later(at, duration(doubtAfter(state, tag))));
}

/** A badge has moved away: the next look is as far off as it can be. What rested on its stillness is evaluated. */
export function moveOff(turn: Turn, id: TagId, tag: TagState): void {
  turn.state.deadlines.set('still', id, later(turn.at, LOOKS[0] ?? STILL_IN_DANGER));
  if (tag.walk?.isLong !== true) return;
  tag.walk.isLong = false;
  touch(turn, turn.state.index.dependents.person.get(carrierOf(turn, id)));
}

/** A badge has been still for a while. */
export function settleStillness(turn: Turn, id: TagId): void {
  const { tags, index } = turn.state;
  if (tags.get(id)?.walk === undefined) return;
  const { walk } = tags.edit(id);
  if (walk !== undefined) walk.isLong = true;
  touch(turn, index.dependents.person.get(carrierOf(turn, id)));
  timeStillness(turn, id);
}
