import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { textOf } from '../../src/project/texts.ts';
import { load, loadOrThrow } from '../../src/settings/load.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { fix, read } from '../support/drafts.ts';
import { Fold } from '../support/fold.ts';
import { tempDir } from '../support/temp.ts';

const POINT = 'tank-farm.h2s-101';

/** The example, whose detector measures a gas that the plant says itself. */
const withGas = (gas: string, point = 'gas: DMF', limits = ''): string =>
  changed(
    '\npeople:\n',
    `\ngases:\n  - ${gas}\npeople:\n`,
    EXAMPLE.replace('gas: H2S', point.replaceAll('; ', '\n        '))
      .replace('unit: ppm', '')
      .replace(/range: \[.*\]/, '')
      .replace(/alarms: \{.*\}/, limits),
  );
const DMF =
  '{ id: DMF, name: { zh: 二甲基甲酰胺, en: dimethylformamide }, hazard: toxic, molar-mass: 73.09, oel: { twa: 20, stel: 40 }, idlh: 500 }';

/** Two gases, each with an id and a name. */
const named = (...[a, nameA, b, nameB]: string[]): string =>
  [`{ id: ${a}, name: ${nameA}`, `{ id: ${b}, name: ${nameB}`]
    .map((one) => `${one}, hazard: toxic, molar-mass: 50, oel: { mac: 10 } }`)
    .join('\n  - ');

const loaded = (text: string) => load(written(tempDir(), { 'plant.yaml': text }), drivers);
const codes = (text: string): readonly (string | undefined)[] => {
  const found = loaded(text);
  return (found.ok ? found.warnings : found.problems).map(({ code }) => code);
};
const limitsOf = (text: string): Readonly<Record<string, number | undefined>> => {
  const { plant } = loadOrThrow(written(tempDir(), { 'plant.yaml': text }), drivers);
  const own = plant.conditions.filter(({ subject, setPoint }) => subject === POINT && setPoint?.of === undefined);
  return Object.fromEntries(
    own.flatMap(({ name, setPoint }) => (setPoint === undefined ? [] : [[name, setPoint.limit]])),
  );
};

