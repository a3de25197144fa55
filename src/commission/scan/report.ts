import { isBitTable } from '../../../drivers/modbus/settings/numbers.ts';
import { fit, type Paint, wordText } from '../columns.ts';
import { exceptionText } from '../../words/device-errors.ts';
import { adviceText, TROUBLE_TEXTS } from '../../words/device-troubles.ts';
import type { Text } from '../../domain/text.ts';
import type { Language } from '../../words/language.ts';
import { SCAN_TEXTS } from '../../words/scan.ts';
import { filled } from '../../words/sentence.ts';
import { numbersIn } from './numbers.ts';
import type { FoundUnit, ScanResult } from './result.ts';
import { snippetOf } from './snippet.ts';
import type { LiveBlock, Surveyed } from './survey.ts';

const WORDS_IN_LINE = 8;
const BITS_IN_LINE = 32;
const MOST_SIGNALS = 24;
const MOST_POSSIBLE = 8;
const MOST_NUMBERS = 32;

/** What a scan came to, for people. */
export function reportOf(result: ScanResult, paint: Paint, language: Language): string {
  const { units, connect, asked, tookMs } = result;
  const seconds = (tookMs / 1000).toFixed(1);
  const head =
    units.length === 0
      ? filled(SCAN_TEXTS.nobody, { connect, asked: unitsText(asked), seconds })
      : units.length === 1
        ? filled(SCAN_TEXTS.oneUnit, { connect, seconds })
        : filled(SCAN_TEXTS.units, { count: units.length, connect, seconds });
  return [
    paint.bold(head[language]),
    ...remarksOf(result, language).map((remark) => paint.warn(`  ${remark}`)),
    ...units.flatMap((found) => ['', ...unitLines(found, paint, language)]),
    ...(units.length === 0 ? [] : ['', paint.quiet(SCAN_TEXTS.forDevices[language]), snippetOf(result, language)]),
    '',
  ].join('\n');
}

/** What is to be known beside what was found. */
export function remarksOf(
  { trouble, tried, isNoisy, isStopped, units, connect }: ScanResult,
  language: Language,
): string[] {
  const isSerial = connect.startsWith('rtu:') || connect.startsWith('ascii:');
  return [
    ...(isStopped ? [SCAN_TEXTS.stopped[language]] : []),
    ...(trouble === undefined ? [] : [adviceText(TROUBLE_TEXTS[trouble], language)]),
    ...(tried.length > 1 ? [filled(SCAN_TEXTS.tried, { lines: tried.join(', ') })[language]] : []),
    ...(isNoisy && units.length === 0 ? [SCAN_TEXTS.noise[language]] : []),
    ...(isSerial && units.length === 0 && trouble === undefined && tried.length === 1
      ? [SCAN_TEXTS.tryMore[language]]
      : []),
  ];
}

function unitLines(found: FoundUnit, paint: Paint, language: Language): string[] {
  const { unit, best, possible, alsoAs, anyUnit, tables, signals, tookMs } = found;
  const names =
    best.length > 0
      ? best.map(({ model, name }) => `${model} (${name[language]})`).join(` ${SCAN_TEXTS.or[language]} `)
      : tables.length === 0
        ? SCAN_TEXTS.notLookedAt[language]
        : SCAN_TEXTS.noProfile[language];
  const maybe = possible.slice(0, MOST_POSSIBLE).map(({ model }) => model);
  return [
    `${paint.bold(filled(SCAN_TEXTS.unit, { unit })[language])}  ${names}  ${paint.quiet(`${tookMs.toFixed(0)} ms`)}`,
    ...(anyUnit ? [`  ${SCAN_TEXTS.anyUnit[language]}`] : []),
    ...(found.signsOtherwise ? [`  ${SCAN_TEXTS.signsOtherwise[language]}`] : []),
    ...(alsoAs.length === 0
      ? []
      : [`  ${filled(SCAN_TEXTS.alsoAs, { units: alsoAs.join(` ${SCAN_TEXTS.and[language]} `) })[language]}`]),
    ...(maybe.length === 0
      ? []
      : [
          `  ${filled(SCAN_TEXTS.possible, { models: `${maybe.join(', ')}${possible.length > maybe.length ? ', ...' : ''}` })[language]}`,
        ]),
    ...(best[0]?.confirm ?? []).map((what) => `  ${filled(SCAN_TEXTS.prove, { what })[language]}`),
    ...signalLines(found, paint, language),
    ...tables.flatMap((table) => tableLines(table, paint, language)),
    ...(signals.length === 0 ? numberLines(found, paint, language) : []),
    ...(signals.length === 0 && tables.length > 0 && tables.every(({ says }) => says !== 'data')
      ? [`  ${SCAN_TEXTS.refusesAll[language]}`]
      : []),
  ];
}

