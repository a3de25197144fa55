import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loaded = (more: string) => load(written(tempDir(), { 'plant.yaml': `${EXAMPLE}\n${more}` }), drivers);

/** The plan of an alarm of the example. */
function planOf(more: string, alarm: string): unknown {
  const found = loaded(more);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  const { conditions, responses } = found.settings.plant;
  const plan = conditions.find(({ id }) => id === alarm)?.plan;
  return plan === undefined ? undefined : responses?.[plan];
}

const text = (both: string) => ({ zh: both, en: both });

describe('a response plan', () => {
  const PLANS = `
responses:
  - { zone: tank-farm, conditions: [high-high], cause: a leak, consequence: { zh: 中毒, en: poisoning }, steps: [{ zh: 撤离, en: leave }, close V-101] }
  - { gas: H2S, conditions: [high, high-high], steps: [look] }
  - { subject: zhang-wei, steps: [call him] }
  - { conditions: [bad], steps: [] }
`;

  it.each([
    [
      'tank-farm.h2s-101:high-high',
      {
        cause: text('a leak'),
        consequence: { zh: '中毒', en: 'poisoning' },
        steps: [{ zh: '撤离', en: 'leave' }, text('close V-101')],
        call: [],
      },
    ],
    ['tank-farm.h2s-101:high', { steps: [text('look')], call: [] }],
    ['zhang-wei:sos', { steps: [text('call him')], call: [] }],
    ['tank-farm.h2s-101:bad', { steps: [], call: [] }],
    ['tank-farm-panel:offline', undefined],
  ])('is that of %s', (alarm, plan) => {
    expect(planOf(PLANS, alarm)).toEqual(plan);
  });

  it('may be of the older form, which is told and stops nothing', () => {
    const old = `rules:\n  - { when: high, gas: H2S, response: { zh: 查看, en: look } }`;
    expect(loaded(old)).toMatchObject({ ok: true, warnings: [{ code: 'old-rules', level: 'warning' }] });
    expect(planOf(old, 'tank-farm.h2s-101:high')).toEqual({ steps: [{ zh: '查看', en: 'look' }], call: [] });
  });

  it('comes before those of the older form', () => {
    const both = `responses:\n  - { conditions: [high], steps: [new] }\nrules:\n  - { when: high, response: old }`;
    expect(planOf(both, 'tank-farm.h2s-101:high')).toMatchObject({ steps: [text('new')] });
  });

  it.each([
    ['an unknown zone', 'responses: [{ zone: tank-fram, steps: [x] }]', 'did you mean `tank-farm`?'],
    [
      'an unknown point',
      'responses: [{ subject: tank-farm.h2s-102, steps: [x] }]',
      'did you mean `tank-farm.h2s-101`?',
    ],
    ['an unknown kind', 'responses: [{ conditions: [hihg], steps: [x] }]', 'did you mean `high`?'],
    ['a person who cannot be called', 'responses: [{ call: [li], steps: [x] }]', ''],
  ])('of %s is refused with place and mend', (_, more, mend) => {
    const found = loaded(more);
    expect(found.ok ? [] : found.problems).toMatchObject([
      { file: 'plant.yaml', line: EXAMPLE.split('\n').length + 1, mend: expect.stringContaining(mend) },
    ]);
  });
});
