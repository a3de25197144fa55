import { describe, expect, it } from 'vitest';
import { parseModel } from '../../../../drivers/modbus/model/load.ts';
import { formatProblem } from '../../../../src/settings/problem.ts';
import { changed, placeOf } from '../../../support/example.ts';

const PROFILE = `model: acme-sniffer
name: { zh: 探测器, en: Acme sniffer }
kind: detector
source: Acme manual p. 1 (verified)
evidence: manual
base: reference
channels: 8
heartbeat: { at: 40009, period: 5s }
main: gas
signals:
  gas: { at: 40001, step: 2, type: f32 }
  level: { at: 30001, spans: [0, 1000] }
  alarm-1: { at: 40020, bit: 0, bit-step: 1 }
doubts:
  - { at: 40030, mask: 0xFF00, is: 3, makes: bad/warm-up, after: 5s }
`;

const problemsOf = (text: string): string[] => {
  const model = parseModel('acme-sniffer', 'models/acme-sniffer.yaml', text);
  return 'model' in model ? [] : model.map(formatProblem);
};

/** name, piece of the profile, what stands there instead, where the problem is (at `|`), what is said. */
const CASES: readonly (readonly [name: string, from: string, to: string, at: string, said: RegExp])[] = [
  [
    'a bracket that is not closed',
    'is: 3, makes: bad/warm-up, after: 5s }',
    'is: 3',
    '|\n',
    /not valid YAML: .+; check/,
  ],
  ['an alias', 'at: 40009', 'at: *x', '|*x', /anchors and aliases are not used here/],
  ['an unknown key', 'channels: 8', 'chanels: 8', '|chanels', /unknown key `chanels`; did you mean `channels`\?/],
  ['an unknown key of a signal', 'spans:', 'span:', '|span:', /unknown key `span`; did you mean `spans`\?/],
  [
    'an unknown key of a doubt',
    'after: 5s',
    'befor: 5s',
    '|befor',
    /unknown key `befor`; did you mean|remove it; known/,
  ],
  ['an unknown key like no other', 'channels: 8', 'zzzzzzz: 8', '|zzzzzzz', /remove it; known keys are model, name/],
  ['no source', 'source: Acme manual p. 1 (verified)\n', '', '|model:', /`source`/],
  [
    'another name than its file',
    'model: acme-sniffer',
    'model: acme',
    'model: |acme',
    /named acme and its file acme-sniffer/,
  ],
  ['a base that is none', 'base: reference', 'base: one', 'base: |one', /`base`/],
  ['an address in no table', 'at: 40001', 'at: 20001', 'at: |20001', /20001 is in none of the tables/],
  ['an address that a doubt has in no table', 'at: 40030', 'at: 0', 'at: |0,', /0 is in none of the tables/],
  ['a heartbeat in no table', 'at: 40009', 'at: 60009', 'at: |60009', /60009 is in none/],
  ['a wire address without a table', 'base: reference', 'base: wire', 'at: |40001', /needs a `table`/],
  [
    'a table where the number says it',
    'at: 40001,',
    'at: 40001, table: holding,',
    'at: |40001',
    /says its table itself/,
  ],
  [
    'a last channel beyond the registers',
    'at: 40001, step: 2',
    'at: 465000, step: 100',
    'at: |465000',
    /channel 8 of 465000 would be at 65699, beyond the last register/,
  ],
  ['a last channel beyond the bits', 'bit: 0, bit-step: 1', 'bit: 9, bit-step: 1', 'at: |40020', /would be bit 16/],
  ['a mask of a float', 'type: f32', 'type: f32, mask: 1', 'mask: |1', /`mask` is for u16 alone/],
  ['a bit of a float', 'type: f32', 'type: f32, bit: 1', 'bit: |1', /`bit` is one of a 16-bit register/],
  ['a bit of a coil', 'at: 40020, bit: 0', 'at: 20, bit: 0', 'bit: |0', /`bit` is one of a 16-bit register/],
  [
    'no signal',
    PROFILE.slice(PROFILE.indexOf('signals:'), PROFILE.indexOf('doubts:')),
    'signals: {}\n',
    'signals: |{}',
    /there is no signal/,
  ],
  ['a main signal that is not there', 'main: gas', 'main: gass', 'main: |gass', /no signal gass; did you mean `gas`\?/],
  ['ends at one number', 'spans: [0, 1000]', 'spans: [7, 7]', 'spans: |[7, 7]', /stand at one number/],
  ['ends and a scale', 'spans: [0, 1000]', 'spans: [0, 1000], scale: 2', 'spans: |[0', /already says the scale/],
  ['an empty range', 'spans: [0, 1000]', 'range: [5, 5]', 'range: |[5, 5]', /the range is empty/],
  ['a doubt of nothing', 'is: 3, ', '', '- |{ at: 40030', /nothing says when this doubt holds/],
  ['a doubt of two tests', 'is: 3,', 'is: 3, from: 1,', '- |{ at: 40030', /told by two tests/],
  ['a doubt that never holds', 'is: 3,', 'from: 9, to: 1,', '- |{ at: 40030', /no number is from 9 to 1/],
  ['a quality that is none', 'bad/warm-up', 'good/warm-up', 'makes: |good', /write quality and reason/],
  ['a reason that is none', 'bad/warm-up', 'bad/warmup', 'makes: |bad/warmup', /reasons are comm, stale, sensor/],
  ['a duration without a unit', 'after: 5s', 'after: "5"', 'after: |"5"', /not a duration/],
  [
    'forbidden of nothing',
    'main: gas',
    'forbidden: [{ table: holding, from: 9, to: 3 }]',
    'forbidden: [|{',
    /from 9 to 3 is nothing/,
  ],
];

describe('a broken profile tells where, in its own file', () => {
  it('the one that is broken below is whole', () => expect(problemsOf(PROFILE)).toEqual([]));

  it.each(CASES)('%s', (_name, from, to, at, said) => {
    const text = changed(from, to, PROFILE);
    const problems = problemsOf(text);
    const place = at === '|\n' ? '' : `${placeOf(text, at)}: `;
    const found = problems.find((problem) => problem.startsWith(`models/acme-sniffer.yaml:${place}`));
    expect(found ?? problems.join('\n')).toMatch(said);
  });

  it('tells all at once', () => {
    const text = changed('at: 40020', 'at: 20020', changed('at: 40001', 'at: 20001', PROFILE));
    expect(problemsOf(text)).toHaveLength(2);
  });

  it.each([
    '',
    '[]',
    'model',
    '- 1',
    'null',
    '{ model: acme-sniffer }',
    '{ signals: 3 }',
    '&a [*a]',
    '\u0000',
    '%YAML 9',
  ])('and whatever else stands there: %j', (text) => expect(problemsOf(text).length).toBeGreaterThan(0));
});
