import { parentPort, workerData } from 'node:worker_threads';
import type { Seq } from '../domain/ids.ts';
import { historyOf, record, series, transitionsAfter } from '../log/queries.ts';
import { LogReader } from '../log/reader.ts';
import { LogRecording } from '../log/recording.ts';
import { SystemClock } from '../platform/system-clock.ts';
import type { RecordLine, RecordPage, ToldTransitions } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';
import { transitionMessage } from '../project/alarms.ts';
import { Replay } from '../replay/session.ts';
import { PlantsThen } from './plants-then.ts';
import type { FromHistorian, HistorianStart, Question, ToHistorian } from './protocol.ts';
import { inSlices } from './slices.ts';
import { Window } from './window.ts';

/**
 * The thread that reads the log: a long query or a replay never delays the fold. Answers that grow with the question
 * leave it as JSON text, so that the fold's thread only hands them on.
 */

const TELL_AGAIN_MS = 60_000;
const MOST_SUSPECTED = 1000;
/** The record is read through so long at a time, with such a rest: a tenth of a processor. */
const SCRUB_MS = 5;
const SCRUB_REST_MS = 50;

if (parentPort === null) throw new Error('the historian runs as a thread');
const port = parentPort;
const { data, plant } = workerData as HistorianStart;
const reader = new LogReader(data, suspect);
const recording = new LogRecording(reader, plant);
const clock = new SystemClock();
const suspected = new Map<string, number>();
const replays = new Map<number, Replay>();
const windows = new Map<number, Window>();
/** Questions that are being answered. */
const asked = new Map<number, AbortController>();
const plants = new PlantsThen(reader, plant);

const say = (message: FromHistorian): void => port.postMessage(message);

port.on('message', (message: ToHistorian) => {
  switch (message.type) {
    case 'question':
      return void answer(message.id, message.question);
    case 'cancel':
      return asked.get(message.id)?.abort();
    case 'command':
      return replays.get(message.session)?.command(message.text);
    case 'read':
      return windows.get(message.session)?.read(message.characters);
    case 'close-replay':
      replays.get(message.session)?.close();
      replays.delete(message.session);
      windows.delete(message.session);
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

async function answer(id: number, question: Question): Promise<void> {
  const cancelled = new AbortController();
  asked.set(id, cancelled);
  try {
    say({ type: 'answer', id, answer: await inSlices(resolve(question), cancelled.signal) });
  } catch (error) {
    say({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    asked.delete(id);
  }
}

/** A line of the record as a message of the wire: with the words that it had when it was written. */
function* messageOf(line: RecordLine, durableSeq: Seq): Steps<string> {
  if (line.type === 'event') return JSON.stringify(line);
  return JSON.stringify(transitionMessage(yield* plants.at(line.seq), line, durableSeq));
}

/** The same of several lines, as a JSON list. */
function* messagesOf(lines: readonly RecordLine[], durableSeq: Seq): Steps<string> {
  const texts: string[] = [];
  for (const line of lines) texts.push(yield* messageOf(line, durableSeq));
  return `[${texts.join(',')}]`;
}

function* resolve(question: Question): Steps<unknown> {
  switch (question.ask) {
    case 'transitions-after': {
      const found = yield* transitionsAfter(reader, question.seq, question.limit);
      if (found === 'gone') return found;
      const texts: string[] = [];
      for (const one of found) texts.push(yield* messageOf({ type: 'transition', ...one }, one.seq));
      return { texts, last: found.at(-1)?.seq ?? question.seq } satisfies ToldTransitions;
    }
    case 'record': {
      const lines = yield* record(reader, question.query);
      const last = lines.at(-1)?.seq;
      return {
        items: yield* messagesOf(lines, question.durableSeq),
        count: lines.length,
        ...(last === undefined ? {} : { last }),
      } satisfies RecordPage;
    }
    case 'history':
      return yield* messagesOf(yield* historyOf(reader, question.alarm, question.limit), question.durableSeq);
    case 'series':
      return JSON.stringify(yield* series(reader, question.query));
    case 'range':
      return reader.range();
    case 'open-replay': {
      const { session, at, role } = question;
      const window = new Window((held) => replays.get(session)?.hold(held));
      windows.set(session, window);
      const send = (message: object): void => {
        const text = JSON.stringify(message);
        say({ type: 'replay', session, text });
        window.sent(text.length);
      };
      replays.set(session, yield* Replay.open(recording, clock, role, at, send));
      return undefined;
    }
  }
}
