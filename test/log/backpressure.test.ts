import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyState } from '../../src/domain/begin.ts';
import { seqOf } from '../../src/domain/ids.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { instant } from '../../src/domain/time.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { read, started } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { measured, rule, setPoint, smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** Threads run what was built. */
const { Historian } = (await import(
  join(import.meta.dirname, '../../dist/src/historian/historian.js')
)) as typeof import('../../src/historian/historian.ts');

/** So many that none of them chatters: an alarm that does is told once. */
const DETECTORS = Array.from({ length: 100 }, (_, i) => `ex-${i}`);
const plant = smallPlant({
  points: DETECTORS.map((id) => measured(id, 'EX')),
  conditions: DETECTORS.map((id) => rule(id, 'high', { setPoint: setPoint('high', 25), offDelay: 0 as never })),
});

/** Detectors of which each second the next one goes up, or down again: a transition for every reading. */
function written(readings: number): string {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  store.keepPlant(plant);
  const state = emptyState(plant);
  const rows = [
    started(1),
    ...Array.from({ length: readings }, (_, i) => read(`ex-${i % 100}`, i % 200 < 100 ? 30 : 1)),
  ].flatMap((draft, i) => {
    const input = { ...draft, seq: seqOf(i + 1), at: instant(T0 + i * 1000) };
    return rowsOf({ input, ...reduce(state, input) });
  });
  store.commit(rows);
  store.close();
  return data;
}

/** A viewer that plays as fast as can be, and reads what it is told or does not. */
class Watcher {
  characters = 0;
  hasEnded = false;
  readonly #unread: (() => void)[] = [];
  #reads = false;

  async play(historian: InstanceType<typeof Historian>): Promise<void> {
    const replay = await historian.openReplay(instant(T0), 'viewer', (text, wasRead) => {
      this.characters += text.length;
      this.hasEnded = text.includes('"state":"ended"');
      this.#unread.push(wasRead);
      if (this.#reads) this.#read();
    });
    onTestFinished(() => replay.close());
    replay.command('{"type":"play","speed":1000}');
  }

  set reads(reads: boolean) {
    this.#reads = reads;
    if (reads) this.#read();
  }

  #read(): void {
    for (const wasRead of this.#unread.splice(0, Infinity)) wasRead();
  }
}

describe('a replay whose viewer does not read', () => {
  it('tells no more than a window of it, at any speed, and the rest once it is read', async () => {
    const historian = new Historian({ data: written(3000), plant });
    onTestFinished(() => historian.close());
    const [slow, fast] = [new Watcher(), new Watcher()];
    await slow.play(historian);
    await until('a full window', () => slow.characters > 256 * 1024);
    fast.reads = true;
    await fast.play(historian);
    await until('the end for one that reads', () => fast.hasEnded);
    // While the other one played to its end this one has got nothing but what was under way.
    expect(slow.characters).toBeLessThan(300 * 1024);
    slow.reads = true;
    await until('the end', () => slow.hasEnded);
    expect(slow.characters).toBeGreaterThan(1024 * 1024);
  });
});

describe('an answer of some megabytes', () => {
  const all = { from: instant(0), to: instant(T0 * 2), limit: 1e6 };

  it('is made as it is read: a reader that rests in between gets all of it, others meanwhile too', async () => {
    const historian = new Historian({ data: written(3000), plant });
    onTestFinished(() => historian.close());
    const slow = (await historian.record(all, seqOf(1)))[Symbol.asyncIterator]();
    const parts = [(await slow.next()).value as string];
    const fast = await joined(await historian.record(all, seqOf(1)));
    for (let part = await slow.next(); part.done !== true; part = await slow.next()) parts.push(part.value);
    // Of a thread that did not wait all but the newest part would be lost.
    expect(parts.join('')).toBe(fast);
    expect((JSON.parse(fast) as { readonly items: readonly unknown[] }).items.length).toBeGreaterThanOrEqual(3000);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(80 * 1024);
  });

  it('that is taken back in the middle ends with an error, and the next question is answered', async () => {
    const historian = new Historian({ data: written(3000), plant });
    onTestFinished(() => historian.close());
    const gone = new AbortController();
    const cut = (await historian.record(all, seqOf(1), gone.signal))[Symbol.asyncIterator]();
    await cut.next();
    gone.abort();
    await expect(cut.next()).rejects.toThrow('taken back');
    expect(await joined(await historian.record({ ...all, limit: 1 }, seqOf(1)))).toMatch(/"next":"\d+"\}$/);
  });
});

async function joined(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}
