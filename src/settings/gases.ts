import { z } from 'zod';
import { type Gas, gasOf, HAZARDS, type Hazard } from '../domain/gas/gases.ts';
import { highestAllowed, usualRange } from '../domain/gas/law.ts';
import { gasNamed } from '../domain/gas/names.ts';
import { converted, rounded } from '../domain/gas/units.ts';
import { pointProblem } from '../words/problems-points.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { applies } from './applies.ts';
import { unitName } from './schema-point.ts';
import type { Tree } from './tree.ts';
import { durationText, textValue } from './values.ts';

const positive = z.number().positive();

const ownGas = z.strictObject({
  id: z.string().trim().min(1).max(32).meta({ description: 'As points name it below `gas:`; none of the table.' }),
  name: textValue.optional().meta({ description: 'Default: the id.' }),
  hazard: z.enum(HAZARDS).meta({
    description:
      'toxic: people leave at level 1. combustible, asphyxiant: they leave at level 2. oxygen: it is dangerous where it falls.',
  }),
  'molar-mass': positive.optional().meta({ description: 'g/mol: without it mg/m3 and ppm cannot be compared.' }),
  oel: z
    .strictObject({
      mac: positive.optional().meta({ description: 'Ceiling, mg/m3.' }),
      twa: positive.optional().meta({ description: 'Mean of eight hours, mg/m3.' }),
      stel: positive.optional().meta({ description: 'Mean of 15 minutes, mg/m3.' }),
    })
    .prefault({})
    .meta({
      description:
        'Occupational exposure limits at 20 °C (GBZ 2.1). Levels are at most 100 and 200 % of mac, else twa, else stel, which are the default.',
    }),
  idlh: positive.optional().meta({ description: 'Immediately dangerous to life or health, ppm.' }),
  lel: positive.max(100).optional().meta({ description: 'Lower explosive limit, %VOL.' }),
  t90: durationText.optional().meta({ description: 'Time in which a detector shows 90 % of a step.' }),
  unit: unitName.optional().meta({ description: 'Default: ppm; %LEL of a combustible gas, %VOL of oxygen.' }),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ description: 'Of its detectors, in the unit. Default: 300 % of the OEL, else as usual for the unit.' }),
});

/** Gases that the table does not have (`gases:`). */
export const ownGases = z
  .array(ownGas)
  .max(200)
  .default([])
  .meta({ description: 'Gases that are not in the table, with what the law says of them.', ...applies('live') });

type OwnGasFile = z.output<typeof ownGas>;

/** The part of a configuration that is read here. */
interface WithGases {
  readonly gases: readonly OwnGasFile[];
}

/** Gases of one's own by the words that points may call them by, in small letters. */
export type OwnGases = ReadonlyMap<string, { readonly id: string; readonly gas: Gas }>;

/** The gases of a configuration by id and by both names; the first one of two that share a name. */
export function ownGasesOf({ gases }: WithGases): OwnGases {
  const found = new Map<string, { readonly id: string; readonly gas: Gas }>();
  for (const file of gases) {
    const own = { id: file.id, gas: gasFrom(file) };
    for (const word of [file.id, own.gas.name.zh, own.gas.name.en])
      if (!found.has(word.toLowerCase())) found.set(word.toLowerCase(), own);
  }
  return found;
}

/** The gas that a point names: one of the plant's own, else by the table. Nothing where it names none. */
export function namedGas(
  word: string | undefined,
  own: OwnGases,
): { id: string; gas: Gas; isOwn: boolean } | undefined {
  if (word === undefined) return undefined;
  const found = own.get(word.toLowerCase());
  return found === undefined ? { id: word, gas: gasOf(word), isOwn: false } : { ...found, isOwn: true };
}

const UNITS: Readonly<Record<Hazard, string>> = {
  toxic: 'ppm',
  asphyxiant: 'ppm',
  combustible: '%LEL',
  oxygen: '%VOL',
};

