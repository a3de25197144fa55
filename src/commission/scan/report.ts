import { isBitTable } from '../../../drivers/modbus/numbers.ts';
import { fit, type Paint, wordText } from '../columns.ts';
import { exceptionText } from '../../words/device-errors.ts';
import { adviceText, TROUBLE_TEXTS } from '../../words/device-troubles.ts';
import type { Found, ScanResult } from './result.ts';
import { snippetOf } from './snippet.ts';
import type { LiveBlock, Surveyed } from './survey.ts';

const WORDS_IN_LINE = 8;
const BITS_IN_LINE = 32;
const MOST_SIGNALS = 24;
const MOST_POSSIBLE = 8;

/** What a scan came to, for people. */
export function reportOf(result: ScanResult, paint: Paint): string {
  const { units, connect, asked, tookMs } = result;
  const seconds = `${(tookMs / 1000).toFixed(1)} s`;
  const head =
    units.length === 0
      ? `nobody answers at ${connect} (${unitsText(asked)} asked, ${seconds})`
      : `${units.length} ${units.length === 1 ? 'unit' : 'units'} at ${connect} (${seconds})`;
  return [
    paint.bold(head),
    ...remarksOf(result).map((remark) => paint.warn(`  ${remark}`)),
    ...units.flatMap((found) => ['', ...unitLines(found, paint)]),
    ...(units.length === 0 ? [] : ['', paint.quiet('# for devices.yaml:'), snippetOf(result)]),
    '',
  ].join('\n');
}

/** What is to be known beside what was found. */
export function remarksOf({ trouble, tried, isNoisy, isStopped, units, connect }: ScanResult): string[] {
  const isSerial = connect.startsWith('rtu:') || connect.startsWith('ascii:');
  return [
    ...(isStopped ? ['stopped before it was done: there may be more'] : []),
    ...(trouble === undefined ? [] : [adviceText(TROUBLE_TEXTS[trouble], 'en')]),
    ...(tried.length > 1 ? [`tried ${tried.join(', ')}`] : []),
    ...(isNoisy && units.length === 0
      ? ['bytes came that make no sense: the baud rate or the parity is another, or A and B are exchanged']
      : []),
    ...(isSerial && units.length === 0 && trouble === undefined && tried.length === 1
      ? ['--bauds and --parities try the usual settings of a line']
      : []),
  ];
}

function unitLines(found: Found, paint: Paint): string[] {
  const { unit, best, possible, alsoAs, anyUnit, tables, signals, tookMs } = found;
  const names =
    best.length > 0
      ? best.map(({ model, name }) => `${model} (${name.en})`).join(' or ')
      : tables.length === 0
        ? 'not looked at'
        : 'no profile known';
  const maybe = possible.slice(0, MOST_POSSIBLE).map(({ model }) => model);
  return [
    `${paint.bold(`unit ${unit}`)}  ${names}  ${paint.quiet(`${tookMs.toFixed(0)} ms`)}`,
    ...(anyUnit ? ['  answers as whatever unit it is asked: one device that does not look at the unit'] : []),
    ...(found.signsOtherwise ? ['  signs its answers with another unit than it was asked as (any-unit)'] : []),
    ...(alsoAs.length === 0 ? [] : [`  answers as unit ${alsoAs.join(' and ')}, too`]),
    ...(maybe.length === 0
      ? []
      : [`  possible, by what answers: ${maybe.join(', ')}${possible.length > maybe.length ? ', ...' : ''}`]),
    ...(best[0]?.confirm ?? []).map(({ en }) => `  prove on the device: ${en}`),
    ...signalLines(found, paint),
    ...tables.flatMap((table) => tableLines(table, paint)),
    ...(signals.length === 0 && tables.length > 0 && tables.every(({ says }) => says !== 'data')
      ? ['  it refuses every register that was tried; its manual knows where they are']
      : []),
  ];
}

