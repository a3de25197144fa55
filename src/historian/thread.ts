import { parentPort, workerData } from 'node:worker_threads';
import { historyOf, record, series, transitionsAfter } from '../log/queries.ts';
import { LogReader } from '../log/reader.ts';
import { LogRecording } from '../log/recording.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { Replay } from '../replay/session.ts';
import type { FromHistorian, HistorianStart, Question, ToHistorian } from './protocol.ts';

const TELL_AGAIN_MS = 60_000;
const MOST_SUSPECTED = 1000;
/** The record is read through so long at a time, with such a rest: a tenth of a processor. */
const SCRUB_MS = 5;
const SCRUB_REST_MS = 50;

/** The thread that reads the log: a long query or a replay never delays the fold. */

if (parentPort === null) throw new Error('the historian runs as a thread');
const port = parentPort;
const { data, plant } = workerData as HistorianStart;
const reader = new LogReader(data, suspect);
const recording = new LogRecording(reader, plant);
const clock = new SystemClock();
const suspected = new Map<string, number>();
const replays = new Map<number, Replay>();

const say = (message: FromHistorian): void => port.postMessage(message);

port.on('message', (message: ToHistorian) => {
  switch (message.type) {
    case 'question':
      return answer(message.id, message.question);
    case 'command':
      return replays.get(message.session)?.command(message.text);
    case 'close-replay':
      replays.get(message.session)?.close();
      replays.delete(message.session);
  }
});

/** A file that stays where it is, damaged, is met by every query: it is told of once in a while. */
function suspect(file: string): void {
  const now = performance.now();
  if (now - (suspected.get(file) ?? -Infinity) < TELL_AGAIN_MS) return;
  if (suspected.size >= MOST_SUSPECTED) suspected.clear();
  suspected.set(file, now);
  say({ type: 'suspect', file });
}

/** Everything that is kept is read through once after a start, in idle time: damage is told before it is asked for. */
const scrub = reader.scrub()[Symbol.iterator]();
function scrubOn(): void {
  const begun = performance.now();
  try {
    while (performance.now() - begun < SCRUB_MS) if (scrub.next().done === true) return;
  } catch (error) {
    // A shortage of the machine; every read looks at what it reads all the same.
    process.emitWarning(`the record was not read through: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  setTimeout(scrubOn, SCRUB_REST_MS).unref();
}
setTimeout(scrubOn, SCRUB_REST_MS).unref();

function answer(id: number, question: Question): void {
  try {
    say({ type: 'answer', id, answer: resolve(question) });
  } catch (error) {
    say({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function resolve(question: Question): unknown {
  switch (question.ask) {
    case 'transitions-after':
      return transitionsAfter(reader, question.seq, question.limit);
    case 'record':
      return record(reader, question.query);
    case 'history':
      return historyOf(reader, question.alarm, question.limit);
    case 'series':
      return series(reader, question.query);
    case 'range':
      return reader.range();
    case 'open-replay': {
      const { session, at, role } = question;
      const replay = new Replay(recording, clock, role, at, (message) =>
        say({ type: 'replay', session, text: JSON.stringify(message) }),
      );
      replays.set(session, replay);
      return replay.open();
    }
  }
}
