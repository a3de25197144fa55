import { describe, expect, it } from 'vitest';
import type { ToldLine } from '../../src/dashboard/lib/deeds.ts';
import { barsOf, furthestIn, marksOf, pointsInAlarm, scaleOf } from '../../src/dashboard/lib/lanes.ts';
import type { Alarm, TransitionMessage } from '../../src/wire/messages.ts';
import { alarm } from './alarm.ts';

const move = (id: string, seq: number, otherwise: Partial<Alarm> = {}): TransitionMessage => ({
  ...alarm(id, { seq, at: seq * 1000, ...otherwise }),
  type: 'transition',
});
const over = { kind: 'return', active: false } as const;
const hour = { from: 100_000, to: 200_000 };
const spans = (...args: Parameters<typeof barsOf>): unknown[] => barsOf(...args).map(({ from, to }) => [from, to]);

describe('the alarms on the time axis', () => {
  it('are as long as they were active, with what began before and what goes on', () => {
    const raised = move('a:high', 110);
    expect(spans([move('a:high', 130, over), raised], [], hour)).toEqual([[110_000, 130_000]]);
    expect(spans([raised], [], hour)).toEqual([[110_000, 200_000]]);
    expect(spans([move('b:high', 120, over)], [], hour)).toEqual([[100_000, 120_000]]);
    // Of what stood all the while there is no transition; the state of the moment has it.
    expect(spans([], [alarm('c:high', { raisedAt: 50_000 })], hour)).toEqual([[50_000, 200_000]]);
  });

  it('are not longer by an acknowledgement after their return', () => {
    const acked = move('a:high', 150, { kind: 'ack', active: false, acked: true });
    expect(spans([move('a:high', 110), move('a:high', 130, over), acked], [], hour)).toEqual([[110_000, 130_000]]);
    expect(spans([acked], [], hour)).toEqual([]);
  });
});

it('what people did and what befell the gateway is marked, oldest first', () => {
  const event = (seq: number, kind: string, by?: string): ToldLine => ({
    type: 'event',
    seq,
    at: seq * 1000,
    kind,
    subject: 'gateway',
    ...(by === undefined ? {} : { by }),
  });
  const lines = [
    event(5, 'configured', 'chen'),
    event(4, 'clock-stepped'),
    event(3, 'silenced', 'wang'),
    event(2, 'incident-opened'),
    event(1, 'started'),
    move('a:high', 6, { kind: 'ack', by: 'wang' }),
  ];
  expect(marksOf(lines).map(({ at, what }) => `${what} ${at}`)).toEqual([
    'restart 1000',
    'act 3000',
    'clock 4000',
    'configuration 5000',
  ]);
});

it('detectors in alarm have lanes, the most urgent first', () => {
  const transitions = [
    move('a:high', 1, { value: 8 }),
    move('b:high', 2, { value: 60, priority: 1 }),
    move('li:sos', 3, { priority: 1 }),
    move('c:high', 4, { value: 1, ...over }),
  ];
  expect(pointsInAlarm(transitions, (id) => id.length === 1)).toEqual(['b', 'a']);
});

it('a lane has its limit in sight, and says how far a value went', () => {
  const steps = [
    { at: 0, min: 1, max: 3, quality: 'good' as const },
    { at: 1, min: null, max: null, quality: 'bad' as const },
  ];
  expect(scaleOf(steps, [7], false).most).toBeGreaterThan(7);
  expect(scaleOf(steps, [7], false).least).toBe(0);
  expect(scaleOf([], [], false)).toEqual({ least: 0, most: 1 });
  expect(furthestIn(steps, false)).toBe(3);
  expect(furthestIn(steps, true)).toBe(1);
  expect(furthestIn([], true)).toBeUndefined();
});
