import fc from 'fast-check';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load, loadOrThrow } from '../../src/settings/load.ts';
import { SettingsError } from '../../src/settings/problem.ts';
import { reveal, SecretError } from '../../src/settings/secrets.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loadFiles = (files: Readonly<Record<string, string>>) => load(written(tempDir(), files), drivers);

describe('the example of the contract', () => {
  const { plant, file } = loadOrThrow(new URL('../fixtures/example', import.meta.url).pathname, drivers);
  const rule = (id: string) => plant.conditions.find((known) => known.id === id);

  it('loads', () => {
    expect(plant.points.map(({ id }) => id)).toEqual(['tank-farm.h2s-101', 'tank-farm.call-point-1']);
    expect(plant.devices).toMatchObject([
      { id: 'tank-farm-panel', kind: 'modbus', period: 200 },
      { id: 'uwb', kind: 'badges', period: 1000 },
    ]);
    expect(plant.zones[0]).toMatchObject({ max: 3, forbid: ['visitor'], gasPoints: ['tank-farm.h2s-101'] });
    expect(plant.people.map(({ tag }) => tag)).toEqual(['1a2b', '1a2c']);
    expect(file.devices[0]).toMatchObject({ connect: { via: 'tcp', host: '127.0.0.1', port: 1502 } });
    expect(file.log).toEqual({ quota: 8e9, keep: { gas: 90 * 864e5, people: 90 * 864e5, acts: 3 * 365 * 864e5 } });
  });

  it.each([
    [
      'tank-farm.h2s-101:high',
      {
        priority: 2,
        latching: false,
        onDelay: 0,
        offDelay: 5000,
        setPoint: { direction: 'high', limit: 7, deadband: 0.5 },
      },
    ],
    [
      'tank-farm.h2s-101:high-high',
      { priority: 1, latching: true, setPoint: { direction: 'high', limit: 14, deadband: 0.5 } },
    ],
    ['tank-farm.h2s-101:over-range', { priority: 1, latching: true }],
    ['tank-farm.h2s-101:bad', { priority: 3, onDelay: 10_000 }],
    ['tank-farm.call-point-1:on', { priority: 1 }],
    ['tank-farm-panel:offline', { priority: 3 }],
    ['tank-farm:over-count', { priority: 2, onDelay: 2000 }],
    ['tank-farm:forbidden', { priority: 2, onDelay: 2000 }],
    ['zhang-wei:sos', { priority: 1, latching: true }],
    ['gateway:recording', { latching: false }],
  ])('has %s', (id, expected) => expect(rule(id)).toMatchObject(expected));

  it.each([
    [
      'a gas brings its set points',
      'alarms: { high: 7, high-high: 14, deadband: 0.5, on-delay: 0s, off-delay: 5s }',
      'alarms: {}',
      { limit: 7, deadband: expect.closeTo(1.4) },
    ],
    ['a deadband is at most a fifth of the limit', 'deadband: 0.5, ', '', { limit: 7, deadband: expect.closeTo(1.4) }],
    [
      'and at least a step of the register',
      'range: [0, 100]\n        alarms: { high: 7, high-high: 14, deadband: 0.5,',
      'range: [0, 20]\n        alarms: { high: 7, high-high: 14,',
      { limit: 7, deadband: 0.4 },
    ],
  ])('%s', (_name, from, to, setPoint) => {
    const loaded = loadFiles({ 'plant.yaml': changed(from, to) });
    const found = loaded.ok
      ? loaded.settings.plant.conditions.find(({ id }) => id === 'tank-farm.h2s-101:high')
      : loaded.problems;
    expect(found).toMatchObject({ setPoint });
  });

  it('names a configuration by its content', () => {
    const revision = (text: string) => loadOrThrow(written(tempDir(), { 'plant.yaml': text }), drivers).plant.revision;
    expect(revision(EXAMPLE)).toBe(plant.revision);
    expect(revision(changed('high: 7,', 'high: 6,'))).not.toBe(plant.revision);
  });
});

