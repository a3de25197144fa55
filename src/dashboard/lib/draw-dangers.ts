import type { DangerItem } from '../../wire/dangers.ts';
import { metresText } from './format.ts';
import type { Labels } from './labels.ts';
import { toScreenX, toScreenY } from './map-view.ts';
import type { PlantLayer } from './plant-layer.ts';

/** Clockwise from the +y axis of the site, which is up on the screen; a canvas counts from the right. */
const radians = (degrees: number): number => ((degrees - 90) * Math.PI) / 180;

/** The priority of the alarm that made an area: its colour. */
export const dangerPriority = ({ id, level }: DangerItem, worst: PlantLayer['worst']): number =>
  worst.get(id)?.priority ?? (level === 1 ? 2 : 1);

/** Draws danger areas, dashed in the colour of their alarms: the circle, and the sector where the wind carries the gas. */
export function drawDangers(context: CanvasRenderingContext2D, layer: PlantLayer): void {
  for (const danger of dangersOn(layer)) drawDanger(context, layer, danger);
}

/** How far danger areas reach, at their lower edge where there is room; the area itself is drawn all the same. */
export function labelDangers(context: CanvasRenderingContext2D, layer: PlantLayer, labels: Labels): void {
  const { view, extent, palette } = layer;
  for (const danger of dangersOn(layer)) {
    const [x, y] = [toScreenX(view, extent, danger.x), toScreenY(view, extent, danger.y)];
    const reach = danger.sector?.reach ?? danger.radius;
    const text = `${layer.word('dangerArea')} ${metresText(reach)}`;
    labels.put(context, palette, text, x, y + danger.radius * view.scale, colorOf(layer, danger), false);
  }
}

const dangersOn = ({ dangers, floor }: PlantLayer): readonly DangerItem[] =>
  dangers.filter(({ floors }) => floors.includes(floor));

const colorOf = ({ palette, worst }: PlantLayer, danger: DangerItem): string =>
  palette.priority[dangerPriority(danger, worst)] ?? palette.ink;

/** The circle of a danger area, and its sector. */
function outlineOf({ view, extent }: PlantLayer, danger: DangerItem): Path2D {
  const [x, y] = [toScreenX(view, extent, danger.x), toScreenY(view, extent, danger.y)];
  const outline = new Path2D();
  outline.arc(x, y, danger.radius * view.scale, 0, 2 * Math.PI);
  if (danger.sector === undefined) return outline;
  const { from, to, reach } = danger.sector;
  outline.moveTo(x, y);
  outline.arc(x, y, reach * view.scale, radians(from), radians(to));
  outline.closePath();
  return outline;
}

function drawDanger(context: CanvasRenderingContext2D, layer: PlantLayer, danger: DangerItem): void {
  const { view, extent, wind } = layer;
  const [x, y] = [toScreenX(view, extent, danger.x), toScreenY(view, extent, danger.y)];
  const color = colorOf(layer, danger);
  const radius = danger.radius * view.scale;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 2;
  context.setLineDash([10, 6]);
  const outline = outlineOf(layer, danger);
  context.globalAlpha = 0.08;
  context.fill(outline, 'nonzero');
  context.globalAlpha = 1;
  context.stroke(outline);
  context.setLineDash([]);
  if (danger.sector !== undefined && wind?.from !== undefined)
    drawArrow(context, x, y, radius, radians(wind.from + 180));
}

/** Where the wind blows, from the edge of the circle. */
function drawArrow(context: CanvasRenderingContext2D, x: number, y: number, radius: number, angle: number): void {
  const length = Math.min(40, Math.max(16, radius));
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(radius + 4, 0);
  context.lineTo(radius + length, 0);
  context.moveTo(radius + length - 9, -7);
  context.lineTo(radius + length, 0);
  context.lineTo(radius + length - 9, 7);
  context.stroke();
  context.restore();
}
