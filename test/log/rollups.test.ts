import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOG_CLASSES } from '../../src/common/log-class.ts';
import type { Draft } from '../../src/domain/input.ts';
import { bad, uncertain } from '../../src/domain/reading/quality.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import { LogFiles } from '../../src/log/files.ts';
import { finish } from '../../src/log/finish.ts';
import { packPage } from '../../src/log/page.ts';
import { LogReader } from '../../src/log/reader.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { segmentImage } from '../../src/log/segment-image.ts';
import { series } from '../../src/log/series.ts';
import { LogStore } from '../../src/log/store.ts';
import type { Bucket } from '../../src/ports/archive.ts';
import { answers, fails, read, started, tick } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL, Writing } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

/** Reads the rows themselves, as the oldest segments must be read. */
class ByRow extends LogReader {
  override rollups(): undefined {
    return undefined;
  }
}

/** A data folder that holds these rows: so many a segment, the last ones in the tail. */
function folderOf(rows: readonly DecodedRow[], aSegment: number, packed: number): string {
  const data = tempDir();
  const files = new LogFiles(data);
  files.make();
  for (let i = 0; i < packed; i += aSegment) {
    const some = rows.slice(i, Math.min(packed, i + aSegment));
    for (const logClass of LOG_CLASSES) {
      const own = some.filter((row) => row.class === logClass);
      if (own.length === 0) continue;
      const half = Math.ceil(own.length / 2);
      const pages = [own.slice(0, half), own.slice(half)].filter(({ length }) => length > 0).map(packPage);
      const { bounds, bytes } = segmentImage({ logClass, pages, checkpoints: [] });
      writeFileSync(files.sealed(logClass, bounds), bytes);
    }
  }
  const rest = rows.slice(packed);
  const log = new LogStore(data, KEEP_ALL, {
    run: { epoch: 1, lastSeq: rows[packed - 1]?.seq ?? 0, lastAt: rows[packed - 1]?.at ?? 0 },
  });
  if (rest.length > 0) log.commit(rest);
  log.close();
  return data;
}

const said: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 99 }).map((value) => read('h2s', value)) },
  fc.integer({ min: 0, max: 99 }).map((value) => read('h2s', value, uncertain('calibration'))),
  fc.constantFrom<Draft>(
    read('h2s', null, bad('sensor')),
    read('h2s', 7, bad('sensor')),
    fails(),
    answers(),
    tick,
    read('ex', 1),
    started(2, 3000),
    { kind: 'stalled', from: instant(T0) },
  ),
);

const history = fc
  .array(
    fc.tuple(fc.oneof(fc.constantFrom(500, 1000, 1000, 3000, 12_000), fc.integer({ min: 0, max: 40_000 })), said),
    {
      minLength: 20,
      maxLength: 150,
    },
  )
  .map((steps) => {
    const writing = new Writing();
    return steps.flatMap(([after, draft]): DecodedRow[] =>
      rowsOf(writing.next({ after, draft, subjects: [], events: [] })),
    );
  });

function seriesIn(reader: LogReader, from: number, to: number, maxPoints: number): readonly Bucket[] {
  const span = { from: instant(T0 + from), to: instant(T0 + to) };
  return finish(series(reader, { point: 'h2s', device: 'panel', staleAfter: seconds(10), ...span, maxPoints }));
}

describe('a long series', () => {
  it('from the rollups of the segments is that of the rows, to the millisecond', () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 0, max: 5 }),
        fc.array(
          fc.tuple(fc.nat(2_000_000), fc.integer({ min: 60_000, max: 3_000_000 }), fc.integer({ min: 1, max: 20 })),
          {
            minLength: 6,
            maxLength: 6,
          },
        ),
        (rows, aSegment, inTail, questions) => {
          const data = folderOf(rows, aSegment, rows.length - inTail);
          const [rolled, byRow] = [new LogReader(data), new ByRow(data)];
          for (const [from, length, maxPoints] of questions) {
            const expected = seriesIn(byRow, from, from + length, maxPoints);
            expect(seriesIn(rolled, from, from + length, maxPoints)).toEqual(expected);
            expect(expected.length).toBeLessThanOrEqual(maxPoints);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads no more than the pages at its ends', () => {
    const writing = new Writing();
    const rows = Array.from({ length: 4000 }, (_, i) =>
      rowsOf(writing.next({ after: 1000, draft: read('h2s', i % 50), subjects: [], events: [] })),
    ).flat();
    const reader = new LogReader(folderOf(rows, 500, 4000));
    let looked = 0;
    const counting = new Proxy(reader, {
      get: (target, name) => {
        if (name !== 'rows') {
          const found: unknown = Reflect.get(target, name, target);
          return typeof found === 'function' ? found.bind(target) : found;
        }
        return function* (...asked: Parameters<LogReader['rows']>) {
          for (const row of target.rows(...asked)) {
            looked += 1;
            yield row;
          }
        };
      },
    });
    const buckets = seriesIn(counting, 100_500, 3_900_500, 20);
    expect(buckets).toEqual(seriesIn(new ByRow(folderOf(rows, 500, 4000)), 100_500, 3_900_500, 20));
    expect(looked).toBeLessThan(200);
  });
});