function signalLines({ signals }: Found, paint: Paint): string[] {
  const shown = signals.slice(0, MOST_SIGNALS);
  const many = signals.some(({ channel }) => channel > 1);
  const nameOf = ({ signal, channel }: (typeof signals)[number]): string => (many ? `${signal} ${channel}` : signal);
  const width = Math.max(0, ...shown.map((one) => nameOf(one).length));
  const lines = shown.map((one) => {
    const isBit = one.table === 'coil' || one.table === 'discrete';
    const words = one.words.map((word) => wordText(word, isBit)).join(' ');
    const value = one.value === null ? '-' : `${one.value}${one.unit === undefined ? '' : ` ${one.unit}`}`;
    return `  ${fit(nameOf(one), width)}  ${fit(value, 14, 'right')}  ${paint.quiet(`${one.table} ${one.address}  ${words}`)}`;
  });
  return shown.length < signals.length
    ? [...lines, `  and ${signals.length - shown.length} signals more (--json)`]
    : lines;
}

function tableLines({ table, says, exception, blocks }: Surveyed, paint: Paint): string[] {
  if (says === 'silence') return [paint.quiet(`  ${fit(table, 8)}  no answer`)];
  if (says === 'exception') return [paint.quiet(`  ${fit(table, 8)}  ${exceptionText(exception ?? 0, 'en')}`)];
  return blocks.flatMap((block) => blockLines(block, paint));
}

/** Rows of registers; those that moved while they were looked at stand out. */
function blockLines({ table, address, values, moved }: LiveBlock, paint: Paint): string[] {
  const isBit = isBitTable(table);
  const most = isBit ? BITS_IN_LINE : WORDS_IN_LINE;
  const lines: string[] = [];
  const used = values.findLastIndex((value, i) => value !== 0 || moved.includes(address + i)) + 1;
  for (let at = 0; at < used; at += most) {
    const cells = values.slice(at, at + most).map((value, i) => {
      const isMoved = moved.includes(address + at + i);
      const text = wordText(value, isBit);
      return isMoved ? paint.bold(`${text}*`) : `${text}${isBit ? '' : ' '}`;
    });
    lines.push(`${place(table, address + at)}  ${cells.join(isBit ? '' : ' ')}`.trimEnd());
  }
  const rest = Math.ceil(used / most) * most;
  if (rest < values.length)
    lines.push(paint.quiet(`${place(table, address + rest)}  to ${address + values.length - 1}: all 0`));
  return moved.length === 0 ? lines : [...lines, paint.quiet(`  ${' '.repeat(8)}  * moved within a second`)];
}

const place = (table: string, address: number): string => `  ${fit(table, 8)}  ${fit(String(address), 5, 'right')}`;

/** `1-32, 247`. */
export function unitsText(units: readonly number[]): string {
  const sorted = [...units].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const unit of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && unit === last[1] + 1) last[1] = unit;
    else runs.push([unit, unit]);
  }
  return `unit ${runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')}`;
}

/** The same for programs. */
export function jsonOf(result: ScanResult): object {
  const { connect, asked, units, trouble, tried, isNoisy, isStopped, tookMs } = result;
  return {
    connect,
    asked,
    ...(trouble === undefined ? {} : { trouble }),
    tried,
    noisy: isNoisy,
    stopped: isStopped,
    ms: Math.round(tookMs),
    remarks: remarksOf(result),
    units: units.map((found) => ({
      unit: found.unit,
      alsoAs: found.alsoAs,
      anyUnit: found.anyUnit,
      signsOtherwise: found.signsOtherwise,
      ms: Math.round(found.tookMs),
      model: found.best[0]?.model ?? null,
      models: found.best.map(({ model, name }) => ({ model, name })),
      possible: found.possible.map(({ model }) => model),
      signals: found.signals,
      tables: Object.fromEntries(
        found.tables.map(({ table, says, exception, blocks }) => [
          table,
          { says, ...(exception === undefined ? {} : { exception }), blocks },
        ]),
      ),
    })),
    snippet: snippetOf(result),
  };
}
