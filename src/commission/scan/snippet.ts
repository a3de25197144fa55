import type { Model } from '../../../drivers/modbus/model/schema.ts';
import { isBitTable, type Table } from '../../../drivers/modbus/settings/numbers.ts';
import type { Language } from '../../words/language.ts';
import { SCAN_TEXTS } from '../../words/scan.ts';
import { filled } from '../../words/sentence.ts';
import { type HeldNumber, pickedFrom } from './numbers.ts';
import { mainSignal, registerOf } from './profile.ts';
import type { FoundUnit, ScanResult } from './result.ts';

/** So many channels are written out; the others are one line to copy. */
const MOST_CHANNELS = 16;

/**
 * The units that were found as `devices:` of a configuration, ready to be pasted. It holds what a scan can know; what
 * only people know (gas, range, place) is left to them, and says so.
 */
export function snippetOf({ connect, units }: Pick<ScanResult, 'connect' | 'units'>, language: Language): string {
  if (units.length === 0) return '';
  return ['devices:', ...units.flatMap((found) => deviceLines(connect, found, language))].join('\n');
}

function deviceLines(connect: string, found: FoundUnit, language: Language): string[] {
  const model = found.best[0];
  const id = `${model === undefined ? 'device' : model.model}-${found.unit}`;
  const others = found.best.slice(1).map((other) => other.model);
  return [
    `  - id: ${id}`,
    `    connect: ${connect}`,
    `    unit: ${found.unit}`,
    ...(found.signsOtherwise ? ['    any-unit: true'] : []),
    ...(model === undefined
      ? possibleLines(found, language)
      : [
          `    model: ${model.model}${others.length === 0 ? '' : ` # ${filled(SCAN_TEXTS.orModels, { models: others.join(', ') })[language]}`}`,
        ]),
    ...(model?.origin === true ? [`    origin: 0 # ${SCAN_TEXTS.origin[language]}`] : []),
    '    points:',
    ...(model === undefined ? rawPoints(id, found, language) : modelPoints(id, model, language)),
  ];
}

function possibleLines({ possible }: FoundUnit, language: Language): string[] {
  if (possible.length === 0) return [];
  const some = possible.slice(0, 6).map(({ model }) => model);
  const models = `${some.join(', ')}${possible.length > some.length ? ', ...' : ''}`;
  return [`    # model: ${filled(SCAN_TEXTS.possibleModels, { models })[language]}`];
}

function modelPoints(id: string, model: Model, language: Language): string[] {
  const name = mainSignal(model);
  const signal = name === undefined ? undefined : model.signals[name];
  if (name === undefined || signal === undefined) return ['      []'];
  const isBit = registerOf(model, signal)?.type === 'bit';
  const channels = Math.min(model.channels, MOST_CHANNELS);
  const scale = signal.needs.includes('scale') ? ', scale: 0.1' : '';
  const lines = Array.from({ length: channels }, (_, i) => {
    const own = model.channels === 1 ? `signal: ${name}` : `signal: ${name}, channel: ${i + 1}`;
    const point = `${id}.${model.channels === 1 ? name : i + 1}`;
    return isBit
      ? `      - { id: ${point}, read: { ${own} }, contact: other }`
      : `      - { id: ${point}, read: { ${own}${scale} }, unit: ${JSON.stringify(signal.unit ?? '?')}, range: [${(signal.range ?? [0, 100]).join(', ')}] }`;
  });
  const more =
    model.channels > channels ? [`      # ${filled(SCAN_TEXTS.andSoOn, { channel: model.channels })[language]}`] : [];
  return [...lines, ...more, hint(isBit, language)];
}

const hint = (isBit: boolean, language: Language): string =>
  `      # ${(isBit ? SCAN_TEXTS.contactHint : SCAN_TEXTS.gasHint)[language]}`;

/** Without a profile: every number that the registers hold, as what it most plausibly is, or the first bit. */
function rawPoints(id: string, { tables }: FoundUnit, language: Language): string[] {
  const blocks = tables.flatMap((table) => table.blocks);
  const numbers = blocks.flatMap(pickedFrom);
  if (numbers.length > 0) {
    const more = numbers.length - MOST_NUMBERS;
    return [
      ...numbers.slice(0, MOST_NUMBERS).map((one, i) => numberLine(`${id}.${i + 1}`, one)),
      ...(more > 0 ? [`      # ${filled(SCAN_TEXTS.moreNumbers, { count: more })[language]}`] : []),
      hint(false, language),
    ];
  }
  const block = blocks.find(({ values }) => values.some((value) => value !== 0)) ?? blocks[0];
  if (block === undefined) return ['      []'];
  const table: Table = block.table;
  return isBitTable(table)
    ? [
        `      - { id: ${id}.1, read: { table: ${table}, address: ${block.address} }, contact: other }`,
        hint(true, language),
      ]
    : [
        `      - { id: ${id}.1, read: { table: ${table}, address: ${block.address}, type: u16 }, unit: "?", range: [0, 100] }`,
        hint(false, language),
      ];
}

/** So many registers are written out. */
const MOST_NUMBERS = 16;

function numberLine(id: string, { table, address, readings: [best] }: HeldNumber): string {
  const how = `type: ${best?.type ?? 'u16'}${best?.order === undefined || best.order === 'ABCD' ? '' : `, order: ${best.order}`}`;
  return `      - { id: ${id}, read: { table: ${table}, address: ${address}, ${how} }, unit: "?", range: [0, 100] } # ${best?.value ?? 0}`;
}
