import { expect, it } from 'vitest';
import { personId, seqOf, tagId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { exported } from '../../src/evidence/export.ts';
import { gathered as reportOf } from '../../src/evidence/report/gather.ts';
import { Answers } from '../../src/historian/answers.ts';
import { finish } from '../../src/log/finish.ts';
import { recorded } from '../evidence/recorded.ts';
import { act, fix, read, sos } from '../support/drafts.ts';
import { every, Fold, T0 } from '../support/fold.ts';
import { gathered } from '../support/gathered.ts';
import { smallPlant } from '../support/plant.ts';

const plant = smallPlant();
const [WANG, ZHAO] = [personId('v-7'), personId('v-8')];
const fold = Fold.started(plant);
fold.send(500, read('h2s', 1));
fold.send(1000, act({ act: 'add-people', people: [{ id: WANG, name: '访客王五', groups: [], tag: tagId('0c09') }] }));
fold.feed(every(1000, 2000, 9000, fix('0c09', 50, 50)));
fold.send(10_000, sos('0c09'));
fold.send(11_000, sos('0c09', false));
fold.send(20_000, act({ act: 'rename-person', person: WANG, name: '王五' }));
fold.send(21_000, act({ act: 'add-people', people: [{ id: ZHAO, name: '赵六', groups: [] }] }));
fold.send(22_000, act({ act: 'remove-person', person: ZHAO }));
fold.send(23_000, act({ act: 'return-badge', tag: tagId('0c09') }));
fold.send(24_000, act({ act: 'remove-person', person: WANG }));

it('lines of the record call people of the badge desk by their names of then', () => {
  const reader = recorded(fold.inputs, plant);
  const answers = new Answers('', reader, plant);
  const lines = (text: string): string[] => {
    const query = { from: instant(T0), to: instant(T0 + 60_000), limit: 1000, text, order: 'oldest' } as const;
    const page = gathered(answers.text({ ask: 'record', query, durableSeq: seqOf(1) })).join('');
    return (JSON.parse(page) as { items: { kind: string; text?: { zh: string } }[] }).items.map(
      ({ kind, text: words }) => `${kind}${words === undefined ? '' : ` ${words.zh}`}`,
    );
  };
  expect(lines('访客王五').find((line) => line.startsWith('raise'))).toContain('访客王五');
  expect(lines('访客王五')).not.toContain('badge-returned');
  expect(lines('王五')).toContain('badge-returned');
  expect(lines('赵六')).toEqual(['person-added', 'person-removed']);
});

it('exports and reports do, too, also where they begin after the person was added', () => {
  const reader = recorded(fold.inputs, plant);
  const textOf = (from: number, format: 'csv' | 'ndjson'): string =>
    [...exported(reader, { from: T0 + from, to: T0 + 60_000 }, plant, { format, language: 'zh' })]
      .map(({ text }) => text)
      .join('');
  for (const from of [0, 9500]) {
    const csv = textOf(from, 'csv').split('\n');
    expect(csv.find((line) => line.includes('raise') && line.includes('v-7:sos'))).toContain('访客王五');
    expect(csv.find((line) => line.includes('person-removed') && line.includes('v-8'))).toContain('赵六');
  }
  const asked = { madeAt: fold.state.at, madeBy: 'op', lang: 'zh', kind: 'day', at: instant(T0 + 1) } as const;
  const report = finish(reportOf(reader, plant, asked, {}));
  expect(JSON.stringify(report)).toContain('访客王五');
});
