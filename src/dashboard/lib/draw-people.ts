import type { Fix } from '../../wire/messages.ts';
import { hasLeftSite } from './headcount.ts';
import type { Labels } from './labels.ts';
import { toScreenX, toScreenY } from './map-view.ts';
import { dotRadius, drawName, nameOnMap, type PeopleLook, type PlacedNames } from './name-people.ts';

/** Where a person is drawn: on the way from the last place to the newest fix, never ahead of it. */
export interface DrawnPerson {
  fromX: number;
  fromY: number;
  readonly fix: Fix;
  readonly begunAt: number;
}

/** A move is shown over this time, about the period of a badge. */
const MOVE_MS = 900;
const STEP_M = 0.05;

interface PeopleLayer extends PeopleLook {
  readonly walkers: ReadonlyMap<string, DrawnPerson>;
  /** Names that have their place already. */
  readonly names: PlacedNames;
  /** Time of the drawing, for the walk. */
  readonly now: number;
}

/** Takes new fixes into the walk; a person on another floor, or first seen, is there at once; who has left the site is nowhere. */
export function walk(walkers: Map<string, DrawnPerson>, fixes: ReadonlyMap<string, Fix>, now: number): boolean {
  let moving = false;
  for (const [tag, fix] of fixes) {
    if (hasLeftSite(fix)) continue;
    const known = walkers.get(tag);
    if (known?.fix === fix) {
      moving ||= now - known.begunAt < MOVE_MS;
      continue;
    }
    const [x, y] = known === undefined || known.fix.floor !== fix.floor ? [fix.x, fix.y] : drawnAt(known, now);
    const still = Math.abs(x - fix.x) < STEP_M && Math.abs(y - fix.y) < STEP_M;
    walkers.set(tag, { fromX: x, fromY: y, fix, begunAt: still ? -Infinity : now });
    moving ||= !still;
  }
  for (const tag of walkers.keys()) {
    const fix = fixes.get(tag);
    if (fix === undefined || hasLeftSite(fix)) walkers.delete(tag);
  }
  return moving;
}

export function drawnAt({ fromX, fromY, fix, begunAt }: DrawnPerson, now: number): readonly [number, number] {
  const share = Math.min(1, Math.max(0, (now - begunAt) / MOVE_MS));
  return [fromX + (fix.x - fromX) * share, fromY + (fix.y - fromY) * share];
}

/** Draws all people on a floor: small ink dots, initials on zoom; a person in an alarm takes its colour and a name. */
export function drawPeople(context: CanvasRenderingContext2D, layer: PeopleLayer, labels: Labels): void {
  const radius = dotRadius(layer);
  const here = [...layer.walkers.values()].filter(({ fix }) => fix.floor === layer.floor);
  const alarmed = (walker: DrawnPerson): number => layer.inAlarm.get(walker.fix.person ?? walker.fix.tag) ?? 9;
  here.sort((a, b) => alarmed(b) - alarmed(a));
  for (const walker of here) drawPerson(context, layer, walker, radius);
  for (const walker of here.reverse()) labelPerson(context, layer, walker, labels);
}

/** The name of a person that has its place; others are named near by, or when their badge is silent, where there is room. */
function labelPerson(context: CanvasRenderingContext2D, layer: PeopleLayer, walker: DrawnPerson, labels: Labels): void {
  const { palette, view, extent } = layer;
  const { fix } = walker;
  const who = fix.person ?? fix.tag;
  const priority = layer.inAlarm.get(who);
  const stale = fix.quality !== 'good';
  const color =
    priority === undefined ? (stale ? palette.quiet : palette.ink) : (palette.priority[priority] ?? palette.ink);
  const [px, py] = drawnAt(walker, layer.now);
  const [x, y] = [toScreenX(view, extent, px), toScreenY(view, extent, py)];
  const placed = layer.names.get(who);
  if (placed !== undefined) return drawName(context, layer, placed, { x, y, color });
  if (priority === undefined && !stale && view.scale < 14) return;
  labels.put(context, palette, nameOnMap(layer, fix), x, y, color, false);
}

function drawPerson(context: CanvasRenderingContext2D, layer: PeopleLayer, walker: DrawnPerson, radius: number): void {
  const { palette, view, extent } = layer;
  const { fix } = walker;
  const who = fix.person ?? fix.tag;
  const [px, py] = drawnAt(walker, layer.now);
  const [x, y] = [toScreenX(view, extent, px), toScreenY(view, extent, py)];
  const priority = layer.inAlarm.get(who);
  const color = priority === undefined ? palette.ink : (palette.priority[priority] ?? palette.ink);
  const error = fix.accuracy * view.scale;
  if (layer.selected === who || error > 2 * radius) {
    context.globalAlpha = 0.12;
    context.fillStyle = color;
    context.beginPath();
    context.arc(x, y, Math.max(error, radius + 4), 0, 2 * Math.PI);
    context.fill();
  }
  // A stale tag fades and never vanishes: the person was last seen here.
  context.globalAlpha = fix.quality === 'good' ? 1 : 0.45;
  context.beginPath();
  context.arc(x, y, priority === undefined ? radius : radius * 1.3, 0, 2 * Math.PI);
  context.fillStyle = fix.quality === 'good' && fix.person !== undefined ? color : palette.raised;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.setLineDash(fix.quality === 'good' ? [] : [2, 2]);
  context.stroke();
  context.setLineDash([]);
  if (layer.sought.has(who)) {
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(x, y, radius + 4, 0, 2 * Math.PI);
    context.stroke();
  }
  if (view.scale >= 8 && fix.quality === 'good' && fix.person !== undefined) {
    context.fillStyle = palette.panel;
    context.font = `600 ${radius * 1.25}px ${palette.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(layer.nameOf(who).slice(0, 1), x, y + 0.5);
  }
  context.globalAlpha = 1;
}
