import { parentPort, workerData } from 'node:worker_threads';
import { ReportFolder } from '../evidence/report/folder.ts';
import { foundIncident } from '../evidence/report/incident.ts';
import { instant } from '../domain/time.ts';
import { LogFiles } from '../log/files.ts';
import { Pins } from '../log/pins.ts';
import { LogReader } from '../log/reader.ts';
import { pseudonymsOfNow } from '../log/pseudonyms.ts';
import { RecordProof } from '../log/proof.ts';
import { LogRecording } from '../log/recording.ts';
import { giveWay } from '../platform/give-way.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { Mask } from '../project/mask.ts';
import type { Found, Steps } from '../ports/steps.ts';
import { Replay } from '../replay/session.ts';
import { Answers } from './answers.ts';
import type { FileQuestion, FromHistorian, HistorianStart, Question, TextQuestion, ToHistorian } from './protocol.ts';
import { inParts, inSlices } from './slices.ts';
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
/** After a step of the proof it rests so many times as long as the step took. */
const PROOF_RESTS = 9;
const PROOF_EVERY_MS = 7 * 86_400_000;
/** So often it is looked whether a shift, a day or a month has ended. */
const REPORTS_MS = 60_000;
/** One that is written by itself works so long at a time, with such a rest. */
const REPORT_MS = 10;
const REPORT_REST_MS = 30;

if (parentPort === null) throw new Error('the historian runs as a thread');
const port = parentPort;
// However many watch replays or ask for weeks of the record: an alarm does not wait for them.
giveWay();
const { data, plant, reports } = workerData as HistorianStart;
const reader = new LogReader(data, suspect);
const recording = new LogRecording(reader, plant);
const clock = new SystemClock();
const suspected = new Map<string, number>();
const replays = new Map<number, Replay>();
const windows = new Map<number, Window>();
/** Questions that are being answered. */
const asked = new Map<number, AbortController>();
/** Texts whose last part has not been taken yet. */
const taken = new Map<number, () => void>();
const written = new ReportFolder(data, plant.site.timezone);
const pins = new Pins(new LogFiles(data).pins);
const answers = new Answers(data, reader, plant);

const say = (message: FromHistorian): void => port.postMessage(message);

port.on('message', (message: ToHistorian) => {
  switch (message.type) {
    case 'question':
      return void answer(message.id, message.question);
    case 'text-question':
      return void stream(message.id, message.question);
    case 'taken':
      return taken.get(message.id)?.();
    case 'cancel':
      asked.get(message.id)?.abort();
      return taken.get(message.id)?.();
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

/** A file that stays where it is, damaged, is met by every query: it is reported once in a while. */
function suspect(file: string): void {
  const now = performance.now();
  if (now - (suspected.get(file) ?? -Infinity) < TELL_AGAIN_MS) return;
  if (suspected.size >= MOST_SUSPECTED) suspected.clear();
  suspected.set(file, now);
  say({ type: 'suspect', file });
}

/** Everything that is kept is read through once after a start, in idle time: damage is reported before it is asked for. */
const scrub = reader.scrub()[Symbol.iterator]();
function scrubOn(): void {
  const begun = performance.now();
  try {
    while (performance.now() - begun < SCRUB_MS) if (scrub.next().done === true) return prove();
  } catch (error) {
    // A shortage of the machine; every read looks at what it reads all the same.
    process.emitWarning(`the record was not read through: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  setTimeout(scrubOn, SCRUB_REST_MS).unref();
}
setTimeout(scrubOn, SCRUB_REST_MS).unref();

/**
 * Every byte of the record is proved when it was read through, and then each week, in idle time; what is wrong is dealt
 * with as what a reader meets.
 */
function prove(proof = new RecordProof(data), steps = proof.steps(), told = 0): void {
  const begun = performance.now();
  try {
    const isOver = steps.next().done === true;
    for (const { file } of proof.broken.slice(told)) suspect(file);
    if (!isOver) {
      const rest = Math.max(SCRUB_REST_MS, PROOF_RESTS * (performance.now() - begun));
      setTimeout(prove, rest, proof, steps, proof.broken.length).unref();
      return;
    }
  } catch (error) {
    process.emitWarning(`the record was not proved: ${error instanceof Error ? error.message : String(error)}`);
  }
  setTimeout(() => prove(), PROOF_EVERY_MS).unref();
}

/** Shifts, days and months that have ended are reported without being asked. */
async function writeReports(lang: 'zh' | 'en'): Promise<void> {
  const now = reader.range()?.to;
  try {
    if (now !== undefined) await inIdleTime(written.write(reader, plant, lang, instant(now)));
  } catch (error) {
    // A full disk: it is tried again, and a report can be asked for at any time.
    process.emitWarning(`a report was not written: ${error instanceof Error ? error.message : String(error)}`);
  }
  setTimeout(() => void writeReports(lang), REPORTS_MS).unref();
}
if (reports !== undefined) setTimeout(() => void writeReports(reports), REPORTS_MS).unref();

/** What no person waits for takes a quarter of a processor. */
async function inIdleTime(steps: Steps<void>): Promise<void> {
  for (;;) {
    const end = performance.now() + REPORT_MS;
    while (performance.now() < end) if (steps.next().done === true) return;
    await new Promise((resolve) => setTimeout(resolve, REPORT_REST_MS).unref());
  }
}

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

/** Answers with a text, a part at a time: the next one is read when the one before has been taken. */
async function stream(id: number, question: TextQuestion | FileQuestion): Promise<void> {
  const cancelled = new AbortController();
  asked.set(id, cancelled);
  const put = async (text: string, isLast: boolean): Promise<void> => {
    say({ type: 'part', id, text, isLast });
    if (!isLast) await new Promise<void>((resolve) => taken.set(id, resolve));
  };
  try {
    await inParts(textOf(question), cancelled.signal, put);
  } catch (error) {
    say({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    asked.delete(id);
    taken.delete(id);
  }
}

function* textOf(question: TextQuestion | FileQuestion): Found<string> {
  if (question.ask !== 'written-report') return yield* answers.text(question);
  const text = written.read(question.name);
  if (text !== undefined) yield text;
}

function* resolve(question: Question): Steps<unknown> {
  switch (question.ask) {
    case 'transitions-after':
      return yield* answers.transitionsAfter(question.seq, question.limit);
    case 'range':
      return reader.range();
    case 'incident':
      return yield* foundIncident(reader, plant, question.id);
    case 'pins':
      return pins.list(({ path }) => suspect(path));
    case 'pin':
      return pins.add(question.pin);
    case 'unpin':
      return pins.remove(question.id);
    case 'written-reports':
      return written.list();
    case 'open-replay': {
      const { session, at, role, namedFrom } = question;
      const window = new Window((held) => replays.get(session)?.hold(held));
      windows.set(session, window);
      const send = (message: object): void => {
        const text = JSON.stringify(message);
        say({ type: 'replay', session, text });
        window.sent(text.length);
      };
      replays.set(
        session,
        yield* Replay.open(recording, clock, role, at, send, { mask: new Mask(pseudonymsOfNow()), namedFrom }),
      );
      return undefined;
    }
  }
}
