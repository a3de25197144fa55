import type { Plant, Point, Zone } from '../domain/plant.ts';
import { type Text, text } from '../domain/text.ts';
import type { PanelRow } from '../ports/panel.ts';
import { conditionText } from '../words/conditions.ts';
import { PANEL_TEXTS as T } from '../words/panel.ts';
import { filled } from '../words/sentence.ts';
import { type Addresses, BITS, BLOCK, FIRST_ALARM, FIRST_BLOCK, pointKey, zoneKey } from './addresses.ts';
import { scaledDecimals } from './cells.ts';
import { OF_POINT, OF_ZONE, SITE, SITE_BITS } from './places.ts';

type Cell = readonly [place: number, type: PanelRow['type'], meaning: Text];

/** The map of a plant: what stands where, in the order of addresses, registers first. */
export function mapRows(plant: Plant, { blocks, alarms }: Addresses): readonly PanelRow[] {
  const registers: PanelRow[] = rows('input', 'site', 0, siteRegisters());
  const block = (key: string, subject: string, cells: readonly Cell[]): void => {
    const number = blocks[key];
    if (number !== undefined) registers.push(...rows('input', subject, FIRST_BLOCK + BLOCK * number, cells));
  };
  for (const point of plant.points) block(pointKey(point.id), point.id, pointRegisters(point));
  for (const zone of plant.zones) block(zoneKey(zone.id), zone.id, zoneRegisters(zone));
  const bits: PanelRow[] = rows('discrete', 'site', 0, siteBits());
  const names = namesOf(plant);
  const measured = new Map(plant.points.flatMap((one) => (one.type === 'measured' ? [[one.id as string, one]] : [])));
  for (const { id, subject, name: condition } of plant.conditions) {
    const number = alarms[id];
    if (number === undefined) continue;
    const words = {
      name: names.get(subject) ?? text(subject, subject),
      alarm: conditionText(condition, measured.get(subject)),
    };
    const cells: Cell[] = [
      [0, 'bit', filled(T.active, words)],
      [1, 'bit', filled(T.unacked, words)],
    ];
    bits.push(...rows('discrete', id, FIRST_ALARM + BITS * number, cells));
  }
  return [...inOrder(registers), ...inOrder(bits)];
}

const rows = (table: PanelRow['table'], subject: string, from: number, cells: readonly Cell[]): PanelRow[] =>
  cells.map(([place, type, meaning]) => ({ table, address: from + place, type, subject, meaning }));

const inOrder = (list: PanelRow[]): PanelRow[] => list.sort((a, b) => a.address - b.address);

const siteRegisters = (): readonly Cell[] => [
  [SITE.layout, 'u16', T.layout],
  [SITE.heartbeat, 'u16', T.heartbeat],
  ...[1, 2, 3, 4].map((n): Cell => [SITE.active + n - 1, 'u16', filled(T.activeOf, { n })]),
  ...[1, 2, 3, 4].map((n): Cell => [SITE.unacked + n - 1, 'u16', filled(T.unackedOf, { n })]),
  [SITE.present, 'u16', T.present],
  [SITE.uncertain, 'u16', T.uncertain],
  [SITE.revision, 'u32', T.revision],
  [SITE.map, 'u32', T.map],
  [SITE.name, 'text', T.site],
];

const siteBits = (): readonly Cell[] => [
  [SITE_BITS.emergency, 'bit', T.emergency],
  [SITE_BITS.active, 'bit', T.anyActive],
  [SITE_BITS.unacked, 'bit', T.anyUnacked],
  [SITE_BITS.statesUnknown, 'bit', T.statesUnknown],
  [SITE_BITS.notRecording, 'bit', T.notRecording],
  [SITE_BITS.countsUnknown, 'bit', T.countsUnknown],
];

function pointRegisters(point: Point): readonly Cell[] {
  const { name } = point;
  const unit = point.type === 'measured' && point.unit !== '' ? ` (${point.unit})` : '';
  return [
    [OF_POINT.value, 'f32', filled(T.value, { name, unit })],
    [OF_POINT.scaled, 's16', filled(T.scaled, { name, unit, factor: 10 ** scaledDecimals(point) })],
    [OF_POINT.quality, 'u16', filled(T.quality, { name })],
    [OF_POINT.decimals, 'u16', filled(T.decimals, { name })],
    [OF_POINT.active, 'u16', filled(T.highest, { name })],
    [OF_POINT.unacked, 'u16', filled(T.highestUnacked, { name })],
  ];
}

const zoneRegisters = ({ name }: Zone): readonly Cell[] => [
  [OF_ZONE.people, 'u16', filled(T.people, { name })],
  [OF_ZONE.unknown, 'u16', filled(T.unknown, { name })],
  [OF_ZONE.uncertain, 'u16', filled(T.lastSeen, { name })],
  [OF_ZONE.quality, 'u16', filled(T.quality, { name })],
  [OF_ZONE.active, 'u16', filled(T.highest, { name })],
  [OF_ZONE.unacked, 'u16', filled(T.highestUnacked, { name })],
];

const namesOf = ({ points, zones, devices, people }: Plant): ReadonlyMap<string, Text> =>
  new Map<string, Text>([
    ['gateway', T.gateway],
    ...[points, zones, devices].flatMap((things) => things.map(({ id, name }): [string, Text] => [id, name])),
    ...people.map(({ id, name }): [string, Text] => [id, text(name, name)]),
  ]);
