import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import { AgeGuard } from '../../src/log/age-guard.ts';
import { LogFiles } from '../../src/log/files.ts';
import { record } from '../../src/log/queries.ts';
import { finish } from '../../src/log/finish.ts';
import { gathered } from '../support/gathered.ts';
import { LogReader } from '../../src/log/reader.ts';
import { LogRecording } from '../../src/log/recording.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { series } from '../../src/log/series.ts';
import { LogStore } from '../../src/log/store.ts';
import { Replay } from '../../src/replay/session.ts';
import type { ServerMessage } from '../../src/wire/messages.ts';
import { read, started } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const plant = smallPlant();

/** A run of plant time: where it begins, how it began, and the values of h2s that were read each second. */
interface Run {
  readonly at: number;
  readonly by: 'start' | 'move';
  readonly values: readonly number[];
}

/** A log, and a fold whose outcomes go into it. */
function folded() {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  const state = emptyState(plant);
  let seq = 0;
  const take = (at: number, draft: Draft): void => {
    const input = { ...draft, seq: seqOf((seq += 1)), at: instant(at) };
    store.commit(rowsOf({ input, ...reduce(state, input) }));
  };
  return { data, store, state, take };
}

/** Writes runs one after the other; each value is a reading, a second apart. */
function written(runs: readonly Run[], packed: boolean): { readonly data: string; readonly reader: LogReader } {
  const { data, store, state, take } = folded();
  runs.forEach(({ at, by, values }, i) => {
    if (by === 'start') take(at, started(i + 1, 0));
    else take(at, { kind: 'clock-accepted', accept: 'wall', shift: at - state.at, epoch: epochOf(i + 1) });
    values.forEach((value, n) => take(at + 1000 * (n + 1), read('h2s', value)));
    store.writeCheckpoint(new Capture(state).finish());
    if (packed) store.pack(at);
  });
  store.close();
  return { data, reader: new LogReader(data) };
}

const run = (at: number, values: readonly number[], by: Run['by'] = 'move'): Run => ({ at, by, values });
const FIRST = run(T0, [1, 2, 3], 'start');

/** Each value of a run stands for itself: a moment is found when the state shows the value of its second. */
const CASES: readonly (readonly [name: string, runs: readonly Run[]])[] = [
  ['a start years ahead, and back', [FIRST, run(T0 + 5 * YEAR, [4, 5], 'start'), run(T0 + 60_000, [6, 7])]],
  ['1970, and back', [FIRST, run(5000, [4, 5]), run(T0 + 60_000, [6, 7])]],
  ['an hour back, as at the end of summer time', [FIRST, run(T0 - 3_600_000, [4, 5])]],
  [
    'several in turn',
    [FIRST, run(T0 + 9 * YEAR, [4, 5]), run(5000, [6, 4]), run(T0 - 40 * DAY, [5, 6]), run(T0 + DAY, [2, 1])],
  ],
];

describe.each([
  ['in the tail', false],
  ['in pages', true],
])('a record in which plant time jumped, %s', (_where, packed) => {
  it.each(CASES)('every moment is found: %s', (_name, runs) => {
    const recording = new LogRecording(written(runs, packed).reader, plant);
    for (const { at, values } of runs)
      values.forEach((value, n) => {
        const moment = instant(at + 1000 * (n + 1) + 300);
        expect(finish(recording.stateAt(moment)).points.get('h2s' as never)?.value).toBe(value);
      });
  });

  it.each(CASES)('the range and queries by time hold all of it: %s', (_name, runs) => {
    const { reader } = written(runs, packed);
    const ends = runs.map(({ at, values }) => at + 1000 * values.length);
    expect(reader.range()).toEqual({ from: Math.min(...runs.map(({ at }) => at)), to: Math.max(...ends) });
    for (const { at, values } of runs) {
      const span = { from: instant(at + 1), to: instant(at + 1000 * values.length) };
      const found = finish(
        series(reader, { point: 'h2s', device: 'panel', staleAfter: seconds(10), ...span, maxPoints: 3 }),
      );
      expect(found.map(({ last }) => last)).toEqual(expect.arrayContaining([values.at(-1)]));
    }
    const all = gathered(record(reader, { from: instant(0), to: instant(Number.MAX_SAFE_INTEGER), limit: 1000 }));
    expect(all.filter(({ kind }) => kind === 'started' || kind === 'clock-accepted')).toHaveLength(runs.length);
  });

  it.each(CASES)('a replay plays through every jump to the end: %s', async (_name, runs) => {
    const recording = new LogRecording(written(runs, packed).reader, plant);
    const clock = new FakeClock();
    const told: ServerMessage[] = [];
    const replay = finish(
      Replay.open(recording, clock, 'viewer', instant(runs[0]?.at ?? 0), (message) => told.push(message)),
    );
    replay.command(JSON.stringify({ type: 'play', speed: 60 }));
    await clock.pass(120_000);
    const values = told.flatMap((message) =>
      message.type === 'hello' ? message.snapshot.readings : message.type === 'delta' ? message.readings : [],
    );
    for (const { values: own } of runs)
      expect(values.filter(({ point }) => point === 'h2s').map(({ value }) => value)).toContain(own.at(-1));
    const last = runs.at(-1);
    expect(told.at(-1)).toMatchObject({
      type: 'clock',
      state: 'ended',
      at: (last?.at ?? 0) + 1000 * (last?.values.length ?? 0),
    });
  });
});

