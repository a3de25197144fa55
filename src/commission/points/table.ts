import { cut, fit, type Paint, displayWidth, wordText } from '../columns.ts';
import type { Text } from '../../domain/text.ts';
import type { Language } from '../../words/language.ts';
import { POINTS_TEXTS } from '../../words/points.ts';
import { filled } from '../../words/sentence.ts';
import type { Board, DeviceRow, PointRow } from './board.ts';

export interface View {
  readonly language: Language;
  readonly paint: Paint;
  /** Columns of the terminal; unbounded where there is none. */
  readonly width: number;
  /** Plant time, ms. */
  readonly now: number;
}

const MOST_ID = 36;
const MOST_NAME = 24;
const HEADS = ['point', 'name', 'value', 'quality', 'age', 'raw'] as const;

/** The board as lines: each device, and its points in columns below it. */
export function tableOf(board: Board, view: View): string[] {
  const rows = board.points.map((row) => ({ row, cells: cellsOf(row, view) }));
  const heads = HEADS.map((head) => POINTS_TEXTS[head][view.language]);
  const widths = heads.map((head, i) =>
    Math.max(displayWidth(head), ...rows.map(({ cells }) => displayWidth(cells[i] ?? ''))),
  );
  widths[0] = Math.min(widths[0] ?? 0, MOST_ID);
  widths[1] = Math.min(widths[1] ?? 0, MOST_NAME);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => fit(cell, widths[i] ?? 0, i === 2 || i === 4 ? 'right' : 'left'))
      .join('  ')
      .trimEnd();
  return board.devices.flatMap((device, i) => [
    ...(i === 0 ? [] : ['']),
    deviceLine(device, view),
    view.paint.quiet(cut(`  ${line(heads)}`, view.width)),
    ...rows
      .filter(({ row }) => row.point.device === device.device.id)
      .flatMap(({ row, cells }) => [
        shade(row, cut(`  ${line(cells)}`, view.width), view.paint),
        ...hintLines(device, row, view),
      ]),
  ]);
}

/** How the point above might be meant to be read. */
const hintLines = ({ health }: DeviceRow, { point }: PointRow, { language, paint, width }: View): string[] =>
  (health?.hints ?? [])
    .filter((hint) => hint.point === point.id)
    .map(({ text }) => paint.warn(cut(`    ${text[language]}`, width)));

function cellsOf(row: PointRow, { language, now }: View): string[] {
  const { point, quality, at, words } = row;
  return [
    point.id,
    point.name[language],
    valueOf(row),
    qualityOf(row, language),
    at === undefined ? '-' : elapsedText(now - at),
    words === undefined ? '-' : wordsText(point.register?.table, words),
  ].map((cell, i) => (i === 2 && quality === 'bad' && row.isHeard ? `? ${cell}` : cell));
}

/** A value with the decimals and the unit of its point; a dash where there never was one. */
export function valueOf({ value, point }: PointRow): string {
  if (value === null) return '-';
  return `${value.toFixed(point.decimals ?? 0)}${point.unit === undefined || point.unit === '' ? '' : ` ${point.unit}`}`;
}

/** Quality with its reason, as a configuration writes it: `bad/comm`. */
export const qualityOf = ({ quality, reason, isHeard }: PointRow, language: Language): string =>
  isHeard ? `${quality}${reason === undefined ? '' : `/${reason}`}` : POINTS_TEXTS.notRead[language];

export const wordsText = (table: string | undefined, words: readonly number[]): string =>
  words.map((word) => wordText(word, table === 'coil' || table === 'discrete')).join(' ');

/** `0.4 s`, `12 s`, `3:05`, `2:03:10`. */
export function elapsedText(ms: number): string {
  const s = Math.max(0, ms) / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.floor(s)} s`;
  const pad = (n: number): string => String(Math.floor(n) % 60).padStart(2, '0');
  return s < 3600 ? `${Math.floor(s / 60)}:${pad(s)}` : `${Math.floor(s / 3600)}:${pad(s / 60)}:${pad(s)}`;
}

/** Whether a device answers, and the code of the trouble when it does not. */
export const upText = (up: boolean, trouble: string | undefined): Text =>
  up ? POINTS_TEXTS.online : filled(POINTS_TEXTS.offline, { trouble: trouble ?? POINTS_TEXTS.unknown });

function deviceLine({ device, up, trouble, health }: DeviceRow, { language, paint, width }: View): string {
  const state = (up === undefined ? POINTS_TEXTS.notAsked : upText(up, trouble))[language];
  const latency = health?.latency == null ? '' : `  p50 ${ms(health.latency.p50)}  p99 ${ms(health.latency.p99)}`;
  const errors = Object.entries(health?.errors ?? {}).map(([kind, count]) => `${kind} ${count}`);
  const name = device.name[language] === device.id ? '' : `  ${device.name[language]}`;
  const where = `${device.address}${device.unit === undefined ? '' : ` ${filled(POINTS_TEXTS.unit, { unit: device.unit })[language]}`}`;
  const line = cut(
    `${device.id}${name}  ${where}  ${state}${latency}${errors.length === 0 ? '' : `  ${errors.join(', ')}`}`,
    width,
  );
  return up === false ? paint.bad(line) : paint.bold(line);
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

function shade({ quality, isHeard }: PointRow, line: string, paint: Paint): string {
  if (!isHeard) return paint.quiet(line);
  return quality === 'good' ? line : quality === 'bad' ? paint.bad(line) : paint.warn(line);
}

/** A point as one object of a line, for programs. */
export const pointJson = (row: PointRow): object => ({
  point: row.point.id,
  device: row.point.device,
  value: row.value,
  ...(row.point.unit === undefined ? {} : { unit: row.point.unit }),
  quality: row.quality,
  ...(row.reason === undefined ? {} : { reason: row.reason }),
  at: row.at ?? null,
  ...(row.point.register === undefined ? {} : { table: row.point.register.table, address: row.point.register.address }),
  words: row.words ?? null,
  ...(row.words === undefined ? {} : { raw: wordsText(row.point.register?.table, row.words) }),
});

export const deviceJson = ({ device, up, trouble }: DeviceRow): object => ({
  device: device.id,
  address: device.address,
  ...(device.unit === undefined ? {} : { unit: device.unit }),
  up: up ?? null,
  ...(trouble === undefined ? {} : { trouble }),
});
