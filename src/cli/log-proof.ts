import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { LOG_CLASSES } from '../common/log-class.ts';
import { newestPlant } from '../evidence/past.ts';
import { SiteTime } from '../evidence/site-time.ts';
import { newestAnchor } from '../log/anchor.ts';
import { finish } from '../log/finish.ts';
import { LogFiles } from '../log/files.ts';
import { logInfo } from '../log/info.ts';
import { NO_HASH } from '../log/ledger-line.ts';
import { LogReader } from '../log/reader.ts';
import { Pins } from '../log/pins.ts';
import { type BrokenLink, type ProofOfRecord, RecordProof } from '../log/proof.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { type DamageCode, damageOf } from '../words/damages.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { spoken } from './language.ts';
import { nothingRecorded, type OpenRecord, openRecord, type SpanOptions } from './record-span.ts';

interface Options {
  readonly data: string;
  readonly json?: true;
}

/** What a record is, what it proves, and what of it is kept: `info`, `verify`, `pin`, `unpin`, `pins`. */
export function addProofCommands(log: Command): void {
  const withData = (name: string, description: keyof typeof COMMAND_TEXTS): Command =>
    log
      .command(name)
      .description(spoken(COMMAND_TEXTS[description]))
      .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
      .option('--json', spoken(COMMAND_TEXTS.json));
  withData('info', 'logInfo').action(info);
  withData('verify', 'logVerify').option('--anchor <hash>', spoken(COMMAND_TEXTS.anchor)).action(verify);
  withData('pin', 'logPin')
    .requiredOption('--from <time>', spoken(COMMAND_TEXTS.pinFrom))
    .requiredOption('--to <time>', spoken(COMMAND_TEXTS.pinTo))
    .requiredOption('--why <text>', spoken(COMMAND_TEXTS.pinWhy))
    .option('--id <id>', spoken(COMMAND_TEXTS.pinId))
    .action(pin);
  withData('unpin <id>', 'logUnpin').action((id: string, options: Options) => unpin(id, options));
  withData('pins', 'logPins').action(listPins);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function info({ data, json }: Options): void {
  const found = logInfo(filesOf(data));
  if (json === true) return say(JSON.stringify(found));
  const { bytes, tailBytes, segments, samples, fixes, writtenBytes, from, to } = found;
  say(spoken(filled(LOG_TEXTS.info, { bytes, tailBytes, segments: segments.length, samples, fixes, writtenBytes })));
  const at = timesOf(data);
  if (from !== undefined && to !== undefined)
    say(spoken(filled(LOG_TEXTS.provedTimes, { from: at(from), to: at(to) })));
  for (const one of segments)
    say(
      `${one.file}\t${at(one.from)}\t${at(one.to)}\t${one.bytes}${one.pinned ? `\t${spoken(LOG_TEXTS.isPinned)}` : ''}`,
    );
}

/** Times as the site writes them; where the record names no site, in UTC. */
function timesOf(data: string): (at: number) => string {
  const reader = new LogReader(data, () => undefined);
  const plant = reader.exists && reader.range() !== undefined ? newestPlant(reader) : undefined;
  const site = new SiteTime(plant?.site.timezone ?? 'UTC');
  return (at) => site.rfc3339(at);
}

function verify({ data, json, anchor }: Options & { readonly anchor?: string }): void {
  filesOf(data);
  const noted = anchor === undefined ? undefined : anchorOf(anchor);
  const proof = finish(new RecordProof(data, noted?.head, noted?.line).steps());
  const { broken } = proof;
  const times = timesProved(data, proof);
  if (json === true)
    return ended(broken, JSON.stringify({ ok: broken.length === 0, ...proof, broken: broken.map(coded), ...times }));
  if (broken.length === 0)
    say(spoken(filled(LOG_TEXTS.proved, { reach: reachOf(proof), pages: proof.pages, head: proof.head ?? '-' })));
  else tell(proof);
  const at = timesOf(data);
  const { fromAt, toAt, sealedTo } = times;
  if (fromAt !== undefined && toAt !== undefined)
    say(spoken(filled(LOG_TEXTS.provedTimes, { from: at(fromAt), to: at(toAt) })));
  say(
    spoken(sealedTo === undefined ? LOG_TEXTS.headCoversNothing : filled(LOG_TEXTS.headCovers, { to: at(sealedTo) })),
  );
  ended(
    broken,
    spoken(
      anchor === undefined ? LOG_TEXTS.anchorAdds : broken.length === 0 ? LOG_TEXTS.anchorFound : LOG_TEXTS.anchorOpen,
    ),
  );
}

/** With the stable code of its reason. */
const coded = (link: BrokenLink): BrokenLink & { readonly code: DamageCode } => ({
  ...link,
  code: damageOf(link.what).code,
});

function ended(broken: readonly BrokenLink[], line: string): void {
  say(line);
  if (broken.length > 0) process.exitCode = 1;
}

/** Plant time of what is proved, and up to which time the head of the ledger covers it. */
function timesProved(
  data: string,
  { from, to, head }: ProofOfRecord,
): { readonly fromAt?: number; readonly toAt?: number; readonly sealedTo?: number } {
  const reader = new LogReader(data, () => undefined);
  const timeOf = (seq: number | undefined, order: 'forward' | 'backward'): number | undefined => {
    if (seq === undefined) return undefined;
    const span = order === 'forward' ? { fromSeq: seq } : { toSeq: seq };
    for (const { at } of reader.rows(span, undefined, order)) return at;
    return undefined;
  };
  const fromAt = timeOf(from, 'forward');
  const toAt = timeOf(to, 'backward');
  const files = filesOf(data);
  const sealed = LOG_CLASSES.flatMap((one) => files.segments(one)).flatMap(({ bounds }) => bounds?.lastAt ?? []);
  return {
    ...(fromAt === undefined ? {} : { fromAt }),
    ...(toAt === undefined ? {} : { toAt }),
    ...(sealed.length === 0 || head === NO_HASH ? {} : { sealedTo: Math.max(...sealed) }),
  };
}

const reachOf = ({ from, to }: ProofOfRecord): string => `${from ?? 0}..${to ?? 0}`;

function tell(proof: ProofOfRecord): void {
  for (const link of proof.broken)
    say(spoken(filled(LOG_TEXTS.broken, { where: whereOf(link), what: damageOf(link.what).text })));
  for (const { file, proved } of proof.broken) {
    if (proved === undefined) continue;
    const ranges = proved.ranges.map(([from, to]) => `${from}..${to}`).join(', ');
    const { pages } = proved;
    say(
      spoken(
        pages === 0 ? filled(LOG_TEXTS.noneProved, { file }) : filled(LOG_TEXTS.partProved, { file, pages, ranges }),
      ),
    );
  }
  const { segments, pages, head } = proof;
  say(spoken(filled(LOG_TEXTS.stillProved, { reach: reachOf(proof), segments, pages, head })));
}

const whereOf = ({ file, line }: BrokenLink): string => (line === undefined ? file : `${file}:${line}`);

/** A head as it was noted: the hash itself, a file that holds it, or the newest line of a file that `log.anchor` made. */
function anchorOf(given: string): { readonly head: string; readonly line?: number } {
  const text = existsSync(given) ? readFileSync(given, 'utf8') : given;
  const newest = newestAnchor(text);
  if (newest !== undefined) return newest;
  if (text.includes('"sign":')) throw new TextError(filled(LOG_TEXTS.noAnchor, { given }));
  const found = /\b[0-9a-f]{64}\b/i.exec(text)?.[0];
  if (found === undefined) throw new TextError(filled(LOG_TEXTS.noAnchor, { given }));
  return { head: found.toLowerCase() };
}

function pin(
  options: Options & Required<SpanOptions> & { readonly why: string; readonly id?: string },
  command: Command,
): void {
  const record = openRecord(options, command);
  const { from, to } = record.asked;
  const id = options.id ?? `p-${from}-${to}`;
  const one = { id, from, to, why: options.why, by: userInfo().username };
  const known = pinsOf(options.data)
    .list()
    .find((pin) => pin.id === id);
  if (known !== undefined && (known.from !== from || known.to !== to))
    throw new TextError(
      filled(LOG_TEXTS.pinExists, { id, from: record.time.rfc3339(known.from), to: record.time.rfc3339(known.to) }),
    );
  if (!hasRows(record)) throw nothingRecorded(record);
  try {
    pinsOf(options.data).add(one);
  } catch (error) {
    if (error instanceof RangeError) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
  say(options.json === true ? JSON.stringify(one) : spoken(filled(LOG_TEXTS.pinned, { id })));
}

function hasRows({ reader, asked }: OpenRecord): boolean {
  for (const _ of reader.rows({ fromAt: asked.from, toAt: asked.to })) return true;
  return false;
}

function unpin(id: string, { data, json }: Options): void {
  if (!pinsOf(data).remove(id)) throw new TextError(filled(LOG_TEXTS.noPin, { id }));
  say(json === true ? JSON.stringify({ id }) : spoken(filled(LOG_TEXTS.unpinned, { id })));
}

function listPins({ data, json }: Options): void {
  const pins = pinsOf(data).list();
  if (json === true) return say(JSON.stringify({ pins }));
  if (pins.length === 0) say(spoken(LOG_TEXTS.noPins));
  const at = timesOf(data);
  for (const { id, from, to, why, by } of pins) say(`${id}\t${at(from)}\t${at(to)}\t${by}\t${why}`);
  process.stderr.write(`${spoken(LOG_TEXTS.incidentPins)}\n`);
}

const pinsOf = (data: string): Pins => new Pins(filesOf(data).pins);

function filesOf(data: string): LogFiles {
  const files = new LogFiles(data);
  if (!existsSync(files.root)) throw new TextError(filled(LOG_TEXTS.noLog, { data }));
  return files;
}
