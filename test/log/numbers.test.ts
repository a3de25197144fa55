import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { numbersWithout } from '../../src/log/numbers.ts';
import { tempDir } from '../support/temp.ts';

afterEach(() => void vi.useRealTimers());

it('numbers that are made up are above all that counting gave, also where the clock begins at 1970', () => {
  const data = tempDir();
  mkdirSync(join(data, 'log'));
  const at = (now: number): { readonly epoch: number; readonly seq: number } => {
    vi.useFakeTimers({ now });
    const { run, isBlind } = numbersWithout(data);
    expect(isBlind).toBe(true);
    return { epoch: run.epoch, seq: run.lastSeq };
  };
  // Ten years of 1,000 inputs a second, and a start each minute.
  const counted = { epoch: 10 * 365 * 1440, seq: 10 * 365 * 86_400_000 };
  const wrong = at(60_000);
  expect(wrong.seq).toBeGreaterThan(counted.seq);
  expect(wrong.epoch).toBeGreaterThan(counted.epoch);
  const right = at(Date.UTC(2026, 10, 27));
  expect(right.seq).toBeGreaterThan(wrong.seq);
  expect(right.epoch).toBeGreaterThan(wrong.epoch);
});
