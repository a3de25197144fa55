import { expect, it } from 'vitest';
import { DISK, diskWith, knownDisk } from '../../../src/domain/gateway/disk.ts';
import { Capture } from '../../../src/domain/checkpoint.ts';
import type { DiskState } from '../../../src/domain/gateway/trouble.ts';
import type { Draft } from '../../../src/domain/input.ts';
import { troubleText } from '../../../src/words/gateway-trouble.ts';
import { Fold } from '../../support/fold.ts';

const WELL: DiskState = { space: 'ample', isPinnedTooMuch: false, keptTooShort: [] };
const TWELVE_DAYS: DiskState = { ...WELL, keptTooShort: [{ class: 'people', days: 12, promised: 90 }] };
const disk = (state: Partial<DiskState>): Draft => ({ kind: 'disk', ...WELL, ...state });
const last = (fold: Fold): unknown => fold.transitions.findLast(({ alarm }) => alarm === DISK);

it('is of priority 3 where space is low and of 2 where it is nearly gone: who acknowledged the first looks again', () => {
  const fold = Fold.started().feed([[100, disk({ space: 'low' })]]);
  expect(last(fold)).toMatchObject({ kind: 'raise', priority: 3, trouble: { what: 'disk', space: 'low' } });
  const low = fold.alarm(DISK)?.occurrence;
  fold.feed([[200, disk({ space: 'short' })]]);
  expect(last(fold)).toMatchObject({ kind: 'raise', priority: 2, acked: false });
  const short = fold.alarm(DISK)?.occurrence;
  expect(short).not.toBe(low);
  fold.feed([[300, disk({ space: 'low' })]]);
  expect(last(fold)).toMatchObject({ kind: 'change', priority: 3, occurrence: short });
  fold.feed([[400, disk({})]]);
  expect(last(fold)).toMatchObject({ kind: 'return', priority: 3 });
  expect(knownDisk(fold.state)).toEqual(WELL);
});

it('names a quota that is too small, and stands through a restart', () => {
  const fold = Fold.started().feed([[100, disk(TWELVE_DAYS)]]);
  expect(last(fold)).toMatchObject({ kind: 'raise', priority: 3 });
  const again = new Fold(fold.state.plant, new Capture(fold.state).finish());
  expect(knownDisk(again.state)).toEqual(TWELVE_DAYS);
  again.feed([[200, disk({ ...TWELVE_DAYS, isPinnedTooMuch: true })]]);
  expect(last(again)).toMatchObject({ kind: 'change', trouble: { isPinnedTooMuch: true } });
});

it('nothing that is known is forgotten before the segments were looked at', () => {
  const known: DiskState = { ...TWELVE_DAYS, anchor: 'ENOENT' };
  expect(diskWith(known)).toEqual(known);
  expect(diskWith(known, { space: 'low' })).toEqual({ ...known, space: 'low' });
  expect(diskWith(known, WELL)).toEqual(WELL);
});

it('that comes and goes stays, and does not return while there is too little room', () => {
  const fold = Fold.started();
  for (let i = 0; i < 20; i++) fold.feed([[1000 + i * 2000, disk({ space: i % 2 === 0 ? 'low' : 'ample' })]]);
  expect(fold.alarm(DISK)).toMatchObject({ active: true, chatters: true, pending: { to: 'return' } });
  fold.feed([
    [42_000, disk({ space: 'low' })],
    [3_600_000, { kind: 'tick' }],
  ]);
  expect(fold.alarm(DISK)?.active).toBe(true);
  fold.feed([
    [3_601_000, disk({})],
    [7_200_000, { kind: 'tick' }],
  ]);
  expect(fold.alarm(DISK)?.active).toBe(false);
});

it('says in both languages what to do', () => {
  const { zh, en } = troubleText({ what: 'disk', ...TWELVE_DAYS, space: 'short', anchor: 'ENOENT' }, 'UTC');
  expect(en).toContain('the quota keeps places of people only 12 days where 90 are promised: give log.quota more');
  expect(en).toContain('remove other files from it at once');
  expect(en).toContain('log.anchor (ENOENT)');
  expect(zh).toContain('配额只能保存人员位置记录 12 天，要求 90 天');
});
