import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmId, type Seq, seqOf } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { merged } from '../../src/log/merge.ts';
import { packPage, unpackPage } from '../../src/log/page.ts';
import { historyOf, record, transitionsAfter } from '../../src/log/queries.ts';
import { LogRecording } from '../../src/log/recording.ts';
import { type DecodedRow, ROW_KINDS, rowOfBody } from '../../src/log/row.ts';
import type { RecordLine, RecordQuery } from '../../src/ports/archive.ts';
import { finish } from '../../src/log/finish.ts';
import { gathered } from '../support/gathered.ts';
import { read } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { happened, type Happened, logOf, type Writing } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';

const always: RecordQuery = { from: instant(0), to: instant(T0 * 2), limit: 1e6 };
const linesOf = (writing: Writing): RecordLine[] =>
  writing.entries
    .flatMap(({ transitions, events }): RecordLine[] => [
      ...transitions.map((one) => ({ type: 'transition' as const, ...one })),
      ...events.map((one) => ({ type: 'event' as const, ...one })),
    ])
    .reverse();

describe('the record', () => {
  it('is the same however it is paged', () => {
    fc.assert(
      fc.property(
        fc.array(happened, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        (happenings, limit) => {
          const { reader, writing } = logOf(happenings);
          const pages: RecordLine[] = [];
          for (let before: number | undefined, i = 0; i < 200; i++) {
            const page = gathered(
              record(reader, { ...always, limit, ...(before === undefined ? {} : { cursor: seqOf(before) }) }),
            );
            pages.push(...page);
            if (page.length < limit) break;
            before = page.at(-1)?.seq;
          }
          expect(pages).toEqual(linesOf(writing));
        },
      ),
      { numRuns: 40 },
    );
  });

  const happenings: Happened[] = Array.from({ length: 10 }, (_, i) => ({
    after: 1000,
    draft: read('h2s', i),
    subjects: [i % 2 === 0 ? 'h2s' : 'ex'],
    events: i === 3 ? [['acknowledged', 'h2s:high']] : i === 4 ? [['zone-entered', 'farm']] : [],
  }));

  it.each<readonly [string, Partial<RecordQuery>, readonly string[]]>([
    ['of a time', { from: instant(T0 + 9000), to: instant(T0 + 10_000) }, ['10 raise ex', '9 raise h2s']],
    ['of a subject', { subject: 'farm' }, ['5 zone-entered farm']],
    [
      'of an alarm',
      { subject: 'h2s:high', to: instant(T0 + 4000) },
      ['4 acknowledged h2s:high', '3 raise h2s', '1 raise h2s'],
    ],
    ['of kinds', { kinds: ['acknowledged', 'zone-entered'] }, ['5 zone-entered farm', '4 acknowledged h2s:high']],
    [
      'from the oldest on',
      { order: 'oldest', limit: 3, cursor: seqOf(2) },
      ['3 raise h2s', '4 raise ex', '4 acknowledged h2s:high'],
    ],
    ['of transitions', { kinds: ['transition'], cursor: seqOf(3) }, ['2 raise ex', '1 raise h2s']],
  ])('%s', (_name, query, expected) => {
    const { reader } = logOf(happenings);
    expect(
      gathered(record(reader, { ...always, ...query })).map(({ seq, kind, subject }) => `${seq} ${kind} ${subject}`),
    ).toEqual(expected);
  });

  it('of a search that finds nothing for long says where it goes on', () => {
    const { reader } = logOf(happenings);
    const wanted = {
      most: 3,
      *wants(line: RecordLine) {
        yield;
        return line.kind === 'acknowledged';
      },
    };
    const pages: number[][] = [];
    const end: { cursor?: Seq } = {};
    for (let i = 0; i < 20 && (i === 0 || end.cursor !== undefined); i++) {
      const { cursor } = end;
      delete end.cursor;
      const query = { ...always, ...(cursor === undefined ? {} : { cursor }) };
      pages.push(gathered(record(reader, query, wanted, end)).map(({ seq }) => Number(seq)));
    }
    expect(pages.length).toBeGreaterThan(3);
    expect(pages.flat()).toEqual([4]);
  });

  it('of one alarm, newest first', () => {
    const { reader } = logOf(happenings);
    expect(gathered(historyOf(reader, 'h2s:high' as AlarmId, 3)).map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
      '9 raise',
      '7 raise',
      '5 raise',
    ]);
    expect(gathered(historyOf(reader, 'h2s:high' as AlarmId, 100)).map(({ seq }) => seq)).toEqual([9, 7, 5, 4, 3, 1]);
  });

  it('gives the transitions after a place, oldest first', () => {
    const { reader } = logOf(happenings);
    const after = (seq: number, limit: number): unknown => {
      const found = finish(transitionsAfter(reader, seqOf(seq), limit));
      return found === 'gone' ? found : found.map((one) => Number(one.seq));
    };
    expect([after(7, 100), after(0, 3), after(10, 3)]).toEqual([[8, 9, 10], [1, 2, 3], []]);
  });
});

