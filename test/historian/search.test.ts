import { describe, expect, it } from 'vitest';
import { emptyState } from '../../src/domain/begin.ts';
import { alarmId, seqOf } from '../../src/domain/ids.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { instant } from '../../src/domain/time.ts';
import { Answers } from '../../src/historian/answers.ts';
import { LogReader } from '../../src/log/reader.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import type { RecordQuery } from '../../src/ports/archive.ts';
import { act, fix, read } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { gathered } from '../support/gathered.ts';
import { KEEP_ALL } from '../support/log.ts';
import { measured, person, smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';

const plant = smallPlant({
  points: [measured('h2s', 'H2S', { name: { zh: '罐区一号', en: 'Tank one' } }), measured('ex', 'EX')],
  people: [{ ...person('li', '0a01', 'operator'), name: '李雷' }],
});

/** A gas alarm that chen acknowledged with a word, a person who walks in, and a second alarm. */
function written(inputs: (fold: Fold) => void): Answers {
  const fold = Fold.started(plant);
  inputs(fold);
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  store.keepPlant(plant);
  const state = emptyState(plant);
  for (const input of fold.inputs) store.commit(rowsOf({ input, ...reduce(state, input) }));
  store.close();
  return new Answers(data, new LogReader(data), plant);
}

interface Page {
  readonly items: readonly { readonly kind: string; readonly subject: string }[];
  readonly hidden?: number;
}

function page(answers: Answers, query: Partial<RecordQuery>): Page {
  const whole: RecordQuery = { from: instant(0), to: instant(2 * T0), limit: 1000, order: 'oldest', ...query };
  const text = gathered(answers.text({ ask: 'record', query: whole, durableSeq: seqOf(1) })).join('');
  return JSON.parse(text) as Page;
}

const found = (answers: Answers, query: Partial<RecordQuery>): string[] =>
  page(answers, query).items.map(({ kind, subject }) => `${kind} ${subject}`);

describe('a search of the record', () => {
  const happened = (fold: Fold): void => {
    fold.send(1000, fix('0a01', 50, 50));
    fold.send(2000, read('h2s', 9));
    const alarm = alarmId('h2s', 'high');
    const { occurrence } = fold.state.alarms.get(alarm) ?? {};
    if (occurrence === undefined) throw new Error('there is no alarm to acknowledge');
    fold.send(3000, { ...act({ act: 'ack', alarm, occurrence, comment: '去现场看看' }), by: 'chen' });
    fold.send(4000, read('ex', 30));
  };

  it.each<readonly [string, Partial<RecordQuery>, readonly string[]]>([
    ['by the name of a detector', { text: '罐区一号', kinds: ['raise'] }, ['raise h2s']],
    ['in the other language, whatever the case', { text: 'tank ONE', kinds: ['raise'] }, ['raise h2s']],
    ['by an id', { text: 'ex:high', kinds: ['raise'] }, ['raise ex']],
    ['by the name of a person', { text: '李雷', kinds: ['zone-entered'] }, ['zone-entered farm']],
    ['by a badge', { text: '0A01', kinds: ['zone-entered'] }, ['zone-entered farm']],
    ['by what was said', { text: '现场' }, ['ack h2s', 'acknowledged h2s:high']],
    ['by who did it', { by: 'Chen' }, ['ack h2s', 'acknowledged h2s:high']],
    ['by what was done, of one of two things', { text: '确认 罐区' }, ['ack h2s', 'acknowledged h2s:high']],
    ['for what there is not', { text: '罐区一号 ex' }, []],
    ['for nobody', { by: 'che' }, []],
  ])('%s', (_name, query, expected) => {
    expect(found(written(happened), query).filter((line) => line !== 'raise farm')).toEqual(expected);
  });

  it('for what an account may not read says how much it is, whatever is looked for', () => {
    const answers = written(happened);
    const lines = (query: Partial<RecordQuery>) => {
      const { items, hidden } = page(answers, { withheld: ['places'], ...query });
      return { kinds: items.map(({ kind }) => kind), hidden };
    };
    const movements = { kinds: ['zone-entered', 'zone-left'] };
    expect(lines(movements)).toEqual({ kinds: [], hidden: 1 });
    // The count tells neither of whom nor of what zone the line is.
    for (const asked of [{ text: '李雷' }, { text: '韩梅梅' }, { subject: 'farm' }, { subject: 'elsewhere' }])
      expect(lines({ ...movements, ...asked })).toEqual({ kinds: [], hidden: 1 });
    const [whole, part] = [lines({}), lines({ withheld: [] })];
    expect(whole).toEqual({ kinds: part.kinds.filter((kind) => kind !== 'zone-entered'), hidden: 1 });
  });
});