describe('included files', () => {
  const people = '- { id: li-na, name: 李娜, tag: "1a2d", groups: [visitor] }\n';
  const without = EXAMPLE.replace(/^people:\n(.*\n)+?(?=log:)/m, '');

  it.each([
    ['a key of its own', { 'plant.yaml': `${without}people: { include: people.yaml }\n`, 'people.yaml': people }],
    [
      'a key of its own, of a file that names it once more',
      { 'plant.yaml': `${without}people: { include: people.yaml }\n`, 'people.yaml': `people:\n  ${people}` },
    ],
    ['a list of files at the top', { 'plant.yaml': `include: [people.yaml]\n${without}`, 'people.yaml': people }],
    ['one file at the top', { 'plant.yaml': `include: people.yaml\n${without}`, 'people.yaml': people }],
    ['a file of top keys', { 'plant.yaml': `include: more.yaml\n${without}`, 'more.yaml': `people:\n  ${people}` }],
  ])('%s', (_name, files) => {
    const loaded = loadFiles(files);
    expect(loaded.ok ? loaded.settings.plant.people.map(({ id }) => id) : loaded.problems).toEqual(['li-na']);
  });

  it.each([
    [
      'a list',
      {
        'plant.yaml': `${without}people: { include: people.yaml }\n`,
        'people.yaml': '- { id: li-na, nam: 李娜, groups: [visitor] }\n',
      },
      'people.yaml',
      1,
      16,
    ],
    [
      'a file that names its key once more',
      {
        'plant.yaml': `${without}people: { include: people.yaml }\n`,
        'people.yaml': 'people:\n  - { id: li-na, nam: 李娜, groups: [visitor] }\n',
      },
      'people.yaml',
      2,
      18,
    ],
    [
      'a file of top keys',
      {
        'plant.yaml': `include: more.yaml\n${without}`,
        'more.yaml': 'people:\n  - { id: li-na, nam: 李娜, groups: [visitor] }\n',
      },
      'more.yaml',
      2,
      18,
    ],
  ])('a mistake in %s is told in its own file', (_name, files, file, line, column) => {
    const loaded = loadFiles(files);
    expect(loaded.ok ? [] : loaded.problems).toContainEqual(
      expect.objectContaining({ file, line, column, message: 'unknown key `nam`' }),
    );
  });

  it.each([
    [
      'a missing one, where it is named',
      { 'plant.yaml': `include: [people.yaml]\n${without}` },
      { file: 'plant.yaml', line: 1, column: 11, message: 'cannot read people.yaml (ENOENT)' },
    ],
    [
      'a missing one below a key',
      { 'plant.yaml': `people: { include: p.yaml }\n${without}` },
      { file: 'plant.yaml', line: 1, column: 20, message: 'cannot read p.yaml (ENOENT)' },
    ],
    [
      'a name that is none',
      { 'plant.yaml': `include: [7]\n${without}` },
      { line: 1, column: 11, message: 'an include is not a file name' },
    ],
    [
      'one that includes itself',
      { 'plant.yaml': `people: { include: p.yaml }\n${without}`, 'p.yaml': '{ include: p.yaml }' },
      { file: 'p.yaml', line: 1, column: 12 },
    ],
    ['no configuration at all', {}, { file: 'plant.yaml', line: 1, column: 1, message: 'there is no plant.yaml' }],
    [
      'an empty file',
      { 'plant.yaml': '' },
      { file: 'plant.yaml', message: 'the file holds no settings', mend: 'begin with `fengsui: 1`' },
    ],
    ['a file that is a list', { 'plant.yaml': '- 1' }, { file: 'plant.yaml', message: 'the file holds no settings' }],
  ])('%s', (_name, files, problem) => {
    const loaded = loadFiles(files);
    expect(loaded.ok ? [] : loaded.problems).toContainEqual(expect.objectContaining(problem));
  });

  it('a folder in place of the file', () => {
    const root = tempDir();
    mkdirSync(`${root}/plant.yaml`);
    expect(load(root, drivers)).toMatchObject({
      ok: false,
      problems: [{ message: 'cannot read plant.yaml (EISDIR)' }],
    });
  });
});