describe('a gas of the plant', () => {
  it('has levels of 100 and 200 % of its exposure limit, in its unit, rounded down', () => {
    // 20 mg/m3 * 24.055 / 73.09 = 6.582 ppm
    expect(limitsOf(withGas(DMF))).toMatchObject({ high: 6.58, 'high-high': 13.1 });
    expect(limitsOf(withGas(DMF, 'gas: DMF; unit: mg/m3'))).toMatchObject({ high: 20, 'high-high': 40 });
  });

  it.each([
    ['mac before twa before stel', '{ mac: 10, twa: 20, stel: 40 }', 10],
    ['stel where it is the only one', '{ stel: 40 }', 40],
  ])('takes %s', (_name, oel, limit) => {
    const gas = `{ id: DMF, hazard: toxic, molar-mass: 73.09, oel: ${oel}, unit: mg/m3 }`;
    expect(limitsOf(withGas(gas))).toMatchObject({ high: limit, 'high-high': 2 * limit });
  });

  it('is named by its id or by either name, and is told by its name', () => {
    const text = withGas(DMF, 'gas: 二甲基甲酰胺');
    const { plant } = loadOrThrow(written(tempDir(), { 'plant.yaml': text }), drivers);
    const fold = Fold.started(plant).feed([[1000, read(POINT, 14)]]);
    const [told] = fold.transitions.filter(({ alarm }) => alarm === `${POINT}:high-high`);
    expect(told && textOf(fold.state, told)).toEqual({
      zh: expect.stringContaining('二甲基甲酰胺'),
      en: expect.stringContaining('dimethylformamide'),
    });
  });

  it.each([
    ['toxic', 'level 1', 7, ['2000 raise']],
    ['asphyxiant', 'level 1', 7, []],
    ['asphyxiant', 'level 2', 14, ['2000 raise']],
  ])('that is %s clears its zone as it must at %s', (hazard, _level, value, story) => {
    const { plant } = loadOrThrow(written(tempDir(), { 'plant.yaml': withGas(DMF.replace('toxic', hazard)) }), drivers);
    const fold = Fold.started(plant).feed([
      [1000, fix('1a2b', 50, 50)],
      [2000, read(POINT, value)],
    ]);
    expect(fold.story('tank-farm:evacuate')).toEqual(story);
  });

  it('that burns goes by %LEL', () => {
    expect(limitsOf(withGas('{ id: DMF, hazard: combustible, molar-mass: 73.09, lel: 2.2 }'))).toMatchObject({
      high: 25,
      'high-high': 50,
    });
  });

  it.each([
    ['is in the table', DMF.replace('id: DMF', 'id: h2s'), 'gas: H2S', '', ['gas-of-table']],
    ['goes by a name of the table', DMF.replace('二甲基甲酰胺', '氯气'), 'gas: DMF', '', ['gas-of-table']],
    ['is there twice', `${DMF}\n  - ${DMF}`, 'gas: DMF', '', ['gas-twice']],
    ['has no law and no limits', '{ id: DMF, hazard: toxic, molar-mass: 73.09 }', 'gas: DMF', '', ['own-gas-needs']],
    [
      'is toxic without a molar mass',
      '{ id: DMF, hazard: toxic, oel: { twa: 20 } }',
      'gas: DMF',
      '',
      ['own-gas-needs'],
    ],
    ['is misspelt', DMF, 'gas: DMG', '', ['gas-needs']],
    ['has its means the wrong way round', DMF.replace('stel: 40', 'stel: 10'), 'gas: DMF', '', ['stel-below-twa']],
    ['was calibrated in a year to come', DMF, 'gas: DMF; calibration: { last: 2999-01-01 }', '', ['calibrated-ahead']],
    ['has an interval without a unit', DMF, 'gas: DMF; calibration: { every: 90 }', '', ['misfit']],
    ['has the id of another as its name', named('AA', 'BB', 'BB', 'b'), 'gas: BB', '', ['gas-word-twice']],
    ['has the name of another as its id', named('AA', 'a', 'BB', 'AA'), 'gas: BB', '', ['gas-word-twice']],
    ['has a name of another', named('AA', '甲', 'BB', '甲'), 'gas: BB', '', ['gas-word-twice']],
    ['has a limit above its IDLH', DMF.replace('idlh: 500', 'idlh: 5'), 'gas: DMF', '', ['gas-oel-above-idlh']],
    ['is looser than its law', DMF, 'gas: DMF', 'alarms: { high: 10 }', ['limit-against-standard']],
    ['falls', DMF, 'gas: DMF', 'alarms: { low: 1 }', ['low-of-gas']],
    ['has a hazard that is none', DMF.replace('toxic', 'poison'), 'gas: DMF', '', ['not-a-choice']],
  ])('that %s is told', (_name, gas, point, limits, expected) => {
    expect(codes(withGas(gas, point, limits))).toEqual(expect.arrayContaining(expected));
  });
});

describe('5 and 10 % of the IDLH', () => {
  const ESCAPE = 'idlh-escape: { reason: no detector of this gas reads 7 ppm }';
  const wide = 'alarms: { high: 25, high-high: 50 }';

  it('are allowed where a reason is written, and not without', () => {
    expect(codes(withGas(DMF, 'gas: DMF; range: [0, 500]', wide))).toContain('limit-against-standard');
    expect(codes(withGas(DMF, `gas: DMF; range: [0, 500]; ${ESCAPE}`, wide))).not.toContain('limit-against-standard');
    expect(
      codes(withGas(DMF, `gas: DMF; range: [0, 500]; ${ESCAPE}`, 'alarms: { high: 26, high-high: 50 }')),
    ).toContain('limit-against-standard');
  });

  it('need an IDLH, a toxic gas and a reason', () => {
    expect(codes(withGas(DMF.replace(', idlh: 500', ''), `gas: DMF; ${ESCAPE}`))).toContain('no-idlh');
    expect(codes(changed('gas: H2S', `gas: O2\n        ${ESCAPE}`))).toContain('no-idlh');
    expect(codes(withGas(DMF, "gas: DMF; idlh-escape: { reason: '' }"))).toContain('misfit');
  });
});
