import { describe, expect, it } from 'vitest';
import { Capture, restore } from '../../../src/domain/checkpoint.ts';
import { ack, fix, read } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';

const fold = () =>
  Fold.started().feed([
    [1000, read('h2s', 9)],
    [2000, fix('0a01', 50, 50)],
  ]);

describe('a checkpoint', () => {
  it('is restored to one that writes the same bytes', () => {
    const moved = fold();
    const checkpoint = moved.checkpoint();
    expect(new Capture(restore(moved.state.plant, checkpoint)).finish()).toEqual(checkpoint);
  });

  it('says where it stands and under which configuration', () => {
    const moved = fold();
    expect(moved.checkpoint()).toMatchObject({ seq: moved.state.seq, at: moved.state.at, epoch: 1, revision: 'r1' });
  });

  it('holds what stood when it was begun, not what came while it was written', () => {
    const moved = fold();
    const truth = moved.checkpoint();
    const capture = new Capture(moved.state);
    moved.feed([
      [3000, read('ex', 60)],
      [4000, fix('0a02', 50, 50)],
    ]);
    while (capture.some(1)) moved.send(5000 + moved.state.seq, read('h2s', moved.state.seq));
    expect(capture.finish()).toEqual(truth);
  });

  it('of version 5 says who acknowledged as far as it was kept then', () => {
    const moved = fold();
    moved.send(5000, ack('h2s:high', moved.alarm('h2s:high')?.occurrence));
    const { facts, ...rest } = moved.checkpoint();
    const older = JSON.parse(facts) as { version: number; alarms: Record<string, { acknowledged?: unknown }> };
    older.version = 5;
    for (const alarm of Object.values(older.alarms)) delete alarm.acknowledged;
    const { alarms } = restore(moved.state.plant, { ...rest, facts: JSON.stringify(older) });
    expect([...alarms].find(([id]) => id === 'h2s:high')?.[1].acknowledged).toEqual({ by: 'op', at: moved.state.at });
  });

  it('of facts that are not known is refused, of windows is left out', () => {
    const { state } = fold();
    const checkpoint = new Capture(state).finish();
    const older = (text: string) => text.replace(/"version":\d+/, '"version":0');
    expect(() => restore(state.plant, { ...checkpoint, facts: older(checkpoint.facts) })).toThrow('version 0');
    expect(state.trends.size).toBeGreaterThan(0);
    expect([...restore(state.plant, checkpoint).trends]).toEqual([...state.trends]);
    expect(restore(state.plant, { ...checkpoint, windows: older(checkpoint.windows) }).trends.size).toBe(0);
  });
});