describe('load never throws', () => {
  const outcome = (text: string): unknown => {
    const loaded = loadFiles({ 'plant.yaml': text });
    if (!loaded.ok) expect(loaded.problems.length).toBeGreaterThan(0);
    return loaded.ok;
  };
  const pieces = fc.constantFrom(
    ...EXAMPLE.split(/(?<=\s)/),
    '*a',
    '&a',
    '!!binary',
    '[',
    '}',
    '- ',
    ': ',
    '"',
    'null',
    '~',
    '1e999',
    '.nan',
    '<<: ',
    '__proto__: ',
    'include: ',
    '\u0000',
    '---\n',
    '\t',
    '%YAML 1.1\n',
  );
  const edit = fc.record({ at: fc.nat(EXAMPLE.length), cut: fc.nat(40), put: fc.array(pieces, { maxLength: 3 }) });

  it('on any change of the example', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        outcome(
          edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put.join('') + text.slice(at + cut), EXAMPLE),
        );
      }),
      { numRuns: 250 },
    );
  });

  it('on any text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(outcome(text)).toBe(false);
      }),
      { numRuns: 150 },
    ));

  it.each([
    ['a tower of brackets', '['.repeat(20_000)],
    ['a tower of brackets that is closed', `fengsui: ${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['keys of the prototype', 'fengsui: 1\n__proto__: { site: 1 }\nconstructor: 1\n'],
  ])('on %s', (_name, text) => expect(outcome(text)).toBe(false));

  it('but loadOrThrow does, with every problem', () => {
    const root = written(tempDir(), { 'plant.yaml': changed('poll: 200ms', 'pol: 200ms') });
    expect(() => loadOrThrow(root, drivers)).toThrow(SettingsError);
    expect(() => loadOrThrow(root, drivers)).toThrow(/plant\.yaml:16:5: unknown key `pol`; did you mean/);
  });
});

describe('secrets are revealed where they are used', () => {
  const root = () => written(tempDir(), { 'mqtt.password': 'from a file\n' });
  it.each([
    ['${env:P}', 'from the environment'],
    ['${file:mqtt.password}', 'from a file'],
  ])('%s', (reference, secret) => expect(reveal(reference, root(), { P: 'from the environment' })).toBe(secret));

  it.each(['${env:Q}', '${env:EMPTY}', '${file:none}', 'plain'])('%s is not there', (reference) => {
    expect(() => reveal(reference, root(), { EMPTY: '' })).toThrow(SecretError);
  });
});

describe('texts that are laid over a folder', () => {
  const folder = (): string =>
    written(tempDir(), {
      'plant.yaml': changed('zones:\n', 'include: zones.yaml\nzones-were:\n').replace(
        /zones-were:\n(?: {2}.*\n)+?(?=devices:)/,
        '',
      ),
      'zones.yaml': '- { id: tank-farm, floor: ground, polygon: [[20, 20], [80, 20], [80, 70]] }\n',
    });
  const laid = (texts: Readonly<Record<string, string>>) => load(folder(), drivers, new Map(Object.entries(texts)));

  it('stand for the files of these names, and nothing is written', () => {
    const loaded = laid({ 'zones.yaml': '- { id: other, floor: ground, polygon: [[2, 2], [8, 2], [8, 7]] }\n' });
    expect(loaded).toMatchObject({ ok: true, settings: { plant: { zones: [{ id: 'other' }] } } });
  });

  it('have the same problems, at the same places', () => {
    const loaded = laid({
      'zones.yaml': '# a word\n- { id: other, flor: ground, polygon: [[2, 2], [8, 2], [8, 7]] }\n',
    });
    expect(loaded.ok ? [] : loaded.problems).toMatchObject([
      { file: 'zones.yaml', line: 2, column: 3, message: '`zones[0].floor` is missing' },
      { file: 'zones.yaml', line: 2, column: 16, mend: 'did you mean `floor`?' },
    ]);
  });

  it.each([
    ['out of the folder', '../zones.yaml'],
    ['from the root', '/etc/zones.yaml'],
    ['in a hidden folder', '.git/zones.yaml'],
    ['through a part', 'a/../../zones.yaml'],
    ['of another kind', 'zones.txt'],
    ['with a line break', 'zo\nnes.yaml'],
  ])('have no name that leads %s', (_, name) => {
    expect(laid({ [name]: '[]' })).toMatchObject({ ok: false, problems: [{ mend: 'write a name like `zones.yaml`' }] });
  });

  it('are not too many, and not too large', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}.yaml`, '']));
    expect(laid(many)).toMatchObject({ ok: false, problems: [{ message: '201 files are too many' }] });
    expect(laid({ 'zones.yaml': '#'.repeat(3_000_001) })).toMatchObject({
      ok: false,
      problems: [{ message: 'this file has 3000001 bytes' }],
    });
  });
});
