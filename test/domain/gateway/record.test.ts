import { expect, it } from 'vitest';
import { Capture } from '../../../src/domain/checkpoint.ts';
import { RECORDING } from '../../../src/domain/gateway/record.ts';
import type { Draft } from '../../../src/domain/input.ts';
import { instant } from '../../../src/domain/time.ts';
import { Fold, T0 } from '../../support/fold.ts';

const stopped: Draft = { kind: 'recording', ok: false, reason: 'SQLITE_FULL' };
const resumed: Draft = { kind: 'recording', ok: true };
const damaged = (file: string, statesUnknown = false): Draft => ({
  kind: 'damaged',
  files: [{ file, aside: `${file}.damaged-1`, at: instant(T0), what: 'not a database' }],
  statesUnknown,
});
const confirm: Draft = {
  kind: 'act',
  by: 'li',
  role: 'operator',
  do: { act: 'reset', alarm: RECORDING, comment: 'disk replaced' },
};
const isActive = (fold: Fold): boolean => fold.state.alarms.get(RECORDING)?.active === true;

it('is active while recording is stopped, and names why', () => {
  const fold = Fold.started().feed([[100, stopped]]);
  expect(isActive(fold)).toBe(true);
  expect(fold.transitions.at(-1)).toMatchObject({ priority: 2, trouble: { stopped: 'SQLITE_FULL' } });
  expect(isActive(fold.feed([[200, resumed]]))).toBe(false);
});

it('stands for a damaged file until a person confirms it, through a restart too', () => {
  const fold = Fold.started().feed([[100, damaged('log/tail.sqlite', true)]]);
  expect(fold.events.at(-1)).toMatchObject({ kind: 'file-damaged', subject: 'log/tail.sqlite' });
  const restarted = new Fold(fold.state.plant, new Capture(fold.state).finish());
  expect(isActive(restarted)).toBe(true);
  expect(restarted.state.record.statesUnknown).toBe(true);
  restarted.feed([[300, confirm]]);
  expect(isActive(restarted)).toBe(false);
  expect(restarted.state.record).toEqual({ damaged: [], statesUnknown: false });
  expect(restarted.events.at(-1)).toMatchObject({ kind: 'reset', by: 'li', comment: 'disk replaced' });
});

it('a confirmation does not end what is still broken, and needs something to confirm', () => {
  const fold = Fold.started().feed([
    [100, stopped],
    [200, confirm],
  ]);
  expect(fold.events.at(-1)).toMatchObject({ kind: 'refused', reason: 'nothing-to-confirm' });
  fold.feed([
    [300, damaged('accounts.sqlite')],
    [400, confirm],
  ]);
  expect(isActive(fold)).toBe(true);
  expect(fold.state.record).toMatchObject({ stopped: 'SQLITE_FULL', damaged: [] });
  const told = fold.transitions.findLast(({ alarm }) => alarm === RECORDING);
  expect(told).toMatchObject({ kind: 'change', trouble: { stopped: 'SQLITE_FULL', damaged: [] } });
});

it('a second damaged file is a new occurrence: a person who acknowledged the first must look again', () => {
  const fold = Fold.started().feed([[100, damaged('log/tail.sqlite')]]);
  const first = fold.state.alarms.get(RECORDING)?.occurrence;
  fold.feed([[200, damaged('accounts.sqlite')]]);
  expect(fold.state.alarms.get(RECORDING)?.occurrence).not.toBe(first);
  expect(fold.transitions.at(-1)?.trouble).toMatchObject({
    damaged: [{ file: 'log/tail.sqlite' }, { file: 'accounts.sqlite' }],
  });
});