describe('pages and their merging', () => {
  it('give back what was packed, whatever stands in it', () => {
    const rows = Array.from({ length: 600 }, (_, i) =>
      rowOfBody({ seq: i + 1, n: 0, at: T0 + i, class: 'acts' }, ROW_KINDS[i % 3] ?? 'input', {
        zh: '罐区 "\\\n',
        i,
      }),
    );
    expect(unpackPage(packPage(rows), 'acts')).toEqual(rows);
    expect(() => packPage([])).toThrow(/one row at least/);
    expect(() => unpackPage({ ...packPage(rows), codec: 'lzma/9' }, 'acts')).toThrow(
      /lzma\/9 are not known to this version/,
    );
  });

  it('put any sources into one order, and close those that are not read to the end', () => {
    const sorted = fc.uniqueArray(fc.tuple(fc.nat(30), fc.nat(3)), { selector: String, maxLength: 40 });
    fc.assert(
      fc.property(
        sorted,
        fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }),
        fc.constantFrom('forward' as const, 'backward' as const),
        (keys, owners, order) => {
          const sign = order === 'forward' ? 1 : -1;
          const all = keys
            .map(([seq, n]) => rowOfBody({ seq, n, at: seq, class: 'gas' }, 'input', {}))
            .sort((a, b) => sign * (a.seq - b.seq || a.n - b.n));
          const sources = [0, 1, 2, 3].map((owner) => all.filter((_, i) => owners[i] === owner));
          expect([...merged(sources, order)]).toEqual(all);
        },
      ),
    );
    let closed = 0;
    const endless = function* (): Generator<DecodedRow> {
      try {
        for (let seq = 1; ; seq++) yield rowOfBody({ seq, n: 0, at: seq, class: 'gas' }, 'input', {});
      } finally {
        closed += 1;
      }
    };
    for (const { seq } of merged([endless(), endless()], 'forward')) if (seq > 3) break;
    expect(closed).toBe(2);
  });
});

describe('a recording', () => {
  it('is read in pieces that never cut a seq in two', () => {
    fc.assert(
      fc.property(
        fc.array(happened, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 1, max: 9 }),
        (happenings, count) => {
          const { reader, writing } = logOf(happenings);
          const recording = new LogRecording(reader, smallPlant());
          const lines = [];
          for (let seq = 0; ;) {
            const piece = recording.after(seqOf(seq), count);
            if (piece.length === 0) break;
            lines.push(...piece);
            const last = piece.at(-1);
            seq =
              last?.kind === 'input'
                ? last.input.seq
                : last?.kind === 'transition'
                  ? last.transition.seq
                  : (last?.event.seq ?? Infinity);
          }
          expect(lines.length).toBe(writing.rows.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('knows the alarm before and after a time', () => {
    const { reader } = logOf(
      [1, 2, 3].map((i) => ({ after: 1000, draft: read('h2s', i), subjects: i === 2 ? [] : ['h2s'], events: [] })),
    );
    const recording = new LogRecording(reader, smallPlant());
    const near = (seq: number, which: 'next' | 'previous') =>
      finish(recording.transitionNear({ seq: seqOf(seq), at: instant(T0 + 1000 * seq) }, which))?.at;
    expect([near(0, 'next'), near(1, 'next'), near(3, 'next'), near(3, 'previous'), near(1, 'previous')]).toEqual([
      T0 + 1000,
      T0 + 3000,
      undefined,
      T0 + 1000,
      undefined,
    ]);
    expect(recording.range()).toEqual({ from: T0 + 1000, to: T0 + 3000 });
  });
});
