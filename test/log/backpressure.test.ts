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

const plant = smallPlant({
  points: [measured('ex', 'EX')],
  conditions: [rule('ex', 'high', { setPoint: setPoint('high', 25), offDelay: 0 as never })],
});

/** Hours of a detector that goes up and down each second: a transition for every reading. */
function written(readings: number): string {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  store.keepPlant(plant);
  const state = emptyState(plant);
  const rows = [started(1), ...Array.from({ length: readings }, (_, i) => read('ex', i % 2 === 0 ? 30 : 1))].flatMap(
    (draft, i) => {
      const input = { ...draft, seq: seqOf(i + 1), at: instant(T0 + i * 1000) };
      return rowsOf({ input, ...reduce(state, input) });
    },
  );
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
