import { cpSync, readdirSync } from 'node:fs';
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
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { figures, type FiguresAnswer } from '../../src/wire/figures.ts';
import { ack, read, started, tick } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
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

  checkpoint(): this {
    this.store.writeCheckpoint(new Capture(this.fold.state).finish());
    return this;
  }

  async figures(from: number, to: number): Promise<FiguresAnswer> {
    this.store.close();
    return figuresIn(this.data, T0 + from, T0 + to);
  }

  #take(at: number, draft: Draft): void {
    const input = { ...draft, seq: seqOf(this.fold.state.seq + 1), at: instant(at) };
    const outcome = this.fold.take(input);
    this.#wakeAt = outcome.wakeAt;
    this.store.commit(rowsOf({ input, ...outcome }));
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
