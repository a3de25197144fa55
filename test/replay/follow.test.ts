import { expect, it } from 'vitest';
import { emptyState } from '../../src/domain/begin.ts';
import { seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { instant } from '../../src/domain/time.ts';
import { finish } from '../../src/log/finish.ts';
import { LogReader } from '../../src/log/reader.ts';
import { LogRecording } from '../../src/log/recording.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { Replay } from '../../src/replay/session.ts';
import type { ServerMessage } from '../../src/wire/messages.ts';
import { read, started } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';

const plant = smallPlant();

/** A log that is being written. */
function writing() {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  const state = emptyState(plant);
  const take = (ms: number, draft: Draft): void => {
    const input = { ...draft, seq: seqOf(state.seq + 1), at: instant(T0 + ms) };
    store.commit(rowsOf({ input, ...reduce(state, input) }));
  };
  take(0, started(1, 0));
  return { take, store, reader: new LogReader(data) };
}

it('a replay that follows waits at the end of the record, and goes on with what is written', async () => {
  const { take, reader, store } = writing();
  for (let s = 1; s <= 5; s++) take(s * 1000, read('h2s', s));
  const clock = new FakeClock();
  const told: ServerMessage[] = [];
  const recording = new LogRecording(reader, plant);
  const replay = finish(Replay.open(recording, clock, 'viewer', instant(T0), (message) => told.push(message)));
  replay.command(JSON.stringify({ type: 'play', speed: 100, follow: true }));
  await clock.pass(5000);
  expect(told.at(-1)).toMatchObject({ type: 'clock', state: 'playing', speed: 1, following: true, at: T0 + 5000 });
  for (let s = 6; s <= 8; s++) take(s * 1000, read('h2s', s));
  await clock.pass(6000);
  const values = told
    .flatMap((message) => (message.type === 'delta' ? message.readings : []))
    .map(({ value }) => value);
  expect(values.slice(-3)).toEqual([6, 7, 8]);
  expect(told.at(-1)).toMatchObject({ type: 'clock', state: 'playing', following: true, at: T0 + 8000 });
  replay.command(JSON.stringify({ type: 'pause' }));
  expect(told.at(-1)).not.toHaveProperty('following');
  replay.command(JSON.stringify({ type: 'play', speed: 1 }));
  await clock.pass(2000);
  expect(told.at(-1)).toMatchObject({ type: 'clock', state: 'ended' });
  replay.close();
  store.close();
});
