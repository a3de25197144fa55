import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { duration, instant } from '../../src/domain/time.ts';
import { LogReader } from '../../src/log/reader.ts';
import { type InForce, Revisions } from '../../src/log/revisions.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { finish } from '../../src/log/finish.ts';
import { act, read } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';

const starts = (revision: string): Draft => ({
  kind: 'started',
  epoch: epochOf(1),
  revision,
  downFor: duration(0),
  clockInDoubt: false,
});
const acts = act({ act: 'silence', for: duration(1000) });

type Step = { readonly draft: Draft } | { readonly keep: 'checkpoint' | 'pack' };

const draft = (one: Draft): Step => ({ draft: one });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(draft(read('h2s', 1)), draft(acts)) },
  { weight: 2, arbitrary: fc.constantFrom('a', 'b', 'c').map((revision) => draft(starts(revision))) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ keep: 'checkpoint' }, { keep: 'pack' }) },
);

/** Writes a log; gives the revision under which each input was folded, from the first start on. */
function written(steps: readonly Step[]): { readonly reader: LogReader; readonly truth: ReadonlyMap<number, InForce> } {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  const truth = new Map<number, InForce>();
  let seq = 0;
  let revision = '';
  let before: string | undefined;
  const rows: DecodedRow[] = [];
  const take = (one: Draft): void => {
    seq += 1;
    if ('revision' in one) {
      before = seq === 1 ? undefined : revision;
      ({ revision } = one);
    }
    truth.set(seq, { revision, before });
    rows.push(...rowsOf({ input: { ...one, seq: seqOf(seq), at: instant(T0 + seq) }, transitions: [], events: [] }));
  };
  const commit = (): void => store.commit(rows.splice(0, Infinity));
  take(starts('a'));
  for (const one of steps) {
    if ('keep' in one) commit();
    if ('draft' in one) take(one.draft);
    else if (one.keep === 'pack') store.pack(T0);
    else store.writeCheckpoint({ ...new Capture(emptyState(smallPlant({ revision }))).finish(), seq, at: T0 + seq });
  }
  commit();
  store.close();
  return { reader: new LogReader(data), truth };
}

describe('the configuration that was in force', () => {
  it('is found for every place in the order, in whatever order they are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(), { maxLength: 80 }),
        (steps, asked) => {
          const { reader, truth } = written(steps);
          const revisions = new Revisions(reader);
          for (const nth of asked) {
            const seq = 1 + (nth % truth.size);
            expect(finish(revisions.at(seq))).toEqual(truth.get(seq));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is read from a checkpoint where thousands of acts lie between it and its start', () => {
    const many = Array.from({ length: 2500 }, () => draft(acts));
    const { reader, truth } = written([...many, { keep: 'checkpoint' }, ...many]);
    const revisions = new Revisions(reader);
    expect(finish(revisions.at(truth.size))).toMatchObject({ revision: 'a' });
    let looked = 0;
    for (const rows = revisions.at(2400); rows.next().done !== true;) looked += 1;
    // Without the checkpoint all of the first 2,500 would have been looked through by the first question.
    expect(looked).toBeGreaterThan(30);
  });
});
