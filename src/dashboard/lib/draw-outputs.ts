import type { PlantView } from '../../wire/plant.ts';
import { drawGlyph } from './glyph.ts';
import { boxAround, type Labels } from './labels.ts';
import { toScreenX, toScreenY } from './map-view.ts';
import { LOOK_TEXTS, lookOf } from './output-look.ts';
import type { PlantLayer } from './plant-layer.ts';
import { OUTPUT_PATHS } from './output-shapes.ts';

type OutputView = NonNullable<PlantView['outputs']>[number];
type Placed = OutputView & { readonly at: NonNullable<OutputView['at']> };

/** The outputs of the floor that is shown, of which the place is known. */
const outputsOn = ({ outputs = [] }: PlantView, floor: string): readonly Placed[] =>
  outputs.flatMap((output) => (output.at?.floor === floor ? [{ ...output, at: output.at }] : []));

/** In step with the drawing, and never so large that it covers what is beside it. */
const radiusOf = ({ view, palette: { size } }: PlantLayer): number =>
  Math.min(0.8 * size, Math.max(0.5 * size, 2.2 * view.scale));
const placeOf = ({ view, extent }: PlantLayer, { at }: Placed): readonly [number, number] => [
  toScreenX(view, extent, at.x),
  toScreenY(view, extent, at.y),
];

/** Draws sirens, beacons and relays: what is on is inverted and has rays, what is not known is dashed with a `?`. */
export function drawOutputs(context: CanvasRenderingContext2D, layer: PlantLayer, labels: Labels): void {
  for (const output of outputsOn(layer.plant, layer.floor)) {
    drawOutput(context, layer, output);
    labels.reserve(boxAround(...placeOf(layer, output), radiusOf(layer)));
  }
}

function drawOutput(context: CanvasRenderingContext2D, layer: PlantLayer, output: Placed): void {
  const { palette } = layer;
  const [x, y] = placeOf(layer, output);
  const r = radiusOf(layer);
  const item = layer.outputs.get(output.id);
  const look = lookOf(item, layer.isLive);
  const isOn = look === 'on' || (look === 'differs' && item?.readBack === true);
  context.beginPath();
  context.roundRect(x - r, y - r, 2 * r, 2 * r, 0.35 * r);
  context.fillStyle = isOn ? palette.ink : palette.raised;
  context.fill();
  context.setLineDash(look === 'unknown' ? [3, 3] : []);
  context.lineWidth = 1.5;
  context.strokeStyle = isOn ? palette.ink : palette.quiet;
  context.stroke();
  context.setLineDash([]);
  drawIcon(context, output.kind, x, y, 0.78 * r, isOn ? palette.panel : palette.quiet);
  if (isOn) drawRays(context, x, y, r, palette.ink);
  const alarm = layer.worst.get(output.id);
  const [cornerX, cornerY, corner] = [x + r, y - r, 0.6 * r];
  if (alarm !== undefined)
    drawGlyph(context, palette, cornerX, cornerY, corner, alarm.priority, alarm.active, !alarm.acked && layer.ringed);
  else if (look === 'unknown' || look === 'differs') {
    context.font = `700 ${1.5 * r}px ${palette.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineWidth = 3;
    context.strokeStyle = palette.ground;
    context.strokeText(look === 'unknown' ? '?' : '≠', cornerX, cornerY);
    context.fillStyle = palette.ink;
    context.fillText(look === 'unknown' ? '?' : '≠', cornerX, cornerY);
  }
  if (layer.selected !== output.id) return;
  context.beginPath();
  context.arc(x, y, 1.8 * r, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = palette.focus;
  context.stroke();
}

function drawIcon(
  context: CanvasRenderingContext2D,
  kind: OutputView['kind'],
  x: number,
  y: number,
  r: number,
  color: string,
): void {
  context.save();
  context.translate(x - r, y - r);
  context.scale(r / 12, r / 12);
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = color;
  context.stroke(new Path2D(OUTPUT_PATHS[kind]));
  context.restore();
}

function drawRays(context: CanvasRenderingContext2D, x: number, y: number, r: number, color: string): void {
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.strokeStyle = color;
  for (const [reach, spread] of [
    [1.5, 0.45],
    [2, 0.55],
  ] as const) {
    for (const turn of [0, Math.PI]) {
      context.beginPath();
      context.arc(x, y, reach * r, turn - spread, turn + spread);
      context.stroke();
    }
  }
}

/** What is not as it should be, on, or chosen has its name and its state in words. */
export function labelOutputs(
  context: CanvasRenderingContext2D,
  layer: PlantLayer,
  labels: Labels,
  isNear: boolean,
): void {
  for (const output of outputsOn(layer.plant, layer.floor)) {
    const look = lookOf(layer.outputs.get(output.id), layer.isLive);
    const isQuiet = look === 'off' || look === 'unknown';
    if (isQuiet && !isNear && layer.selected !== output.id) continue;
    const [x, y] = placeOf(layer, output);
    const alarm = layer.worst.get(output.id);
    const color = alarm?.active === true ? layer.palette.priority[alarm.priority] : layer.palette.ink;
    const text = `${layer.say(output.name)} ${layer.word(LOOK_TEXTS[look])}`;
    // Beside the rays.
    const beside = look === 'on' ? x + radiusOf(layer) : x;
    labels.put(context, layer.palette, text, beside, y, color ?? layer.palette.ink, !isQuiet);
  }
}
