import type { TagId } from '../ids.ts';
import type { TagEventInput } from '../input.ts';
import type { TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { type Duration, later, seconds, since } from '../time.ts';
import { badgeKey, carrierOf } from './carrier.ts';
import { findable, moveTogether, part } from './companions.ts';
import { moveOff, restart, timeStillness, walkOn } from './stillness.ts';

/** Below these a badge wants charging, percent (domain.md 6): each is reported once while the charge falls. */
export const LOW_BATTERY = 20;
const VERY_LOW_BATTERY = 10;
/** A charge that goes to and fro at one of them is the same one: it has to come back by so much, percent. */
export const BATTERY_DEADBAND = 5;
/** The blow of a fall itself, and the last place before it, say nothing of whether the person gets up. */
const FALL_SETTLES = seconds(5);
/** A person who moves so soon after a fall has got up (domain.md 6: 20 s still). */
export const FALL_DELAY = seconds(20);

/**
 * A badge says something of its wearer. Of badges that no person carries and that are not tracked nothing is kept: ids
 * can be made up.
 */
export function takeBody(turn: Turn, input: TagEventInput): void {
  const { tag, event } = input;
  const { state, at } = turn;
  if (!state.index.carrier.has(tag) && state.tags.get(tag) === undefined) return;
  const body = state.bodies.edit(tag, () => ({}));
  switch (event.what) {
    case 'battery':
      body.battery = event.percent;
      if (event.percent < VERY_LOW_BATTERY) body.isVeryLow = true;
      else if (event.percent >= VERY_LOW_BATTERY + BATTERY_DEADBAND) body.isVeryLow = false;
      recordBattery(turn, tag, event);
      break;
    case 'motion':
      body.moving = event.moving;
      body.motionAt = at;
      if (event.moving) getUp(turn, tag);
      else timeStillness(turn, tag);
      break;
    case 'tamper':
      if (event.open) body.offSince ??= at;
      else delete body.offSince;
      break;
    case 'fall':
      if (body.fallAt !== undefined) break;
      body.fallAt = at;
      if (state.tags.get(tag) !== undefined) restart(state.tags.edit(tag), at);
      timeStillness(turn, tag);
      state.deadlines.set('fall', tag, later(at, FALL_SETTLES));
      break;
    case 'sos':
    case 'press':
    case 'heard':
      return;
  }
  touch(turn, state.index.dependents.person.get(carrierOf(turn, tag)));
}

function recordBattery(turn: Turn, tag: TagId, { percent, was }: { percent: number; was?: number }): void {
  const isNews = (low: number): boolean => percent < low && (was === undefined || was >= low);
  if (!isNews(LOW_BATTERY) && !isNews(VERY_LOW_BATTERY)) return;
  const { state, seq, at } = turn;
  const subject = badgeKey(state.index, tag);
  turn.events.push({ seq, at, kind: 'battery', subject, person: carrierOf(turn, tag), amount: percent });
}

/** The blow of a fall is over: a motion that began with it and goes on is that of the person. */
export function settleFall(turn: Turn, tag: TagId): void {
  const { moving, motionAt, fallAt } = turn.state.bodies.get(tag) ?? {};
  if (moving === true && motionAt !== undefined && fallAt !== undefined && motionAt > fallAt) getUp(turn, tag);
}

/**
 * The wearer moves. Soon after a fall he has got up; what is an alarm already is ended by a person alone. A motion that went
 * on through the fall may be that of a machine, and says nothing.
 */
function getUp(turn: Turn, tag: TagId): void {
  const { bodies, index } = turn.state;
  const fallAt = bodies.get(tag)?.fallAt;
  if (fallAt === undefined) return;
  const passed = since(fallAt, turn.at);
  if (passed < FALL_SETTLES || passed >= FALL_DELAY) return;
  delete bodies.edit(tag).fallAt;
  touch(turn, index.dependents.person.get(carrierOf(turn, tag)));
}

/**
 * One more fix of the badge of a person, after it has its new place.
 * @param elapsed since the fix before, ms
 */
export function followWearer(turn: Turn, id: TagId, tag: TagState, elapsed: Duration): void {
  const { state, at } = turn;
  const fallAt = state.bodies.get(id)?.fallAt;
  const passed = fallAt === undefined ? undefined : since(fallAt, at);
  // Where he lies is known by the first fix after it.
  const isFalling = passed !== undefined && (passed <= FALL_SETTLES || passed <= elapsed);
  if (isFalling) restart(tag, at);
  const hasMoved = !isFalling && walkOn(state, tag, elapsed, at);
  findable(state, id, tag);
  if (hasMoved) {
    getUp(turn, id);
    moveTogether(turn, id, tag);
  }
  if (hasMoved || isFalling) moveOff(turn, id, tag);
}

/** A badge goes to another wearer, or none: a fall, a strap and the stillness were those of the one before. */
export function changeHands(turn: Turn, tag: TagId): void {
  const { bodies, tags, deadlines } = turn.state;
  if (bodies.get(tag) !== undefined) {
    const body = bodies.edit(tag);
    delete body.fallAt;
    delete body.offSince;
  }
  if (tags.get(tag) !== undefined) restart(tags.edit(tag), turn.at);
  deadlines.clear('fall', tag);
  part(turn, tag);
  timeStillness(turn, tag);
}