function signalLines({ signals }: FoundUnit, paint: Paint, language: Language): string[] {
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
    ? [...lines, `  ${filled(SCAN_TEXTS.moreSignals, { count: signals.length - shown.length })[language]}`]
    : lines;
}

function tableLines({ table, says, exception, blocks }: Surveyed, paint: Paint, language: Language): string[] {
  if (says === 'silence') return [paint.quiet(`  ${fit(table, 8)}  ${SCAN_TEXTS.noAnswer[language]}`)];
  if (says === 'exception') return [paint.quiet(`  ${fit(table, 8)}  ${exceptionText(exception ?? 0, language)}`)];
  return blocks.flatMap((block) => blockLines(block, paint, language));
}

/** Rows of registers; those that moved while they were looked at stand out. */
function blockLines({ table, address, values, moved }: LiveBlock, paint: Paint, language: Language): string[] {
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
    lines.push(
      paint.quiet(
        `${place(table, address + rest)}  ${filled(SCAN_TEXTS.zeros, { address: address + values.length - 1 })[language]}`,
      ),
    );
  return moved.length === 0 ? lines : [...lines, paint.quiet(`  ${' '.repeat(8)}  ${SCAN_TEXTS.moved[language]}`)];
}

/** Registers that no profile explains: each that holds something, with all that it may be. */
function numberLines({ tables }: FoundUnit, paint: Paint, language: Language): string[] {
  const numbers = tables.flatMap(({ blocks }) => blocks.flatMap(numbersIn));
  if (numbers.length === 0) return [];
  const more = numbers.length - MOST_NUMBERS;
  return [
    paint.quiet(`  ${SCAN_TEXTS.numbers[language]}`),
    ...numbers.slice(0, MOST_NUMBERS).map(({ table, address, words, readings, isLikely }) => {
      const [best, ...others] = readings.map(
        ({ type, order, value }) => `${value} ${type}${order === undefined ? '' : ` ${order}`}`,
      );
      const hex = fit(words.map((word) => wordText(word, false)).join(' '), 9);
      return `${place(table, address)}  ${paint.quiet(hex)}  ${[`${best}${isLikely ? '*' : ''}`, ...others].join(', ')}`;
    }),
    ...(more > 0 ? [`  ${filled(SCAN_TEXTS.moreNumbers, { count: more })[language]}`] : []),
  ];
}

const place = (table: string, address: number): string => `  ${fit(table, 8)}  ${fit(String(address), 5, 'right')}`;

/** `unit 1-32, 247`. */
export function unitsText(units: readonly number[]): Text {
  const sorted = [...units].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const unit of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && unit === last[1] + 1) last[1] = unit;
    else runs.push([unit, unit]);
  }
  const list = runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return filled(SCAN_TEXTS.unit, { unit: list });
}

/** The same for programs. */
export function jsonOf(result: ScanResult, language: Language): object {
  const { connect, asked, units, trouble, tried, isNoisy, isStopped, tookMs } = result;
  return {
    connect,
    asked,
    ...(trouble === undefined ? {} : { trouble }),
    tried,
    noisy: isNoisy,
    stopped: isStopped,
    ms: Math.round(tookMs),
    remarks: remarksOf(result, language),
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
      numbers: found.tables.flatMap(({ blocks: seen }) => seen.flatMap(numbersIn)),
      tables: Object.fromEntries(
        found.tables.map(({ table, says, exception, blocks }) => [
          table,
          { says, ...(exception === undefined ? {} : { exception }), blocks },
        ]),
      ),
    })),
    snippet: snippetOf(result, language),
  };
}
