import type { PointId, TagId } from '../ids.ts';
import { carrierOf } from '../people/carrier.ts';
import { sigmaOf } from '../people/fence.ts';
import { otherFloorsOf } from '../people/floors.ts';
import type { Zone } from '../plant.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import type { DangerState } from './danger.ts';
import { distanceToDanger, floorsOfDanger, reachOf } from './shape.ts';

/** A badge is out of a danger area when it is so many sigmas outside: those at its border do not come and go. */
const CLEARLY_OUT = 3;

/** The danger areas that a badge is, may be, or was last seen in, by the points of their detectors. */
export const dangersOf = ({ tags }: Pick<State, 'tags'>, tag: TagId): readonly PointId[] =>
  tags.get(tag)?.dangers ?? NONE;

/** Whether a badge is, may be, or was last seen in a danger area. */
export const inDanger = (state: Pick<State, 'tags'>, tag: TagId): boolean => dangersOf(state, tag).length > 0;

/** Whether a danger area touches a zone: a muster point there is closed. */
export function isInsideDanger({ dangers }: Pick<State, 'dangers'>, { id }: Pick<Zone, 'id'>): boolean {
  for (const [, { zones }] of dangers) if (zones.includes(id)) return true;
  return false;
}

/** A badge has another place, or another floor. Without a danger area it costs one look. */
export function followBadge(turn: Turn, id: TagId): void {
  const { dangers, tags } = turn.state;
  if (dangers.size === 0) return;
  const tag = tags.get(id);
  if (tag === undefined) return;
  // In an order that a restart does not change.
  for (const [point, danger] of dangers.sorted()) {
    const isNow = isIn(turn.state, point, danger, tag);
    if (isNow !== isKnownIn(tag, point)) move(turn, point, id, isNow);
  }
}

/** Danger areas are other ones than before: all badges are looked at. */
export function followAreas(turn: Turn, points: readonly PointId[]): void {
  const { dangers, tags } = turn.state;
  for (const point of points) {
    const danger = dangers.get(point);
    if (danger === undefined) continue;
    const moved: TagId[] = [];
    for (const [id, tag] of tags) if (isIn(turn.state, point, danger, tag) !== isKnownIn(tag, point)) moved.push(id);
    for (const id of moved.sort()) move(turn, point, id, !dangersOf(turn.state, id).includes(point));
  }
}

/** A badge is forgotten, or its person has left the site. */
export function leaveDangers(turn: Turn, id: TagId): void {
  for (const point of dangersOf(turn.state, id)) move(turn, point, id, false);
}

/** A danger area is over. */
export function leaveArea(turn: Turn, point: PointId): void {
  const tags: readonly TagId[] = turn.state.dangers.get(point)?.tags ?? NONE;
  for (let id = tags.at(-1); id !== undefined; id = tags.at(-1)) move(turn, point, id, false);
}

/** What is known of a badge has changed: it fell silent, is heard again, or has another carrier. */
export function renewInDanger(turn: Turn, id: TagId): void {
  for (const point of dangersOf(turn.state, id)) {
    turn.dangers = true;
    touch(turn, turn.state.index.dependents.danger.get(point));
  }
}

function move(turn: Turn, point: PointId, id: TagId, isNow: boolean): void {
  const { state } = turn;
  const tag = state.tags.edit(id);
  const others = dangersOf(state, id).filter((known) => known !== point);
  tag.dangers = isNow ? [...others, point].sort() : others;
  const { tags } = state.dangers.edit(point);
  const place = placeIn(tags, id);
  if (isNow) tags.splice(place, 0, id);
  else if (tags[place] === id) tags.splice(place, 1);
  turn.dangers = true;
  touch(turn, state.index.dependents.person.get(carrierOf(turn, id)));
  touch(turn, state.index.dependents.danger.get(point));
}

/** Where a badge is in a sorted list, or belongs. */
function placeIn(tags: readonly TagId[], id: TagId): number {
  let [low, high] = [0, tags.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tags[middle] ?? id) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isKnownIn = ({ dangers }: Readonly<TagState>, point: PointId): boolean => dangers?.includes(point) === true;

/** Whether a badge is or may be in a danger area, by the error of its place; one that was in it is so until it is clearly out. */
function isIn({ index }: State, point: PointId, danger: Readonly<DangerState>, tag: Readonly<TagState>): boolean {
  if (tag.left !== undefined) return false;
  const sigma = sigmaOf(tag.accuracy);
  const margin = isKnownIn(tag, point) ? CLEARLY_OUT * sigma : sigma;
  const most = reachOf(danger) + margin;
  if (Math.abs(tag.x - danger.x) > most || Math.abs(tag.y - danger.y) > most) return false;
  const floors = floorsOfDanger(index, danger.floor);
  if (![tag.floor, ...otherFloorsOf(index, tag)].some((floor) => floors.includes(floor))) return false;
  return distanceToDanger(danger, tag.x, tag.y) <= margin;
}

const NONE: readonly never[] = [];
