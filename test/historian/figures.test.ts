import { cpSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Fold } from '../../src/domain/fold.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { alarmId, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { instant } from '../../src/domain/time.ts';
import { LogReader } from '../../src/log/reader.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { figures, type FiguresAnswer } from '../../src/wire/figures.ts';
import { ack, act, read, started, tick } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
import { filesOf, flip } from '../support/record.ts';
import { tempDir } from '../support/temp.ts';

/** Threads run what was built. */
const { Historian } = (await import(
  join(import.meta.dirname, '../../dist/src/historian/historian.js')
)) as typeof import('../../src/historian/historian.ts');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A record as the gateway writes it. */
class Written {
  readonly data = tempDir();
  readonly store = new LogStore(this.data, KEEP_ALL);
  readonly fold: Fold;
  #wakeAt: number | undefined;
  #rows: DecodedRow[] = [];

  constructor(plant: Plant = smallPlant()) {
    this.store.keepPlant(plant);
    this.fold = new Fold(emptyState(plant), () => plant);
  }

  /** @param ms after `T0` */
  send(ms: number, draft: Draft): this {
    while (this.#wakeAt !== undefined && this.#wakeAt <= T0 + ms)
      this.#take(Math.max(this.#wakeAt, this.fold.state.at), tick);
    this.#take(T0 + ms, draft);
    return this;
  }

  ack(ms: number, alarm: string): this {
    const [subject = '', name = ''] = alarm.split(':');
    return this.send(ms, ack(alarm, this.fold.state.alarms.get(alarmId(subject, name))?.occurrence));
  }

  /** The gateway was off until then: nothing ticked. */
  jump(ms: number, draft: Draft): this {
    this.#take(T0 + ms, draft);
    return this;
  }

  checkpoint(): this {
    this.store.writeCheckpoint(new Capture(this.fold.state).finish());
    return this;
  }

  /** As the ring does when it is full. */
  forget(): this {
    this.#rows = [];
    return this;
  }

  pack(): this {
    this.store.commit(this.#rows.splice(0));
    this.store.pack(T0);
    return this;
  }

  async figures(from: number, to: number): Promise<FiguresAnswer> {
    this.store.commit(this.#rows);
    this.store.close();
    return figuresIn(this.data, T0 + from, T0 + to);
  }

  #take(at: number, draft: Draft): void {
    const input = { ...draft, seq: seqOf(this.fold.state.seq + 1), at: instant(at) };
    const outcome = this.fold.take(input);
    this.#wakeAt = outcome.wakeAt;
    this.#rows.push(...rowsOf({ input, ...outcome }));
  }
}

async function figuresIn(data: string, from: number, to: number): Promise<FiguresAnswer> {
  const historian = new Historian({ data, plant: smallPlant() });
  onTestFinished(() => historian.close());
  let text = '';
  for await (const part of await historian.figures({ from: instant(from), to: instant(to) })) text += part;
  return figures.strict().parse(JSON.parse(text));
}

describe('the figures of a record', () => {
  it('tell what came, what was acknowledged, and what was not watched', async () => {
    const record = new Written()
      .send(0, started(1))
      .send(MINUTE, read('h2s', 8))
      .ack(MINUTE + 20_000, 'h2s:high')
      .send(5 * MINUTE, read('h2s', 0))
      .send(20 * MINUTE, read('h2s', 0))
      .send(60 * MINUTE, started(2, 30 * MINUTE))
      .send(61 * MINUTE, read('ex', 30))
      .send(62 * MINUTE, tick);
    const found = await record.figures(-DAY, 62 * MINUTE);
    expect(found.covered).toEqual({
      from: T0,
      to: T0 + 62 * MINUTE,
      ms: 32 * MINUTE,
      share: 32 / (24 * 60 + 62),
      gaps: [
        { from: T0 - DAY, to: T0 },
        { from: T0 + 30 * MINUTE, to: T0 + 60 * MINUTE },
      ],
      moreGaps: 0,
      damaged: [],
      beginKnown: true,
    });
    const { all, areas } = found;
    // Blindness after each gap, and the loss of all points and badges while nothing is heard, are alarms too.
    const high = found.topTen.items.filter(({ alarm }) => alarm.endsWith(':high'));
    expect(high.map(({ alarm, occurrences, priority }) => [alarm, occurrences, priority])).toEqual([
      ['ex:high', 1, 2],
      ['h2s:high', 1, 2],
    ]);
    expect(found.priorities.map(({ occurrences }) => occurrences).reduce((sum, one) => sum + one)).toBe(
      all.occurrences,
    );
    expect(found.priorities[1]?.toAcknowledge).toMatchObject({ count: 1, outstanding: 1, median: 20_000, p90: 20_000 });
    expect(areas.map(({ zone }) => zone)).toContain('farm');
    expect(found.elsewhere.occurrences).toBeGreaterThan(0);
  });

  it('know what stood before them', async () => {
    const record = new Written().send(0, started(1)).send(MINUTE, read('h2s', 8)).checkpoint();
    const known = await record.send(40 * HOUR, tick).figures(30 * HOUR, 40 * HOUR);
    expect(known.covered).toMatchObject({ from: T0 + 30 * HOUR, to: T0 + 40 * HOUR, share: 1, beginKnown: true });
    expect(known.stale.map(({ alarm }) => alarm)).toContain('h2s:high');
    expect(known.stale).toContainEqual({ alarm: 'h2s:high', since: T0 + MINUTE });
    expect(known.topTen.items.map(({ alarm }) => alarm)).not.toContain('h2s:high');
    expect(known.priorities[1]?.standing.mean).toBeGreaterThanOrEqual(1);
  });

  it('say that it is not known where no checkpoint is left', async () => {
    const record = new Written().send(0, started(1)).send(MINUTE, read('h2s', 8));
    const found = await record.send(40 * HOUR, tick).figures(30 * HOUR, 40 * HOUR);
    expect(found.covered.beginKnown).toBe(false);
    expect(found.stale.map(({ alarm }) => alarm)).not.toContain('h2s:high');
  });

  it('begin where the ring has overwritten what was before', async () => {
    const record = new Written()
      .send(0, started(1))
      .send(MINUTE, read('h2s', 8))
      .send(9.5 * HOUR, tick)
      .forget();
    record.send(10 * HOUR, read('ex', 30)).send(11 * HOUR, tick);
    const found = await record.figures(0, 11 * HOUR);
    expect(found.covered).toMatchObject({ from: T0 + 10 * HOUR, ms: HOUR, beginKnown: false });
    expect(found.topTen.items.map(({ alarm }) => alarm)).toContain('ex:high');
  });

  it('are of no time before the record or behind it', async () => {
    const record = new Written().send(0, started(1)).send(MINUTE, read('h2s', 8));
    const { covered, all } = await record.figures(-2 * DAY, -DAY);
    expect(covered).toMatchObject({ from: T0 - 2 * DAY, to: T0 - 2 * DAY, ms: 0, share: 0 });
    expect(all).toMatchObject({ occurrences: 0, standing: { mean: 0, most: 0 }, floods: { share: 0 } });
    const later = await figuresIn(record.data, T0, T0 + DAY);
    expect(later.covered).toMatchObject({ from: T0, to: T0 + MINUTE, ms: MINUTE });
  });

  it('are not of the time that only a much later start tells of', async () => {
    const record = new Written()
      .send(0, started(1))
      .send(HOUR, read('h2s', 8))
      .jump(20 * DAY, started(2, 20 * DAY - HOUR));
    const { covered } = await record.figures(0, 2 * DAY);
    expect(covered).toMatchObject({ to: T0 + HOUR, ms: HOUR });
  });

  it('know the tests of their time, also those that were closed later', async () => {
    const record = new Written().send(0, started(1)).send(MINUTE, read('h2s', 8));
    const { occurrence } = record.fold.state.alarms.get(alarmId('h2s', 'high')) ?? {};
    record.ack(2 * MINUTE, 'h2s:high');
    for (let i = 0; i < 20; i++) record.send(3 * MINUTE + i * 5000, read('h2s', 0));
    if (occurrence === undefined) throw new Error('no alarm was raised');
    const close = { act: 'close', alarm: alarmId('h2s', 'high'), occurrence, measure: 'bump test' } as const;
    record.send(DAY, act({ ...close, verdict: 'test' })).send(DAY + MINUTE, tick);
    const found = await record.figures(0, HOUR);
    expect(found.topTen.items.map(({ alarm }) => alarm)).not.toContain('h2s:high');
    expect(found.priorities[1]).toMatchObject({ occurrences: 0, verdicts: { test: 0 } });
    expect((await figuresIn(record.data, T0 + HOUR, T0 + 2 * DAY)).all.verdicts).toEqual({
      real: 0,
      false: 0,
      test: 1,
    });
  });

  it('name a file of which a part cannot be read', async () => {
    const record = new Written().send(0, started(1));
    for (let i = 1; i < 400; i++) record.send(i * MINUTE, read('h2s', i % 2 === 0 ? 0 : 8));
    expect((await record.pack().figures(0, 400 * MINUTE)).covered.damaged).toEqual([]);
    const file = filesOf(record.data).find((name) => name.startsWith('log/acts/'));
    if (file === undefined) throw new Error('nothing was packed');
    const path = join(record.data, file);
    flip(path, 8 * Math.floor(statSync(path).size * 0.75));
    const { covered, all } = await figuresIn(record.data, T0, T0 + 400 * MINUTE);
    expect(covered.damaged).toEqual([file]);
    expect(all.occurrences).toBeGreaterThanOrEqual(0);
  });
});

const GOLDEN = fileURLToPath(new URL('../fixtures/golden', import.meta.url));
const folders = readdirSync(GOLDEN, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);

describe.each(folders)('a record of another version: %s', (name) => {
  it('has figures', async () => {
    const data = tempDir();
    cpSync(join(GOLDEN, name), data, { recursive: true });
    const range = new LogReader(data).range();
    if (range === undefined) throw new Error('the record is empty');
    const found = await figuresIn(data, range.from - HOUR, range.to + HOUR);
    expect(found.all.occurrences).toBeGreaterThan(0);
    expect(found.covered.ms).toBeGreaterThan(0);
  });
});
