import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import type { Problem } from '../../src/settings/problem.ts';
import { problemIn } from '../../src/words/problems.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

/** A small plant without a mistake; a line of the tables goes to the end of the list that it names. */
const BASE = `fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 200, 120] }]
zones:
  - { id: tank, floor: ground, polygon: [[20, 20], [80, 20], [80, 70], [20, 70]] }
  <zone>
devices:
  - id: panel
    connect: tcp://10.0.0.7
    points:
      - { id: base, gas: H2S, read: { table: input, address: 100, scale: 0.1 }, at: { floor: ground, x: 30, y: 30 } }
      <point>
  <device>
people:
  - { id: li, name: 李雷, tag: a1, groups: [operator] }
  <person>
responses:
  - { conditions: [high], gas: H2S, steps: [leave] }
  <response>
`;
const SHORT = {
  READ: 'read: { table: input, address: 0, scale: 0.1 }',
  FLOAT: 'read: { table: input, address: 0, type: f32 }',
  AT: 'at: { floor: ground, x: 40, y: 30 }',
};
const FIXTURES = join(import.meta.dirname, '../fixtures/check');
const MARK = '«';

const rowsOf = (name: string): readonly string[][] =>
  readFileSync(join(FIXTURES, name), 'utf8')
    .split('\n')
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => row.split(' | '));

/** A line put into the plant, with the place of what is marked in it. */
function planted(slot: string, line: string): { readonly text: string; readonly at: string } {
  const whole = Object.entries(SHORT).reduce((known, [word, text]) => known.replace(word, text), line);
  if (!BASE.includes(`<${slot}>`)) throw new Error(`no list takes a ${slot}`);
  const marked = BASE.replace(`<${slot}>`, () => whole).replaceAll(/ *<\w+>\n/g, '');
  const before = marked.slice(0, Math.max(0, marked.indexOf(MARK))).split('\n');
  return { text: marked.replace(MARK, ''), at: `${before.length}:${(before.at(-1)?.length ?? 0) + 1}` };
}

function saidOf(text: string): { readonly ok: boolean; readonly problems: readonly Problem[] } {
  const loaded = load(written(tempDir(), { 'plant.yaml': text }), drivers);
  return { ok: loaded.ok, problems: loaded.ok ? loaded.warnings : loaded.problems };
}

const WRONG = rowsOf('wrong.txt');
const RIGHT = rowsOf('right.txt');

it('the tables hold what was promised: sixty wrong lines and forty right ones', () => {
  expect(WRONG.length).toBeGreaterThanOrEqual(60);
  expect(RIGHT.length).toBeGreaterThanOrEqual(40);
});

describe('a wrong line', () => {
  it.each(WRONG)('%s %s %s: %s', (slot = '', code = '', level = '', line = '') => {
    const { text, at } = planted(slot, line);
    const { ok, problems } = saidOf(text);
    expect(
      problems.map((one) => `${one.line}:${one.column} ${String(one.code)} ${problemIn(one, 'en').level}`),
    ).toEqual([`${at} ${code} ${level}`]);
    // A warning is told and stops nothing.
    expect(ok).toBe(level === 'warning');
    for (const one of problems) {
      const { message, mend } = problemIn(one, 'zh');
      expect([message, mend].join('；')).toMatch(/[一-鿿]/);
      expect([one.message, one.mend].every((words) => words.length > 3)).toBe(true);
      expect(`${message} ${mend} ${one.message} ${one.mend}`).not.toMatch(/undefined|\{[a-z]+\}/);
    }
  });
});

describe('a right line', () => {
  it.each(RIGHT)('%s: %s', (slot = '', line = '') => {
    expect(saidOf(planted(slot, line).text)).toEqual({ ok: true, problems: [] });
  });
});

it('stands in the documentation as it is said', async () => {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = WRONG.map(([slot = '', code = '', level = '', line = '']) => {
    const [said] = saidOf(planted(slot, line).text).problems;
    const [en, zh] = said === undefined ? [] : [problemIn(said, 'en'), problemIn(said, 'zh')];
    const words = `${en?.message}; ${en?.mend}<br>${zh?.message}；${zh?.mend}`;
    return `| ${slot} | \`${cell(line.replace(/^- /, '').replace(MARK, ''))}\` | ${level} | \`${code}\` | ${cell(words)} |`;
  });
  const right = RIGHT.map(([slot = '', line = '']) => `| ${slot} | \`${cell(line.replace(/^- /, ''))}\` |`);
  const document = `# What \`fengsui check\` says

Made by \`npx vitest run test/settings/lines.test.ts -u\` from the tables in \`test/fixtures/check\`; do not edit. An error ends with exit
code 2; a warning is told and stops nothing. READ, FLOAT and AT stand for \`${SHORT.READ}\`,
\`${SHORT.FLOAT}\` and \`${SHORT.AT}\`.

## Lines with a mistake

| in | line | level | code | what is said |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

## Lines of which nothing is said

| in | line |
| --- | --- |
${right.join('\n')}
`;
  await expect(document).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/check.md'));
});
