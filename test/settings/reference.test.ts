import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

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
