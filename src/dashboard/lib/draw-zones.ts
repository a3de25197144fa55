import { isHidden } from '../../domain/alarm/transition.ts';
import type { ZoneView } from '../../wire/plant.ts';
import { DASH } from './format.ts';
import type { Box, Labels } from './labels.ts';
import { toScreenX, toScreenY } from './map-view.ts';
import type { Palette } from './palette.ts';
import type { PlantLayer } from './plant-layer.ts';

type Risk = NonNullable<ZoneView['risk']>;

/** Pixels between the marks of the border of a zone, by its colour of the risk map: the denser, the greater the risk. */
const HATCH: Readonly<Record<Risk, number>> = { red: 4, orange: 8, yellow: 14, blue: 24 };
const HATCH_DEPTH = 6;
/** Metres: where the whole plant is small on the screen the strokes are, too. */
const HATCH_METRES = 1.5;
/** A zone that is lower on the screen than so many sizes of letters has its name above it. */
const LOW_ZONE = 5;

/** The word of a colour: colour itself is kept for alarms. */
export const RISK_WORDS = {
  red: 'riskRed',
  orange: 'riskOrange',
  yellow: 'riskYellow',
  blue: 'riskBlue',
} as const satisfies Record<Risk, string>;

/** A zone may be on several floors. */
export const isShownOn = ({ floor, floors }: Pick<ZoneView, 'floor' | 'floors'>, shown: string): boolean =>
  (floors ?? [floor]).includes(shown);

/** The border of a zone with those of its holes. */
function pathOf({ view, extent }: PlantLayer, { polygon, holes = [] }: ZoneView): Path2D {
  const path = new Path2D();
  for (const ring of [polygon, ...holes]) {
    ring.forEach(([x, y], i) =>
      path[i === 0 ? 'moveTo' : 'lineTo'](toScreenX(view, extent, x), toScreenY(view, extent, y)),
    );
    path.closePath();
  }
  return path;
}

/** Short strokes along the inside of the border, in no colour that an alarm has. */
function hatch(context: CanvasRenderingContext2D, { palette, view }: PlantLayer, path: Path2D, risk: Risk): void {
  context.save();
  context.clip(path, 'evenodd');
  context.globalAlpha = 0.6;
  context.lineWidth = 2 * Math.min(HATCH_DEPTH, HATCH_METRES * view.scale);
  context.strokeStyle = palette.quiet;
  context.setLineDash([1, HATCH[risk]]);
  context.stroke(path);
  context.restore();
}

/** The word of the risk in a frame; nothing where there is no room. @returns where it ends */
function nameRisk(
  context: CanvasRenderingContext2D,
  { palette, word }: PlantLayer,
  risk: Risk,
  left: number,
  top: number,
  most: number,
): number {
  context.font = `500 ${0.72 * palette.size}px ${palette.font}`;
  const text = word(RISK_WORDS[risk]);
  const width = context.measureText(text).width + 6;
  if (left + width > most) return left - 8;
  context.fillStyle = palette.panel;
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, top - 1, width, palette.size, 3);
  context.fill();
  context.stroke();
  context.fillStyle = palette.quiet;
  context.fillText(text, left + 3, top + 0.12 * palette.size);
  return left + width;
}

export function drawZone(context: CanvasRenderingContext2D, layer: PlantLayer, zone: ZoneView): void {
  const { palette } = layer;
  const found = layer.worst.get(zone.id);
  const alarm = found !== undefined && isHidden(found) ? undefined : found;
  const path = pathOf(layer, zone);
  if (alarm?.active === true) {
    context.globalAlpha = 0.1;
    context.fillStyle = palette.priority[alarm.priority] ?? palette.quiet;
    context.fill(path, 'evenodd');
    context.globalAlpha = 1;
  }
  if (zone.risk !== undefined) hatch(context, layer, path, zone.risk);
  context.setLineDash(zone.muster ? [] : [6, 4]);
  context.lineWidth = alarm?.active === true ? 2 : 1;
  context.strokeStyle = alarm?.active === true ? (palette.priority[alarm.priority] ?? palette.line) : palette.quiet;
  context.globalAlpha = alarm?.active === true ? 1 : 0.55;
  context.stroke(path);
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (layer.selected !== zone.id) return;
  context.lineWidth = 3;
  context.strokeStyle = palette.focus;
  context.stroke(path);
}

/**
 * The name of a zone in its corner, with its head-count against the limit and its risk; none of it wider than the zone. In a low zone it
 * stands above the border where there is room: dots of people inside would cover it.
 */
export function nameZone(context: CanvasRenderingContext2D, layer: PlantLayer, zone: ZoneView, labels: Labels): void {
  const { palette, view, extent } = layer;
  const [xs, ys] = [zone.polygon.map(([x]) => x), zone.polygon.map(([, y]) => y)];
  const inset = zone.risk === undefined ? 0 : HATCH_DEPTH - 2;
  const left = toScreenX(view, extent, Math.min(...xs)) + 6 + inset;
  const room = toScreenX(view, extent, Math.max(...xs)) - left - 4 - inset;
  const [upper, lower] = [toScreenY(view, extent, Math.max(...ys)), toScreenY(view, extent, Math.min(...ys))];
  const count = layer.counts.get(zone.id);
  const total = count === undefined ? undefined : count.people + count.unknown;
  const head = zone.max === undefined ? `${total ?? DASH}` : `${total ?? DASH}/${zone.max}`;
  const name = layer.say(zone.name);
  context.font = `600 ${0.86 * palette.size}px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const [nameWidth, headWidth] = [context.measureText(name).width, context.measureText(head).width];
  if (headWidth > room) return;
  const isLow = lower - upper < LOW_ZONE * palette.size;
  const take = (width: number, height: number): Box | undefined => {
    const tops = [...(isLow ? [upper - height - 1] : []), upper + 5 + inset];
    return labels.takeFirst(tops.map((top) => ({ left, top, right: left + width, bottom: top + height })));
  };
  // Where there is no room for both the number is drawn below, and where there is none for the name it is drawn alone: it is what changes.
  const [line, lines] = [palette.size, 2.15 * palette.size];
  const beside = nameWidth + 8 + headWidth <= room ? take(nameWidth + 8 + headWidth, line) : undefined;
  const stacked = beside === undefined && nameWidth <= room ? take(Math.max(nameWidth, headWidth), lines) : undefined;
  const box = beside ?? stacked ?? take(headWidth, line);
  if (box === undefined) return;
  if (beside !== undefined || stacked !== undefined) outlined(context, palette, name, left, box.top, palette.quiet);
  const top = stacked === undefined ? box.top : box.bottom - line;
  const over = zone.max !== undefined && total !== undefined && total > zone.max;
  const headColor = over ? (palette.priority[2] ?? palette.ink) : palette.ink;
  outlined(context, palette, head, beside === undefined ? left : left + nameWidth + 8, top, headColor);
  if (zone.risk === undefined) return;
  const end = nameRisk(context, layer, zone.risk, box.right + 8, top, left + room);
  labels.reserve({ ...box, right: end });
}

/** Text with a clear margin to the drawing's lines. */
function outlined(
  context: CanvasRenderingContext2D,
  palette: Palette,
  text: string,
  x: number,
  y: number,
  color: string,
): void {
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.ground;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}
