import { expect, it } from 'vitest';
import { BLIND } from '../../../src/domain/gateway/blind.ts';
import type { Blindness } from '../../../src/domain/gateway/trouble.ts';
import { instant } from '../../../src/domain/time.ts';
import { troubleText } from '../../../src/words/gateway-trouble.ts';
import { ack, started } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';

const blind: Blindness = { from: instant(T0), to: instant(T0 + 63_000), why: 'died' };

it('an outage is told at the start, and stays in the list until a person has seen it', () => {
  const fold = new Fold();
  fold.send(63_000, { ...started(2, 63_000), blind });
  expect(fold.transitions).toMatchObject([
    { alarm: BLIND, kind: 'raise', priority: 3, trouble: { what: 'blind', ...blind } },
  ]);
  expect(fold.base(BLIND)).toBe('unacked');
  fold.send(64_000, ack(BLIND, fold.alarm(BLIND)?.occurrence));
  expect(fold.base(BLIND)).toBe('normal');
});

it('a second outage is a new occurrence, though nobody has seen the first', () => {
  const fold = new Fold();
  fold.send(63_000, { ...started(2, 63_000), blind });
  const first = fold.alarm(BLIND)?.occurrence;
  fold.send(90_000, { ...started(3, 9000), blind: { ...blind, from: instant(T0 + 81_000), to: instant(T0 + 90_000) } });
  expect(fold.alarm(BLIND)?.occurrence).not.toBe(first);
});

it('a start that has nothing to tell raises nothing', () => {
  expect(Fold.started().alarm(BLIND)).toBeUndefined();
});

it('an orderly stop is in the record, and forgotten at the next start', () => {
  const fold = Fold.started();
  fold.send(5000, { kind: 'stopped' });
  expect(fold.state.record.ended).toBe(T0 + 5000);
  expect(fold.events.at(-1)).toMatchObject({ kind: 'stopped' });
  fold.restart(9000);
  expect(fold.state.record.ended).toBeUndefined();
});

it('a process that stood still tells from when to when', () => {
  const fold = Fold.started();
  fold.send(20_000, { kind: 'stalled', from: instant(T0 + 8000) });
  expect(fold.story(BLIND)).toEqual(['20000 raise']);
  expect(fold.events.at(-1)).toMatchObject({ kind: 'stalled', from: T0 + 8000, to: T0 + 20_000, amount: 12_000 });
});

it('says a length that is not known to be so', () => {
  const { zh, en } = troubleText({ what: 'blind', ...blind, to: blind.from }, 'Asia/Shanghai');
  expect([zh, en]).toEqual([expect.stringContaining('时长未知'), expect.stringContaining('not known')]);
});

it('says its times as the clock of the control room does', () => {
  expect(troubleText({ what: 'blind', ...blind }, 'Asia/Shanghai')).toEqual({
    zh: '2025-06-15 23:06:40 – 23:07:43（异常中断）',
    en: '2025-06-15 23:06:40 – 23:07:43 (it broke off)',
  });
});

it('says them in a zone that the machine does not know, too', () => {
  expect(troubleText({ what: 'blind', ...blind }, 'Mars/Olympus').en).toContain('15:06:40 – 15:07:43');
});