describe('steps from alarm to alarm', () => {
  it('follow the order, over a jump and back', () => {
    const runs = [FIRST, run(T0 + 5 * YEAR, [9], 'start'), run(T0 + 60_000, [9, 60])];
    const recording = new LogRecording(written(runs, true).reader, plant);
    const forward: number[] = [];
    let moment = { seq: seqOf(0), at: instant(T0) };
    for (;;) {
      const next = finish(recording.transitionNear(moment, 'next'));
      if (next === undefined) break;
      forward.push(next.at);
      moment = next;
    }
    expect(forward).toContain(T0 + 5 * YEAR + 1000);
    expect(forward.at(-1)).toBe(T0 + 62_000);
    const backward: number[] = [];
    for (;;) {
      const previous = finish(recording.transitionNear(moment, 'previous'));
      if (previous === undefined) break;
      backward.push(previous.at);
      moment = previous;
    }
    expect(backward).toEqual([...new Set(forward)].reverse().slice(1));
  });
});

describe('in a gap of the record', () => {
  /** Read until second 3; nothing for a minute; read again. */
  const outage = (from = T0 + 3000): LogRecording => {
    const { data, store, take } = folded();
    take(T0, started(1));
    for (const n of [1, 2, 3]) take(T0 + 1000 * n, read('h2s', n));
    take(T0 + 63_000, { ...started(2, 60_000), blind: { from: instant(from), to: instant(T0 + 63_000), why: 'died' } });
    for (const n of [64, 65]) take(T0 + 1000 * n, read('h2s', 5));
    store.close();
    return new LogRecording(new LogReader(data), plant);
  };
  const h2s = (message: ServerMessage | undefined): unknown =>
    message?.type === 'hello' || message?.type === 'delta'
      ? ('snapshot' in message ? message.snapshot : message).readings.find(({ point }) => point === 'h2s')
      : undefined;

  it('no value is good, however it is reached; before and after they are', async () => {
    const clock = new FakeClock();
    const told: ServerMessage[] = [];
    const replay = finish(Replay.open(outage(), clock, 'viewer', instant(T0 + 2500), (message) => told.push(message)));
    expect(h2s(told[0])).toMatchObject({ value: 2, quality: 'good' });
    expect(told[1]).toMatchObject({ type: 'clock', gaps: [{ from: T0 + 3000, to: T0 + 63_000 }] });
    for (const at of [4000, 30_000, 62_000]) {
      replay.command(JSON.stringify({ type: 'seek', at: T0 + at }));
      await clock.pass(1);
      expect(h2s(told.findLast(({ type }) => type === 'hello'))).toMatchObject({
        value: 3,
        quality: 'bad',
        reason: 'stale',
      });
      expect(told.at(-1)).toMatchObject({ type: 'clock', blind: true });
    }
    replay.command(JSON.stringify({ type: 'seek', at: T0 + 2500 }));
    await clock.pass(1);
    told.length = 0;
    replay.command(JSON.stringify({ type: 'play', speed: 10 }));
    await clock.pass(1000);
    expect(h2s(told.findLast(({ type }) => type === 'delta'))).toMatchObject({ value: 3, quality: 'bad' });
    expect(told.at(-1)).toMatchObject({ type: 'clock', blind: true });
    await clock.pass(5200);
    expect(h2s(told.findLast(({ type }) => type === 'delta'))).toMatchObject({ value: 5, quality: 'good' });
    expect(told.at(-1)).not.toHaveProperty('blind');
    replay.close();
  });

  it('the list is the same as long as nothing is added', () => {
    const recording = outage();
    expect(recording.gaps()).toBe(recording.gaps());
  });
});

describe('age', () => {
  const noise = (n: number): string =>
    Array.from({ length: n }, () => Math.floor(Math.random() * 36 ** 10).toString(36)).join('');
  const big = (seq: number, at: number): DecodedRow[] =>
    Array.from({ length: 20 }, (_, n) => ({
      seq,
      n,
      at,
      class: 'acts',
      kind: 'event',
      event: { noise: noise(1600) } as never,
    }));
  const retention = { quota: 80_000_000, keep: { gas: DAY, people: DAY, acts: DAY } };
  const many = (byAge: boolean): number => {
    const data = tempDir();
    const store = new LogStore(data, retention);
    for (let seq = 1; seq <= 12; seq++) {
      store.commit(big(seq, T0 + seq));
      store.pack(T0 + seq, byAge);
    }
    store.commit(big(13, T0 + 5 * YEAR));
    store.pack(T0 + 5 * YEAR, byAge);
    store.close();
    return new Set([...new LogReader(data).rows({})].map(({ seq }) => seq)).size;
  };

  it('deletes nothing while the clock is not proven, whatever it says', () => {
    const held = many(false);
    expect(many(true)).toBeLessThan(held);
  });

  it('waits for seven days of running after a doubt, over restarts', () => {
    const data = tempDir();
    new LogFiles(data).make();
    let now = 0;
    const guard = (): AgeGuard => new AgeGuard(data, () => now);
    const first = guard();
    expect(first.mayDrop()).toBe(false);
    now += 4 * DAY;
    expect(first.mayDrop()).toBe(false);
    const second = guard();
    now += 2 * DAY;
    expect(second.mayDrop()).toBe(false);
    now += DAY + 1000;
    expect(second.mayDrop()).toBe(true);
    expect(guard().mayDrop()).toBe(true);
    second.hold();
    expect(guard().mayDrop()).toBe(false);
  });

  it('waits when its file is lost or makes no sense', () => {
    const data = tempDir();
    new LogFiles(data).make();
    const file = join(data, 'log', 'age-guard.json');
    for (const text of ['', '{', '{"left":-1}', '{"left":"0"}', 'null']) {
      writeFileSync(file, text);
      expect(new AgeGuard(data, () => 0).mayDrop()).toBe(false);
    }
    expect(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))).toEqual({ left: 7 * DAY });
  });
});
