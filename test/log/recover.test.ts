import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../src/domain/input.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { emptyState } from '../../src/domain/begin.ts';
import type { State } from '../../src/domain/state/state.ts';
import { LogFiles } from '../../src/log/files.ts';
import { LogReader } from '../../src/log/reader.ts';
import { stateAt } from '../../src/log/recover.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { read, started } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { anything, life, live } from '../support/life.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant, smallRules } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';

const plant = smallPlant();
const shown = (state: State): unknown => new Capture(state).finish();

/** Writes a run into a log: folded on the way, with checkpoints, packing and restarts where told. */
function recorded(data: string, inputs: readonly Input[], marks: readonly number[]): LogReader {
  let store = new LogStore(data, KEEP_ALL);
  const state = emptyState(plant);
  inputs.forEach((input, i) => {
    const { transitions, events } = reduce(state, input);
    store.commit(rowsOf({ input, transitions, events }));
    const mark = marks[i % marks.length];
    if (mark === 1) store.writeCheckpoint(new Capture(state).finish());
    if (mark === 2) store.pack(input.at);
    if (mark === 3) {
      store.close();
      store = new LogStore(data, KEEP_ALL);
    }
  });
  store.close();
  return new LogReader(data);
}

function straight(inputs: readonly Input[], isIn: (input: Input) => boolean): State {
  const state = emptyState(plant);
  for (const input of inputs) if (isIn(input)) reduce(state, input);
  return state;
}

describe('the state at any moment', () => {
  it('is that of the straight fold', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        life(anything, 30),
        fc.array(fc.nat(8), { minLength: 7, maxLength: 7 }),
        fc.nat(60),
        (happenings, marks, nth) => {
          const { inputs } = live(happenings);
          const data = mkdtempSync(join(tmpdir(), 'fengsui-log-'));
          try {
            const reader = recorded(data, inputs, marks);
            const pick = inputs[nth % inputs.length];
            if (pick === undefined) return;
            expect(shown(stateAt(reader, plant, { toSeq: pick.seq }))).toEqual(
              shown(straight(inputs, ({ seq }) => seq <= pick.seq)),
            );
            expect(shown(stateAt(reader, plant, { toAt: pick.at }))).toEqual(
              shown(straight(inputs, ({ at }) => at <= pick.at)),
            );
          } finally {
            rmSync(data, { recursive: true });
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is that of the configuration which was in force then', () => {
    const data = tempDir();
    const fold = Fold.started(plant);
    fold.send(1000, read('h2s', 8));
    const reader = recorded(data, fold.inputs, [0]);
    const stricter = smallPlant({
      revision: 'r2',
      conditions: smallRules({ 'h2s:high': { setPoint: { direction: 'high', limit: 90, deadband: 1 } } }),
    });
    writeFileSync(new LogFiles(data).plant('r1'), JSON.stringify(plant));
    const state = stateAt(reader, stricter, {});
    expect(state.plant.revision).toBe('r1');
    expect(state.alarms.get('h2s:high' as never)?.active).toBe(true);
    expect(reader.plant('r9')).toBeUndefined();
  });

  it('of an empty log is nothing', () => {
    const data = tempDir();
    expect(shown(stateAt(recorded(data, [], [0]), plant, {}))).toEqual(shown(emptyState(plant)));
  });

  it('goes on over a restart', () => {
    const data = tempDir();
    const fold = Fold.started(plant);
    fold.send(1000, read('h2s', 8));
    fold.send(5000, started(2, 2000));
    const state = stateAt(recorded(data, fold.inputs, [1]), plant, {});
    expect([state.epoch, state.at]).toEqual([2, T0 + 5000]);
    expect(state.alarms.get('h2s:high' as never)?.active).toBe(true);
  });
});
