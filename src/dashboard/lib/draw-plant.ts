import { isHidden } from '../../domain/alarm/transition.ts';
import type { PointView } from '../../wire/plant.ts';
import type { Fix } from '../../wire/messages.ts';
import { drawDangers, labelDangers } from './draw-dangers.ts';
import { drawOutputs, labelOutputs } from './draw-outputs.ts';
import { drawZone, isShownOn, nameZone } from './draw-zones.ts';
import { valueText } from './format.ts';
import { drawGlyph } from './glyph.ts';
import { boxAround, type Labels } from './labels.ts';
import { markSize, toScreenX, toScreenY } from './map-view.ts';
import { NamePlaces, type PeopleLook, type PlacedNames } from './name-people.ts';
import { letterOf } from './overlays.ts';
import type { Palette } from './palette.ts';
import type { PlantLayer } from './plant-layer.ts';
import { shownAs } from './shown.ts';

/** Pixels a metre from which there is room for values, and for names. */
const VALUES_FROM = 2.2;
const NAMES_FROM = 9;

/** Draws zones, then detectors and contacts with their values. What matters more finds its place for a label first. */
export function drawPlant(
  context: CanvasRenderingContext2D,
  layer: PlantLayer,
  people: { readonly look: PeopleLook; readonly fixes: Iterable<Fix> },
  labels: Labels,
): PlacedNames {
  const zones = layer.plant.zones.filter((zone) => isShownOn(zone, layer.floor));
  for (const zone of zones) drawZone(context, layer, zone);
  drawDangers(context, layer);
  drawOutputs(context, layer, labels);
  const points = layer.plant.points.filter(({ at }) => at?.floor === layer.floor);
  // What is wrong is drawn last and labelled first: nothing healthy may cover it.
  const order = (point: PointView): number =>
    layer.worst.get(point.id)?.priority ?? (layer.readings.get(point.id)?.quality === 'good' ? 9 : 8);
  points.sort((a, b) => order(b) - order(a));
  for (const point of points) {
    drawPoint(context, layer, point);
    labels.reserve(boxAround(...placeOf(layer, point), 0.6 * markSize(layer.view, layer.palette.size)));
  }
  points.reverse();
  const names = new NamePlaces(context, people.look, people.fixes, labels);
  names.place(0, 1);
  for (const point of points) if (isLoud(layer, point)) labelPoint(context, layer, point, labels);
  names.place(2, 3);
  labelDangers(context, layer, labels);
  for (const zone of zones) nameZone(context, layer, zone, labels);
  for (const point of points) if (!isLoud(layer, point)) labelPoint(context, layer, point, labels);
  labelOutputs(context, layer, labels, layer.view.scale >= NAMES_FROM);
  return names.placed;
}

/** Whether a detector is chosen, or in an alarm of priority 1 or 2 that is in sight. */
function isLoud(layer: PlantLayer, { id }: PointView): boolean {
  const alarm = layer.worst.get(id);
  return layer.selected === id || (alarm?.active === true && !isHidden(alarm) && alarm.priority <= 2);
}

function placeOf({ view, extent }: PlantLayer, point: PointView): readonly [number, number] {
  return [toScreenX(view, extent, point.at?.x ?? 0), toScreenY(view, extent, point.at?.y ?? 0)];
}

function drawPoint(context: CanvasRenderingContext2D, layer: PlantLayer, point: PointView): void {
  const [x, y] = placeOf(layer, point);
  const { palette } = layer;
  const alarm = layer.worst.get(point.id);
  const reading = layer.readings.get(point.id);
  const radius = 0.42 * markSize(layer.view, palette.size);
  if (alarm !== undefined && (isHidden(alarm) || shownAs(alarm.condition).mark !== 'lost')) {
    drawGlyph(
      context,
      palette,
      x,
      y,
      Math.max(radius * 1.5, 0.52 * palette.size),
      alarm.priority,
      alarm.active,
      !alarm.acked && layer.ringed,
      letterOf(alarm),
    );
  } else {
    const lost = reading === undefined || reading.quality === 'bad';
    context.beginPath();
    if (point.contact === undefined) context.arc(x, y, radius, 0, 2 * Math.PI);
    else context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    context.fillStyle = palette.raised;
    context.fill();
    context.setLineDash(lost ? [2, 2] : []);
    context.lineWidth = 1.5;
    context.strokeStyle = palette.quiet;
    context.stroke();
    context.setLineDash([]);
    if (lost) markLost(context, palette, x, y, radius);
  }
  if (layer.selected !== point.id) return;
  context.beginPath();
  context.arc(x, y, radius * 2.4, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = palette.focus;
  context.stroke();
}

function markLost(context: CanvasRenderingContext2D, palette: Palette, x: number, y: number, radius: number): void {
  context.fillStyle = palette.quiet;
  context.font = `700 ${1.9 * radius}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText('?', x, y + 0.5);
}

function labelPoint(context: CanvasRenderingContext2D, layer: PlantLayer, point: PointView, labels: Labels): void {
  const alarm = layer.worst.get(point.id);
  const reading = layer.readings.get(point.id);
  const chosen = layer.selected === point.id;
  // A lost value has its `?` in the mark; words are for what has become an alarm.
  const wrong = alarm !== undefined || (reading !== undefined && reading.quality === 'uncertain');
  const least = point.contact === undefined && reading?.quality === 'good' ? VALUES_FROM : NAMES_FROM;
  if (!wrong && !chosen && layer.view.scale < least) return;
  const [x, y] = placeOf(layer, point);
  const name = layer.view.scale >= NAMES_FROM || wrong || chosen ? layer.say(point.name) : '';
  const value = point.contact === undefined ? valueText(reading, point, layer.language) : '';
  const color =
    alarm?.active === true && !isHidden(alarm)
      ? layer.palette.priority[alarm.priority]
      : reading?.quality === 'good'
        ? layer.palette.ink
        : layer.palette.quiet;
  labels.put(context, layer.palette, `${name} ${value}`.trim(), x, y, color ?? layer.palette.ink, isLoud(layer, point));
}
