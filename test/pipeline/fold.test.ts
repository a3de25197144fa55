import { describe, expect, it } from 'vitest';
import { restore } from '../../src/domain/checkpoint.ts';
import { Fold } from '../../src/domain/fold.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { instant } from '../../src/domain/time.ts';
import { checkpointer, FoldStage } from '../../src/pipeline/fold.ts';
import { seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Checkpoint } from '../../src/domain/checkpoint.ts';
import { read, started, tick } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { smallPlant } from '../support/plant.ts';

/** A fold with its clock, as the gateway wires it. */
function road() {
  const clock = new FakeClock();
  const state = emptyState(smallPlant());
  const seen: string[] = [];
  const stage = new FoldStage(new Fold(state, () => state.plant), clock, () => admit(tick));
  const admit = (draft: Draft): void => {
    const { input, outcome } = stage.take({
      ...draft,
      seq: seqOf(state.seq + 1),
      at: instant(Math.max(state.at, clock.now())),
    });
    seen.push(...outcome.transitions.map(({ alarm, kind }) => `${input.kind} ${alarm} ${kind}`));
  };
  return { clock, state, admit, seen, stage };
}

describe('waking at deadlines', () => {
  it('a point that never speaks fires its alarm although nothing arrives', async () => {
    const { clock, admit, seen } = road();
    admit(started(1));
    await clock.pass(9000);
    expect(seen).toEqual([]);
    await clock.pass(1100);
    expect(seen).toEqual(['call', 'ex', 'h2s', 'o2'].map((id) => `tick ${id}:bad raise`));
  });

  it('holds one timer, and moves it with the earliest deadline', async () => {
    const { clock, admit, state } = road();
    admit(started(1));
    expect(clock.waiting.map(({ name }) => name)).toEqual(['fold deadline']);
    for (let i = 0; i < 50; i++) {
      await clock.pass(100);
      for (const { id } of state.plant.points) admit(read(id, 1));
    }
    expect(clock.waiting).toHaveLength(1);
    expect(clock.waiting[0]?.after).toBeGreaterThan(4000);
  });

  it('ticks once a deadline, not again and again', async () => {
    const { clock, admit, state } = road();
    admit(started(1));
    await clock.pass(600_000);
    // Points fall silent, and are told of once more at most.
    expect(state.seq).toBeLessThan(10);
    expect(state.alarms.get('h2s:bad' as never)?.active).toBe(true);
  });

  it('asks again when it was woken a little too soon', async () => {
    const { clock, admit, state } = road();
    admit(started(1));
    const before = state.seq;
    admit(tick);
    expect(clock.waiting).toHaveLength(1);
    await clock.pass(10_100);
    expect(state.alarms.get('h2s:bad' as never)?.active).toBe(true);
    expect(state.seq).toBeGreaterThan(before);
  });

  it('lets go of its timer at the end', () => {
    const { clock, admit, stage } = road();
    admit(started(1));
    stage.stop();
    expect(clock.waiting).toEqual([]);
  });
});

describe('checkpoints', () => {
  it('come with so many inputs and by no clock, each as things were when it was begun', async () => {
    const { clock, state, admit } = road();
    admit(started(1));
    const written: Checkpoint[] = [];
    const running = checkpointer(state, clock, (checkpoint) => written.push(checkpoint));
    const fold = async (value: number, times: number): Promise<void> => {
      admit(read('h2s', value));
      for (let i = 0; i < times; i++) running.count();
      await clock.pass(100);
    };
    await fold(3, 39_999);
    await clock.pass(3_600_000);
    expect(written).toEqual([]);
    await fold(4, 1);
    expect(written).toHaveLength(1);
    await fold(5, 40_000);
    expect(written.map(({ revision, epoch }) => [revision, epoch])).toEqual([
      ['r1', 1],
      ['r1', 1],
    ]);
    expect(written.map((checkpoint) => restore(state.plant, checkpoint).points.get('h2s' as never)?.value)).toEqual([
      4, 5,
    ]);
    running.stop();
    await clock.pass(600_000);
    // And a last one at the end.
    expect(written).toHaveLength(3);
  });
});
