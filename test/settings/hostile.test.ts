import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseModel } from '../../drivers/modbus/model/load.ts';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

function problemsIn(folder: string): string[] {
  const loaded = load(folder, drivers);
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

describe('a key that means something to the language', () => {
  const keys = ['__proto__', 'constructor', 'prototype', '"__proto__"'];
  it.each(
    keys.flatMap((key) => [
      [key, 'at the top', EXAMPLE.replace('people:\n', `${key}: { role: admin }\npeople:\n`)] as const,
      [key, 'in a point', EXAMPLE.replace('unit: ppm\n', `unit: ppm\n        ${key}: 1\n`)] as const,
      [key, 'in a map in a line', EXAMPLE.replace('{ max: 3,', `{ ${key}: { max: 9 }, max: 3,`)] as const,
      [key, 'where names are free', EXAMPLE.replace('fields: { x:', `fields: { ${key}: /a, x:`)] as const,
    ]),
  )('%s is refused %s, with its place', (key, _where, text) => {
    const before = text.slice(0, text.indexOf(key));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    const name = key.replaceAll('"', '');
    expect(problemsIn(written(tempDir(), { 'plant.yaml': text }))).toEqual([
      `plant.yaml:${line}:${column}: a key cannot be called \`${name}\`; take it out, or give it another name`,
    ]);
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
  });

  it('is refused in an included file, too', () => {
    const people = /people:\n((?: {2}.+\n)+)/.exec(EXAMPLE)?.[1] ?? '';
    const text = EXAMPLE.replace(people, '').replace('people:\n', 'people: { include: people.yaml }\n');
    const included = people.replace('name: 张伟', '__proto__: {}, name: 张伟');
    expect(problemsIn(written(tempDir(), { 'plant.yaml': text, 'people.yaml': included }))).toEqual([
      expect.stringMatching(/^people\.yaml:1:\d+: a key cannot be called `__proto__`/),
    ]);
  });

  it('is refused in a device profile, too', () => {
    const problems = parseModel('own', 'models/own.yaml', 'model: own\npoints:\n  - { constructor: 1 }\n');
    expect(problems).toMatchObject([
      { file: 'models/own.yaml', line: 3, column: 7, message: 'a key cannot be called `constructor`' },
    ]);
  });
});

describe('an include that leads out of the folder', () => {
  const people = '- { id: eve, name: Eve, tag: "ff" }\n';
  /** A folder with the configuration in it, and a file beside it. */
  function folderWith(include: string, prepare: (folder: string) => void = () => {}): string {
    const outer = tempDir();
    writeFileSync(join(outer, 'people.yaml'), people);
    const text = EXAMPLE.replace(/people:\n(?: {2}.+\n)+/, '');
    const folder = written(join(outer, 'config'), {
      'plant.yaml': `${text.trimEnd()}\n${include.replace('OUTER', outer)}\n`,
    });
    prepare(folder);
    return folder;
  }

  it.each([
    ['by dots', 'people: { include: ../people.yaml }'],
    ['by dots within', 'people: { include: a/../../people.yaml }'],
    ['by an absolute name', 'people: { include: OUTER/people.yaml }'],
    ['by an absolute name of the folder itself', 'people: { include: OUTER/config/plant.yaml }'],
    ['in a list at the top', 'include: [../people.yaml]'],
    ['alone at the top', 'include: ../people.yaml'],
    ['to a file that is not there', 'people: { include: ../nothing.yaml }'],
  ])('%s is refused', (_how, include) => {
    const problems = problemsIn(folderWith(include));
    expect(problems).toEqual([
      expect.stringMatching(/^plant\.yaml:\d+:\d+: .+ is outside the folder of the configuration; move the file/),
    ]);
  });

  it.each([
    ['a file', (folder: string) => symlinkSync('../people.yaml', join(folder, 'people.yaml')), 'people.yaml'],
    ['a folder', (folder: string) => symlinkSync('..', join(folder, 'more')), 'more/people.yaml'],
  ])('by a link to %s is refused', (_what, prepare, name) => {
    expect(problemsIn(folderWith(`people: { include: ${name} }`, prepare))).toEqual([
      expect.stringContaining(`${name} is outside the folder of the configuration`),
    ]);
  });

  it('a link within the folder is none', () => {
    const folder = folderWith('people: { include: people.yaml }', (root) => {
      mkdirSync(join(root, '..data'));
      writeFileSync(join(root, '..data/people.yaml'), people);
      symlinkSync('..data/people.yaml', join(root, 'people.yaml'));
    });
    expect(problemsIn(folder)).toEqual([]);
  });
});
