import { expect, it } from 'vitest';
import type { DecodedRow } from '../../src/log/row.ts';
import { WaitingRows } from '../../src/log/waiting.ts';

const row = (seq: number, logClass: DecodedRow['class']): DecodedRow => ({
  seq,
  n: 0,
  at: seq,
  class: logClass,
  kind: 'input',
  input: {} as never,
});
const rows = (from: number, count: number, logClass: DecodedRow['class']): DecodedRow[] =>
  Array.from({ length: count }, (_, i) => row(from + i, logClass));

it('loses the oldest readings first, then the oldest acts, and counts them', () => {
  const waiting = new WaitingRows();
  waiting.push(rows(1, 90_000, 'gas'));
  waiting.push(rows(90_001, 50_000, 'acts'));
  expect([waiting.size, waiting.dropped]).toEqual([100_000, 40_000]);
  expect(waiting.take(1)[0]?.seq).toBe(40_001);
  for (let i = 0; i < 40; i++) waiting.push(rows(140_001 + i * 10_000, 10_000, 'acts'));
  expect(waiting.size).toBeLessThanOrEqual(220_000);
  expect(waiting.size + waiting.dropped).toBe(540_000);
  // What is handed over is never lost from here.
  waiting.takeBack();
  expect(waiting.take(1)[0]?.seq).toBe(40_001);
});

it('holds what is handed over until it is written, and hands it over again', () => {
  const waiting = new WaitingRows();
  waiting.push(rows(1, 10, 'gas'));
  expect(waiting.take(4).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  waiting.written(2);
  waiting.takeBack();
  expect(waiting.take(20).map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  waiting.written(10);
  expect([waiting.size, waiting.handedOver]).toEqual([0, 0]);
});
