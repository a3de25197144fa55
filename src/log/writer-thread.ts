import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { AgeGuard } from './age-guard.ts';
import { rowsIn } from './batch.ts';
import type { FromWriter, ToWriter, WriterStart } from './protocol.ts';
import type { Row } from './row.ts';
import { LogStore } from './store.ts';

/** Rows that wait for a failing disk at most; then the oldest readings and fixes are lost, and counted. */
const MOST_WAITING = 100_000;
const RETRY_MS = 1000;

if (parentPort === null) throw new Error('the log writer runs as a thread');
const port = parentPort;
const { data, retention } = workerData as WriterStart;
const store = new LogStore(data, retention);
const age = new AgeGuard(data, () => performance.now());

let waiting: Row[] = [];
let dropped = 0;
let failure: string | undefined;
let retry: NodeJS.Timeout | undefined;
let closing = false;

const say = (message: FromWriter): void => port.postMessage(message);
say({ type: 'open', epoch: store.epoch, lastSeq: store.lastSeq, lastAt: store.lastAt });

port.on('message', (first: ToWriter) => {
  // Whatever has come meanwhile goes into the same commit: one flush of the disk serves all that wait.
  for (let message: ToWriter | undefined = first; message !== undefined; message = next()) take(message);
  commit();
  if (closing) close();
});

function next(): ToWriter | undefined {
  const received: { readonly message: ToWriter } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

function take(message: ToWriter): void {
  switch (message.type) {
    case 'rows':
      for (const row of rowsIn(message.batch)) waiting.push(row);
      return;
    case 'checkpoint':
      commit();
      // One of a time that never reached the disk would speak for other inputs after a restart.
      if (waiting.length === 0) attempt(() => store.writeCheckpoint(message.checkpoint));
      return;
    case 'epoch':
      attempt(() => store.noteEpoch(message.epoch));
      return;
    case 'hold-age':
      age.hold();
      return;
    case 'close':
      closing = true;
  }
}

function commit(): void {
  const last = waiting.at(-1);
  if (last === undefined) return;
  const rows = waiting;
  if (!attempt(() => store.commit(rows))) return keepWhatMatters();
  waiting = [];
  say({ type: 'durable', seq: last.seq, bytes: store.bytes() });
  // Packing is only tidying: when it fails, everything still stands in the tail.
  if (attempt(() => (dropped += store.packWhenFull(last.at, undefined, { byAge: age.mayDrop() })))) recovered();
}

/** Runs what needs the disk. A failure is told, and tried again. */
function attempt(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (failure !== reason) {
      failure = reason;
      say({ type: 'status', status: { recording: false, reason, bytes: 0, dropped } });
    }
    retry ??= setTimeout(() => {
      retry = undefined;
      commit();
    }, RETRY_MS);
    return false;
  }
}

function recovered(): void {
  if (failure === undefined) return;
  failure = undefined;
  say({ type: 'status', status: { recording: true, bytes: store.bytes(), dropped } });
}

function keepWhatMatters(): void {
  if (waiting.length <= MOST_WAITING) return;
  let surplus = waiting.length - MOST_WAITING;
  waiting = waiting.filter((row) => {
    if (surplus <= 0 || row.class === 'acts') return true;
    surplus -= 1;
    dropped += 1;
    return false;
  });
}

function close(): void {
  clearTimeout(retry);
  store.close();
  say({ type: 'closed' });
  port.close();
}
