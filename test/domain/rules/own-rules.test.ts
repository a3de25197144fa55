import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointId, zoneId } from '../../../src/domain/ids.ts';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { judge } from '../../../src/domain/rules/judge.ts';
import type { OwnRule } from '../../../src/domain/rules/statement.ts';
import { openTurn } from '../../../src/domain/state/turn.ts';
import { text } from '../../../src/domain/text.ts';
import { instant } from '../../../src/domain/time.ts';
import { readExpression } from '../../../src/settings/expression.ts';
import { rulesNow } from '../../../src/project/rules.ts';
import { textOf } from '../../../src/project/texts.ts';
import { act, answers, fails, fix, lost, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { measured, rule as conditionRule, smallPlant, smallRules } from '../../support/plant.ts';

const small = smallPlant();
/** A process value without limits. */
const { gas: _gas, ...PLAIN } = measured('plain', 'H2S');
const farm = small.zones.find(({ id }) => id === 'farm');
if (farm === undefined) throw new Error('no farm');
const rest = smallPlant({
  points: [...small.points, measured('h2s-2', 'H2S'), { ...PLAIN, unit: 'bar' }],
  zones: small.zones.map((zone) =>
    zone === farm ? { ...zone, gasPoints: [...zone.gasPoints, pointId('h2s-2')] } : zone,
  ),
  conditions: [...smallRules(), conditionRule('h2s', 'bypass-expired'), conditionRule('plain', 'bad')],
});
const nameable = {
  values: new Map(rest.points.flatMap((point) => (point.type === 'measured' ? [[String(point.id), point.gas]] : []))),
  contacts: new Set(['call']),
  zones: new Map(rest.zones.map((zone) => [String(zone.id), zone])),
  alarms: new Map(rest.conditions.map(({ id }) => [String(id), id])),
  isCounted: true,
};

function whenOf(when: string): OwnRule['when'] {
  const found = readExpression('risk', when, nameable);
  if (!('when' in found)) throw new Error(JSON.stringify(found.misread));
  return found.when;
}

function withRule(when: string) {
  const rule: OwnRule = {
    id: 'risk',
    name: text('罐区险情', 'Farm at risk'),
    text: when,
    when: whenOf(when),
    zones: [zoneId('farm')],
  };
  const conditions = [...rest.conditions, ...conditionsOf('rule', rule, rule.id, NO_SETTINGS)];
  return smallPlant({ ...rest, conditions, rules: [rule] });
}

const GOOD_DATA = [read('h2s', 1), read('h2s-2', 1), read('ex', 0), read('o2', 20.9), read('call', 0), answers('uwb')];
const begun = (when: string): Fold =>
  Fold.started(withRule(when)).feed(GOOD_DATA.map((draft) => [100, draft] as const));
describe('a condition of one’s own', () => {
  it('raises once it is true, says what is so, and returns', () => {
    const fold = begun('max("h2s", "farm") > 5 && people("farm") > 0');
    fold.send(1000, read('h2s', 9));
    expect(fold.base('risk:on')).toBe('normal');
    fold.send(2000, fix('0a01', 50, 50));
    const raise = fold.transitions.find(({ alarm }) => alarm === 'risk:on');
    expect(raise).toMatchObject({ kind: 'raise', priority: 2, subject: 'risk', condition: 'on', cause: 'own-rule' });
    expect(raise && textOf(fold.state, raise)).toMatchObject({ en: expect.stringContaining('Farm at risk') });
    fold.send(3000, read('h2s', 5));
    expect(fold.base('risk:on')).toBe('returned-unacked');
  });

  it.each([
    // What is missing decides nothing by itself.
    ['max("h2s", "farm") > 5', 'h2s-2', read('h2s', 9), 'beyond'],
    ['max("h2s", "farm") > 5', 'h2s-2', read('h2s', 1), 'unknown'],
    ['max("h2s", "farm") < 5', 'h2s-2', read('h2s', 9), 'within'],
    ['min("h2s", "farm") < 5', 'h2s-2', read('h2s', 1), 'beyond'],
    ['min("h2s", "farm") > 5', 'h2s-2', read('h2s', 9), 'unknown'],
    ['value("h2s-2") > 5', 'h2s-2', read('h2s', 1), 'unknown'],
    ['value("h2s-2") > 5 || value("h2s") > 5', 'h2s-2', read('h2s', 9), 'beyond'],
    ['value("h2s-2") > 5 || value("h2s") > 5', 'h2s-2', read('h2s', 1), 'unknown'],
    ['value("h2s-2") > 5 && value("h2s") > 5', 'h2s-2', read('h2s', 1), 'within'],
    ['value("h2s-2") > 5 && value("h2s") > 5', 'h2s-2', read('h2s', 9), 'unknown'],
    ['!(value("h2s-2") > 5)', 'h2s-2', read('h2s', 1), 'unknown'],
    ['!good("h2s-2")', 'h2s-2', read('h2s', 1), 'beyond'],
    ['active("h2s:high")', 'h2s', read('ex', 1), 'unknown'],
    ['value("h2s-2") * 0 >= 0', 'h2s-2', read('h2s', 1), 'beyond'],
    ['1 / value("h2s") > 0', 'ex', read('h2s', 0), 'unknown'],
    ['1 / value("h2s") > 0', 'ex', read('h2s', 2), 'beyond'],
    ['on("call")', 'call', read('h2s', 1), 'unknown'],
    ['value("h2s") > 5', 'ex', read('h2s', 100, uncertain('over-range')), 'beyond'],
    ['value("h2s") < 5', 'ex', read('h2s', 100, uncertain('over-range')), 'within'],
    ['value("h2s") > 200', 'ex', read('h2s', 100, uncertain('over-range')), 'unknown'],
    ['value("h2s") > 5', 'ex', read('h2s', 9, uncertain('retained')), 'unknown'],
    ['value("h2s") == 9', 'ex', read('h2s', 9), 'beyond'],
    ['value("h2s") != 9', 'ex', read('h2s', 9), 'within'],
  ] as const)('%s with %s lost, and %o, is %s', (when, gone, last, verdict) => {
    const fold = begun(when).feed([
      [1000, lost(gone)],
      [1100, last],
    ]);
    const turn = openTurn(fold.state, fold.state.seq, fold.state.at);
    expect(judge(turn, whenOf(when), false)).toBe({ beyond: true, within: false, unknown: undefined }[verdict]);
  });

  it('is held while what it reads is lost, and says that it is blind', () => {
    const fold = begun('value("h2s") > 5');
    fold.send(1000, read('h2s', 9));
    fold.feed(every(1000, 2000, 20_000, lost('h2s')));
    expect(fold.base('risk:on')).toBe('unacked');
    expect(fold.transitions.find(({ alarm }) => alarm === 'risk:unknown')).toMatchObject({
      kind: 'raise',
      priority: 3,
      at: T0 + 12_000,
    });
    fold.feed([
      [21_000, read('h2s', 1)],
      [27_000, read('h2s', 1)],
    ]);
    expect(fold.base('risk:on')).toBe('returned-unacked');
    expect(fold.base('risk:unknown')).toBe('returned-unacked');
  });

  it('is shown with what it comes to, and what is missing', () => {
    const fold = begun('max("h2s", "farm") > 5 && people("farm") > 0 && !active("ex:high")');
    const shown = { id: 'risk', truth: 'false' };
    const [h2s, other, farm, ex] = [
      { of: 'point', id: 'h2s' },
      { of: 'point', id: 'h2s-2' },
      { of: 'zone', id: 'farm' },
      { of: 'alarm', id: 'ex:high' },
    ];
    expect(rulesNow(fold.state)).toEqual([{ ...shown, reads: [h2s, other, farm, ex] }]);
    fold.send(1000, lost('h2s-2'));
    fold.send(2000, fix('0a01', 50, 50));
    fold.send(2100, lost('ex'));
    const gone = { missing: true };
    expect(rulesNow(fold.state)).toEqual([
      { ...shown, truth: 'unknown', reads: [{ ...other, ...gone }, { ...ex, ...gone }, h2s, farm] },
    ]);
    fold.send(2200, fails('uwb'));
    fold.feed([
      [2300, read('ex', 0)],
      [2400, read('h2s', 9)],
    ]);
    expect(rulesNow(fold.state)).toMatchObject([{ truth: 'true', reads: [{ id: 'h2s-2' }, { id: 'farm' }, {}, {}] }]);
  });

  it('says nothing of a short loss', () => {
    const fold = begun('value("h2s") > 5').feed([
      [1000, lost('h2s')],
      [9000, read('h2s', 1)],
    ]);
    fold.until(30_000);
    expect(fold.transitions.filter(({ subject, at }) => subject === 'risk' && at < T0 + 19_000)).toEqual([]);
  });

  it('never returns by an uncertain value, and may be raised by one', () => {
    const fold = begun('value("h2s") > 5');
    fold.send(1000, read('h2s', 9, uncertain('stale')));
    expect(fold.base('risk:on')).toBe('unacked');
    fold.feed([[2000, read('h2s', 1, uncertain('stale'))]]);
    expect(fold.alarm('risk:on')?.active).toBe(true);
    fold.send(3000, read('h2s', 1));
    expect(fold.alarm('risk:on')?.active).toBe(false);
  });

  it('takes a process value without limits in bypass for one that says nothing, too', () => {
    const fold = begun('value("plain") > 5');
    fold.send(
      1000,
      act({
        act: 'bypass',
        point: pointId('plain'),
        reason: '检修',
        until: instant(T0 + 600_000),
        compensating: '巡检',
      }),
    );
    fold.send(2000, read('plain', 9));
    expect(fold.base('risk:on')).toBe('normal');
    fold.send(3000, act({ act: 'unbypass', point: pointId('plain') }));
    expect(fold.base('risk:on')).toBe('unacked');
  });

  it('takes a detector in bypass for one that says nothing: it may be in test gas', () => {
    const fold = begun('value("h2s") > 5');
    fold.send(
      1000,
      act({ act: 'bypass', point: pointId('h2s'), reason: '标定', until: instant(T0 + 600_000), compensating: '便携' }),
    );
    fold.send(2000, read('h2s', 40));
    expect(fold.base('risk:on')).toBe('normal');
    fold.send(3000, act({ act: 'unbypass', point: pointId('h2s') }));
    expect(fold.base('risk:on')).toBe('unacked');
  });

  it('takes no zone for safe while a detector of it is lost, or in bypass', () => {
    const fold = begun('!active("farm:evacuate")');
    expect(fold.alarm('risk:on')?.active).toBe(true);
    const blind = begun('!active("farm:evacuate") && value("ex") > 5');
    blind.send(1000, lost('h2s'));
    blind.send(1100, read('ex', 9));
    expect(blind.base('risk:on')).toBe('normal');
    blind.send(1200, read('h2s', 1));
    expect(blind.base('risk:on')).toBe('unacked');
  });

  it('takes nobody for absent while the badges are not heard', () => {
    const fold = begun('people("farm") == 0');
    expect(fold.base('risk:on')).toBe('unacked');
    const gone = begun('people("farm") < 1 && value("h2s") > 5');
    gone.send(1000, fails('uwb'));
    gone.send(2000, read('h2s', 9));
    expect(gone.base('risk:on')).toBe('normal');
  });

  it('goes on after a restart, and under another configuration', () => {
    const fold = begun('value("h2s") > 5');
    fold.send(1000, read('h2s', 9));
    fold.restart(2000);
    expect(fold.alarm('risk:on')?.active).toBe(true);
    fold.send(2500, read('h2s', 9));
    fold.configure(3000, { ...withRule('value("h2s") > 20'), revision: 'r2' });
    expect(fold.alarm('risk:on')?.active).toBe(false);
  });
});

const leaf = fc.tuple(
  fc.constantFrom('h2s', 'h2s-2', 'ex'),
  fc.constantFrom('<', '<=', '>', '>='),
  fc.integer({ min: 0, max: 9 }),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf.map(([point, sign, limit]) => `value("${point}") ${sign} ${limit}`),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression'))
      .map(([a, by, b]) => `(${a} ${by} ${b})`),
    tie('expression').map((one) => `!(${one})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));
const values = fc.record({ h2s: fc.nat(9), 'h2s-2': fc.nat(9), ex: fc.nat(9) });
const plain = (when: string, known: Readonly<Record<string, number>>): unknown =>
  // oxlint-disable-next-line no-implied-eval, no-new-func
  new Function('value', `return ${when}`)((id: string) => known[id]);

describe('a random condition', () => {
  const judged = (when: string, known: Readonly<Record<string, number | undefined>>) => {
    const fold = begun('good("h2s")');
    for (const [id, value] of Object.entries(known)) fold.send(1000, value === undefined ? lost(id) : read(id, value));
    return judge(openTurn(fold.state, fold.state.seq, fold.state.at), whenOf(when), false);
  };

  it('is what it is in plain JavaScript while all values are there', () => {
    fc.assert(
      fc.property(expression, values, (when, known) => {
        expect(judged(when, known)).toBe(plain(when, known));
      }),
      {
        numRuns: 150,
      },
    );
  });

  it('is judged with a value missing only where no value could change it', () => {
    fc.assert(
      fc.property(expression, values, fc.constantFrom('h2s', 'h2s-2', 'ex'), fc.nat(9), (when, known, gone, any) => {
        const truth = judged(when, { ...known, [gone]: undefined });
        if (truth !== undefined) expect(plain(when, { ...known, [gone]: any })).toBe(truth);
      }),
      { numRuns: 150 },
    );
  });
});
