import { readdirSync, readFileSync } from 'node:fs';
import { seeded } from '../../simulators/random.ts';
import { LogFiles } from '../../src/log/files.ts';
import { finish } from '../../src/log/finish.ts';
import { readLine } from '../../src/log/ledger-line.ts';
import { Pins } from '../../src/log/pins.ts';
import { RecordProof } from '../../src/log/proof.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { Retention } from '../../src/log/ring.ts';
import { type Fault, ForgetfulDisk, type Left } from './forgetful-disk.ts';
import { keyOf, type Place, RecordedRun } from './recorded-run.ts';

/** First small segments are made one; then there is so little room that the ring drops and the ledger is summed up. */
const RETENTIONS: readonly Retention[] = [
  { quota: 16e6, keep: { gas: 1e12, people: 1e12, acts: 1e12 } },
  { quota: 100_000, keep: { gas: 1e12, people: 1e12, acts: 1e12 } },
];
/** The ring drops nothing, so that all that is left can be looked at. */
const KEEP_ALL: Retention = { quota: 1e12, keep: { gas: 1e12, people: 1e12, acts: 1e12 } };

/** What came of a run. */
interface Outcome {
  /** Each with the fault, and the operation that failed. */
  readonly wrong: readonly string[];
  /** Operations that were counted. */
  readonly operations: number;
}

/** A run of the log with a fault in it, a loss of power at its end, and what is wrong afterwards. */
export function runWith(fault: Fault | undefined, left: Left, data: string): Outcome {
  const random = seeded(fault?.n ?? 0);
  const on = new ForgetfulDisk(data, fault);
  try {
    const run = new RecordedRun(data, RETENTIONS, () => on.isFull);
    run.play();
    const operations = on.count;
    on.restart(left, () => random.uniform(0, 1));
    const wrong = [...run.wrong, ...wrongIn(data, run)];
    return { wrong: wrong.map((one) => `${JSON.stringify(fault)} ${left}, ${on.failed}: ${one}`), operations };
  } finally {
    on.remove();
  }
}

/** What a start on what is left finds, and what is not as it was promised. */
function wrongIn(data: string, run: RecordedRun): string[] {
  const wrong: string[] = [];
  const again = new RecordedRun(data, [KEEP_ALL, KEEP_ALL], () => false, run);
  try {
    again.startOnly();
  } catch (error) {
    return [`the next start fails: ${String(error)}`];
  }
  wrong.push(...again.wrong, ...again.damaged.map((one) => `the next start finds ${one}`));
  const leftOut: string[] = [];
  const rows = [...new LogReader(data, (file, what) => leftOut.push(`${file} is left out: ${what}`)).rows({})];
  wrong.push(...leftOut);
  const keys = rows.map(keyOf);
  const seen = new Set(keys);
  if (seen.size !== keys.length) wrong.push(`${keys.length - seen.size} rows are there twice`);
  if (rows.some(({ seq }, i) => seq < (rows[i - 1]?.seq ?? 0))) wrong.push('rows are not in order');
  const gone = droppedFrom(data);
  const lost = run.durable.filter((place) => !seen.has(place.key) && !gone(place));
  if (lost.length > 0) wrong.push(`${lost.length} rows are lost, ${lost[0]?.key} the first`);
  const files = new LogFiles(data);
  if (run.isPinned && !new Pins(files.pins).list().some(({ by }) => by === 'wang')) wrong.push('the pin is lost');
  for (const { file, what } of finish(new RecordProof(data).steps()).broken) wrong.push(`verify: ${file}: ${what}`);
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' }))
    if (/^log\/(gas|people|acts|tail)\/.*\.making$/.test(name)) wrong.push(`${name} is left behind`);
  return wrong;
}

/** Whether the ledger says that the ring dropped what is not there. */
function droppedFrom(data: string): (place: Place) => boolean {
  const lines = readFileSync(new LogFiles(data).ledger, 'utf8')
    .split('\n')
    .flatMap((text) => readLine(text)?.line ?? []);
  return (place) =>
    lines.some((line) => {
      if (line.kind === 'summary') return place.seq <= (line.dropped[place.class]?.lastSeq ?? 0);
      return (
        line.kind === 'dropped' && line.class === place.class && place.seq >= line.firstSeq && place.seq <= line.lastSeq
      );
    });
}
