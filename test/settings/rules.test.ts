import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { loosened } from '../../src/settings/loosened.ts';
import { changed, EXAMPLE, placeOf, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const CALL_POINT = '      - { id: tank-farm.call-point-1,';
const ruleOf = (when: string, more = ''): string => `rules:\n  - { id: risk, when: '${when}'${more} }\n`;
const textOf = (more: string): string => `${EXAMPLE}\n${more}`;
const loaded = (more: string) => load(written(tempDir(), { 'plant.yaml': textOf(more) }), drivers);
const plantOf = (more: string) => {
  const found = loaded(more);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.settings.plant;
};

describe('a condition of one’s own', () => {
  it('is read into what the rules judge, with its alarms and its zones', () => {
    const plant = plantOf(
      ruleOf('max("h2s", "tank-farm") > 5 && people("tank-farm") > 0', ', priority: 1, on-delay: 5s, name: 罐区险情'),
    );
    expect(plant.rules).toMatchObject([
      {
        id: 'risk',
        name: { zh: '罐区险情' },
        zones: ['tank-farm'],
        when: {
          is: 'and',
          left: { is: 'compared', by: '>', left: { is: 'max', points: ['tank-farm.h2s-101'] }, right: { value: 5 } },
          right: { is: 'compared', left: { is: 'people', zone: 'tank-farm' } },
        },
      },
    ]);
    expect(plant.conditions.filter(({ subject }) => subject === 'risk')).toMatchObject([
      { id: 'risk:on', priority: 1, latching: false, onDelay: 5000, offDelay: 60_000 },
      { id: 'risk:unknown', priority: 3, onDelay: 10_000 },
    ]);
  });

  it.each([
    'value("tank-farm.h2s-101") * 2 + 1 >= 7.5 / 2',
    '!on("tank-farm.call-point-1") && good("tank-farm.h2s-101")',
    'active("tank-farm.h2s-101:high") ? people("tank-farm") >= 2 : confirmed("tank-farm") < 1',
    '-min("H2S", "tank-farm") < -3 || active("tank-farm:over-count")',
    '(on("tank-farm.call-point-1") ? 1 : 2) != 1',
    'people("tank-farm") == 0',
  ])('may say %s', (when) => {
    expect(plantOf(ruleOf(when)).rules).toHaveLength(1);
  });

  it.each([
    ['max("h2s", "tank-farm") > ^', 'rule-syntax', 'for example'],
    ['max("h2s", "tank-farm") > 5 ^and true', 'rule-syntax-sign', '`&&`'],
    ['people("tank-farm") ^= 0', 'rule-syntax-sign', '`==`'],
    ['max("h2s"^，"tank-farm") > 5', 'rule-syntax-width', '`,`'],
    ['value(^“tank-farm.h2s-101”) > 5', 'rule-syntax-width', 'half-width'],
    ['value("tank-farm.h2s-101") > 5 ^ppm', 'rule-syntax-unit', 'alone'],
    ['^valu("tank-farm.h2s-101") > 5', 'rule-no-function', '`value`'],
    ['^value("tank-farm.h2s-102") > 5', 'rule-no-value', '`tank-farm.h2s-101`'],
    ['true && ^value("tank-farm.call-point-1") > 5', 'rule-no-value', ''],
    ['^on("tank-farm.h2s-101")', 'rule-no-contact', 'tank-farm.call-point-1'],
    ['^good("tank-farm.h2s-11")', 'rule-no-point', '`tank-farm.h2s-101`'],
    ['^max("co", "tank-farm") > 5', 'rule-no-gas', 'H2S'],
    ['^max("h2s", "tank-fram") > 5', 'rule-no-zone', '`tank-farm`'],
    ['people("tank-farm") > 0 && ^people("farm") > 0', 'rule-no-zone', ''],
    ['^active("tank-farm.h2s-101:hihg")', 'rule-no-alarm', '`tank-farm.h2s-101:high`'],
    ['^active("zhang-wei:sos")', 'rule-no-alarm', ''],
    ['^active("gateway:clock")', 'rule-no-alarm', ''],
    ['^active("risk:on")', 'rule-no-alarm', ''],
    ['^max("h2s") > 5', 'rule-arguments', ''],
    ['^value("a" + "b") > 5', 'rule-arguments', ''],
    ['^value("tank-farm.h2s-101")', 'rule-no-statement', 'comparison'],
    ['^5', 'rule-no-statement', ''],
    ['value("tank-farm.h2s-101") > ^"5"', 'rule-no-number', ''],
    ['^on("tank-farm.call-point-1") == true', 'rule-no-number', ''],
    ['^h2s > 5', 'rule-foreign', ''],
    ['^[1, 2].exists(x, x > 1)', 'rule-', ''],
    ['^"a".matches("(a+)+b")', 'rule-foreign', ''],
    ['^value("tank-farm.h2s-101") / 0 > 5', 'rule-by-zero', ''],
    ['^value("tank-farm.h2s-101") % 2 == 1', 'rule-', ''],
    ['^1 < 2', 'rule-reads-nothing', ''],
    [`${'!'.repeat(210)}on("tank-farm.call-point-1")`, 'rule-too-large', 'several'],
    [`on("tank-farm.call-point-1")${' '.repeat(1000)}`, 'misfit', ''],
  ])('%s is refused with its place and a mend', (marked, code, mend) => {
    const when = marked.replace('^', '');
    const found = loaded(ruleOf(when));
    if (found.ok) throw new Error('was taken');
    const [problem] = found.problems;
    expect(problem?.code).toContain(code);
    expect(problem?.mend).toContain(mend);
    expect(problem?.zh?.mend).toMatch(/\S/);
    if (problem !== undefined && marked.includes('^'))
      expect(`${problem.line}:${problem.column}`).toBe(
        placeOf(textOf(ruleOf(when)), `when: '${marked}`.replaceAll('|', '§').replace('^', '|')),
      );
  });

  it('that compares with what a detector never shows is warned of', () => {
    const codes = (when: string) => {
      const found = loaded(ruleOf(when));
      return found.ok ? found.warnings.map(({ code }) => code) : ['refused'];
    };
    expect(codes('value("tank-farm.h2s-101") > 800')).toEqual(['rule-beyond-range']);
    expect(codes('good("tank-farm.h2s-101") && -1 > max("h2s", "tank-farm")')).toEqual(['rule-beyond-range']);
    expect(codes('value("tank-farm.h2s-101") > 5 && people("tank-farm") < 200')).toEqual([]);
  });

  it('is refused where readings would cost too much, from the condition on that is too much', () => {
    const points = Array.from({ length: 200 }, (_, i) => {
      const read = `{ table: input, address: ${i + 1}, type: u16, scale: 0.1 }`;
      return `      - { id: tank-farm.h2s-${i + 201}, read: ${read}, gas: H2S, at: { floor: ground, x: 40, y: 30 } }\n`;
    }).join('');
    const text = changed(CALL_POINT, `${points}${CALL_POINT}`);
    const problems = (times: number) => {
      const when = Array.from({ length: times }, () => 'max("h2s", "tank-farm") > 5').join(' || ');
      const found = load(written(tempDir(), { 'plant.yaml': `${text}\n${ruleOf(when)}` }), drivers);
      return found.ok ? [] : found.problems.map(({ code }) => code);
    };
    // 201 detectors are looked up as often as they are named, for a reading of each.
    expect(problems(24)).toEqual([]);
    expect(problems(25)).toEqual(['rules-too-dear']);
  });

  it('is told apart from a response of the older form, each with its own keys', () => {
    const old = loaded(
      'rules:\n  - { when: high, response: 撤离 }\n  - { id: risk, when: \'good("tank-farm.h2s-101")\' }\n',
    );
    expect(old).toMatchObject({ ok: true, warnings: [{ code: 'old-rules' }] });
    if (old.ok) {
      expect(old.settings.plant.rules).toHaveLength(1);
      expect(old.settings.plant.conditions.find(({ id }) => id === 'tank-farm.h2s-101:high')?.plan).toBe(0);
    }
    for (const wrong of [
      '{ when: \'good("tank-farm.h2s-101")\' }',
      '{ when: hihg, response: 撤离 }',
      '{ id: a, when: high, response: 撤离 }',
      '{ id: a, when: \'good("tank-farm.h2s-101")\', zone: tank-farm }',
      '{ id: tank-farm, when: \'good("tank-farm.h2s-101")\' }',
    ])
      expect(loaded(`rules:\n  - ${wrong}\n`).ok).toBe(false);
  });

  it('may be named by outputs and responses', () => {
    const plant = plantOf(
      `${ruleOf('good("tank-farm.h2s-101")')}responses: [{ subject: risk, conditions: ["on"], steps: [看一看] }]\n`,
    );
    expect(plant.conditions.find(({ id }) => id === 'risk:on')?.plan).toBe(0);
  });

  it('that is an emergency and reads otherwise is told as loosened', () => {
    const before = plantOf(ruleOf('value("tank-farm.h2s-101") > 5', ', priority: 1'));
    const after = plantOf(ruleOf('value("tank-farm.h2s-101") > 50', ', priority: 1'));
    expect(loosened(before, after)).toEqual(['rules[risk]']);
    expect(loosened(before, before)).toEqual([]);
  });
});
