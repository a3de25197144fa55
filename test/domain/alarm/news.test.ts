import { describe, expect, it } from 'vitest';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import type { DeviceTrouble } from '../../../src/domain/gateway/trouble.ts';
import { type Text, text } from '../../../src/domain/text.ts';
import { ack, answers, fails, lost, read, started } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';

/** What is named as the matter, in few letters. */
function matterOf({ trouble, reason }: Pick<Transition, 'trouble' | 'reason'>): string {
  if (trouble?.what === 'device') return trouble.reason;
  if (trouble?.what === 'configuration') return trouble.problems.map((one) => (one as Text).en).join(', ');
  return reason ?? '';
}

const tellings = (fold: Fold, id: string): string[] =>
  fold.transitions
    .filter(({ alarm }) => alarm === id)
    .map((transition) => `${transition.at - T0} ${transition.kind} ${matterOf(transition)}`);
const occurrences = (fold: Fold, id: string): number =>
  new Set(fold.transitions.filter(({ alarm }) => alarm === id).map(({ occurrence }) => occurrence)).size;

const broker = (ms: number, reason: DeviceTrouble): Timed => [ms, fails('uwb', reason)];

describe('the alarm of a device names what is to be mended now', () => {
  const cases: readonly [string, readonly Timed[], readonly string[]][] = [
    [
      'the broker is killed',
      [broker(0, 'silent'), broker(60_000, 'refused')],
      ['0 raise silent', '60000 change refused'],
    ],
    [
      'the broker is killed, and is back with another password',
      [broker(0, 'silent'), broker(60_000, 'refused'), broker(90_000, 'auth')],
      ['0 raise silent', '60000 change refused', '90000 change auth'],
    ],
    ['the same is said again and again', every(1000, 0, 60_000, fails('uwb', 'silent')), ['0 raise silent']],
    [
      'soon after the raise it waits, and is told without a further word',
      [broker(0, 'silent'), broker(3000, 'closed'), broker(4000, 'refused')],
      ['0 raise silent', '10000 change refused'],
    ],
    [
      'what comes and goes while it waits is not told',
      [broker(0, 'silent'), broker(3000, 'closed'), broker(4000, 'silent')],
      ['0 raise silent'],
    ],
    [
      'two causes in turn are told once in 10 s',
      every(1000, 0, 31_000, (ms) => fails('uwb', ms % 2000 === 0 ? 'silent' : 'unreadable')),
      ['0 raise silent', '10000 change unreadable', '20000 change silent', '30000 change unreadable'],
    ],
    [
      'what waits is not told once the device answers',
      [broker(0, 'silent'), broker(3000, 'closed'), [4000, answers('uwb')]],
      ['0 raise silent', '4000 return '],
    ],
  ];
  it.each(cases)('%s', (_, inputs, told) => {
    const fold = Fold.started().feed(inputs);
    expect(tellings(fold.until(120_000), 'uwb:offline')).toEqual(told);
    expect(occurrences(fold, 'uwb:offline')).toBe(1);
  });

  it('stays acknowledged, and who asks later is told the same', () => {
    const fold = Fold.started().feed([broker(0, 'silent')]);
    fold.feed([[5000, ack('uwb:offline', fold.alarm('uwb:offline')?.occurrence)], broker(60_000, 'auth')]);
    expect(fold.transitions.at(-1)).toMatchObject({ kind: 'change', acked: true, acknowledged: { by: 'op' } });
    expect(fold.alarm('uwb:offline')?.evidence).toMatchObject({ cause: 'offline', trouble: { reason: 'auth' } });
  });

  it('what waits is kept through a restart', () => {
    const fold = Fold.started().feed([broker(0, 'silent'), broker(3000, 'refused')]);
    fold.restart(5000);
    expect(tellings(fold.feed([[20_000, started(3)]]), 'uwb:offline')).toEqual([
      '0 raise silent',
      '10000 change refused',
    ]);
  });
});

it('a lost point says why it is lost now: its detector was mended, and its register does not exist', () => {
  const fold = Fold.started().feed([
    [0, answers()],
    ...every(1000, 0, 30_000, lost('h2s')),
    ...every(1000, 31_000, 60_000, lost('h2s', 'config')),
    ...every(1000, 61_000, 62_000, read('h2s', 0)),
  ]);
  expect(tellings(fold, 'h2s:bad')).toEqual(['10000 raise sensor', '31000 change config', '61000 return ']);
});

it('a limit alarm has no change for each doubt about its value', () => {
  const fold = Fold.started().feed([
    [0, read('h2s', 8)],
    ...every(1000, 20_000, 40_000, read('h2s', 8, { quality: 'uncertain', reason: 'calibration' })),
  ]);
  expect(fold.story('h2s:high')).toEqual(['0 raise']);
});

describe('the alarm of the configuration names the problems of this start', () => {
  const secret = text('缺少密码', 'no secret');
  const word = text('未知报警', 'highhigh');
  const start = (epoch: number, ...problems: Text[]) => ({
    ...started(epoch),
    refused: { problems, count: problems.length },
  });
  const cases: readonly [string, readonly Text[], readonly string[], number][] = [
    ['another problem', [word], ['0 raise no secret', '60000 change highhigh'], 1],
    ['the same', [secret], ['0 raise no secret'], 1],
    ['none', [], ['0 raise no secret', '60000 return '], 1],
  ];
  const restarted = (problems: readonly Text[], isAcked: boolean, first: readonly Text[] = [secret]): Fold => {
    const fold = new Fold().feed([[0, start(1, ...first)]]);
    if (isAcked) fold.send(5000, ack('gateway:config', fold.alarm('gateway:config')?.occurrence));
    return fold.feed([[60_000, problems.length === 0 ? started(2) : start(2, ...problems)]]);
  };
  it.each(cases)('%s', (_, problems, told, count) => {
    const fold = restarted(problems, false);
    expect(tellings(fold, 'gateway:config')).toEqual(told);
    expect(occurrences(fold, 'gateway:config')).toBe(count);
  });

  it.each<[string, readonly Text[], readonly Text[], string, boolean]>([
    ['another problem has to be acknowledged', [secret], [word], 'raise', false],
    ['a further one too', [secret], [secret, word], 'raise', false],
    ['that one of two is mended has not', [secret, word], [word], 'change', true],
    ['the same have not', [secret], [secret], 'ack', true],
  ])('after an acknowledgement: %s', (_, first, problems, kind, isAcked) => {
    const fold = restarted(problems, true, first);
    const last = fold.transitions.findLast(({ alarm }) => alarm === 'gateway:config');
    expect(last?.kind).toBe(kind);
    expect(fold.alarm('gateway:config')?.acked).toBe(isAcked);
  });
});