function gasFrom(file: OwnGasFile): Gas {
  const { hazard, idlh, lel, t90, unit = UNITS[hazard], 'molar-mass': molar } = file;
  const oel = file.oel.mac ?? file.oel.twa ?? file.oel.stel;
  const known = {
    name: file.name ?? { zh: file.id, en: file.id },
    unit,
    hazard,
    ...(molar === undefined ? {} : { molar }),
    ...(oel === undefined ? {} : { oel }),
    ...meansOf(file.oel),
    ...(idlh === undefined ? {} : { idlh }),
    ...(lel === undefined ? {} : { lel }),
    ...(t90 === undefined ? {} : { t90 }),
    ...(hazard === 'combustible' ? { fallsBack: true as const } : {}),
  };
  const bare: Gas = { ...known, range: [0, 100], high: [] };
  const level = (n: 1 | 2): number | undefined => {
    const legal = highestAllowed(bare, n, unit);
    return typeof legal === 'object' ? rounded(legal.value, 'down') : undefined;
  };
  const [level1, level2] = [level(1), level(2)];
  const oxygen = gasOf('O2');
  return {
    ...known,
    high: level1 === undefined ? [] : level2 === undefined ? [level1] : [level1, level2],
    range: file.range ?? (hazard === 'oxygen' ? usualRange(oxygen, unit) : rangeOf(unit, level1)),
    ...(hazard === 'oxygen' && unit === oxygen.unit && oxygen.low !== undefined ? { low: oxygen.low } : {}),
  };
}

/** A gas with a ceiling has no limit of a mean: each reading counts. */
const meansOf = ({ mac, twa, stel }: OwnGasFile['oel']): Pick<Gas, 'twa' | 'stel'> =>
  mac === undefined ? { ...(twa === undefined ? {} : { twa }), ...(stel === undefined ? {} : { stel }) } : {};

/** Detectors reach three times the exposure limit, or 100 %LEL (GB/T 50493-2019). */
const rangeOf = (unit: string, level1: number | undefined): readonly [number, number] =>
  unit === '%LEL' || level1 === undefined ? [0, 100] : [0, rounded(3 * level1, 'up')];

/**
 * Gases of one's own that are in the table, or share a word by which a point may call them: two laws would be in force for
 * one gas, or the one for the other. And limits that cannot be right beside each other.
 */
export function checkOwnGases(tree: Tree, { gases }: WithGases): void {
  const taken = new Map<string, number>();
  gases.forEach((file, i) => {
    const { id, name } = file;
    const words = [id, name?.zh, name?.en].flatMap((word) => word ?? []);
    const listed = words.flatMap((word) => gasNamed(word) ?? [])[0];
    if (listed !== undefined) tree.complain(['gases', i, 'id'], settingsProblem('gas-of-table', { gas: id, listed }));
    const shared = words.find((word) => (taken.get(word.toLowerCase()) ?? i) !== i);
    const other = gases[taken.get(shared?.toLowerCase() ?? '') ?? i]?.id ?? id;
    if (shared?.toLowerCase() === id.toLowerCase() && other.toLowerCase() === id.toLowerCase())
      tree.complain(['gases', i, 'id'], settingsProblem('gas-twice', { gas: id }));
    else if (shared !== undefined)
      tree.complain(
        ['gases', i, shared === id ? 'id' : 'name'],
        settingsProblem('gas-word-twice', { gas: id, word: shared, other }),
      );
    for (const word of words) if (!taken.has(word.toLowerCase())) taken.set(word.toLowerCase(), i);
    checkLimits(tree, file, i);
  });
}

/** A mean of 15 minutes may be no lower than one of eight hours, and none as high as what endangers life at once. */
function checkLimits(tree: Tree, { id, oel, idlh, 'molar-mass': molar }: OwnGasFile, i: number): void {
  const { twa, stel } = oel;
  if (twa !== undefined && stel !== undefined && stel < twa)
    tree.complain(['gases', i, 'oel', 'stel'], pointProblem('stel-below-twa', { thing: id, stel, twa }));
  const deadly = idlh === undefined || molar === undefined ? undefined : converted(idlh, 'ppm', 'mg/m3', { molar });
  if (idlh === undefined || deadly === undefined) return;
  for (const [key, limit] of Object.entries(oel))
    if (limit !== undefined && limit >= deadly)
      tree.complain(
        ['gases', i, 'oel', key],
        settingsProblem('gas-oel-above-idlh', { gas: id, key, limit, idlh, most: rounded(deadly, 'down') }),
      );
}

/** What the points of a plant measure, by id. A name that stands for none of them is of a gas that no alarm can be about. */
export function measuredGases(
  file: WithGases & {
    readonly devices: readonly { readonly points: readonly { readonly gas?: string | undefined }[] }[];
  },
): { has(word: string): boolean; readonly ids: readonly string[] } {
  const own = ownGasesOf(file);
  const ids = new Set(file.devices.flatMap(({ points }) => points.flatMap(({ gas }) => namedGas(gas, own)?.id ?? [])));
  return { has: (word) => ids.has(namedGas(word, own)?.id ?? ''), ids: [...ids] };
}
