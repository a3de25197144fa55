import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CONDITION_NAMES } from '../../src/domain/conditions/index.ts';
import { GAS_IDS } from '../../src/domain/gas/gases.ts';

const REFERENCE = readFileSync(join(import.meta.dirname, '../../config/REFERENCE.md'), 'utf8');

it('the reference says of every key what it is', () => {
  const rows = REFERENCE.split('\n').filter((row) => row.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(150);
  // Whose key it is says nothing of what it is.
  const silent = rows.filter((row) => {
    const about = row.split(/(?<!\\) \| /).at(-1) ?? '';
    return (
      about
        .replace(/\|$/, '')
        .replace(/\([a-z0-9, -]+\)/g, '')
        .trim().length < 5
    );
  });
  expect(silent).toEqual([]);
});

it('the tables of gases and alarms name each that there is, with its set points, priority and meaning', () => {
  const tables = readFileSync(join(import.meta.dirname, '../../docs/gases-and-alarms.md'), 'utf8');
  const named = [...tables.matchAll(/^\| `([^`]+)` \|/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'gas' && name !== 'when');
  expect(named).toEqual([...GAS_IDS, ...new Set(CONDITION_NAMES)]);
  expect(tables).toMatch(/\| `H2S` \| hydrogen sulphide<br>硫化氢 \| ppm \| 0 – 100 \| 7 \| 14 \|/);
  expect(tables).toMatch(/\| `high-high` \|.+\| 1 \| yes 是 \| .+<br>气体达到二级报警值/);
});
