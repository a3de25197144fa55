import { addressOf } from '../../../drivers/modbus/settings/connection.ts';
import type { OpenTransport } from '../../../drivers/modbus/bus/open-bus.ts';
import type { Model } from '../../../drivers/modbus/model/schema.ts';
import type { Connection } from '../../../drivers/modbus/settings/connection.ts';
import { duration } from '../../domain/time.ts';
import { sleep } from '../../common/sleep.ts';
import type { Clock } from '../../ports/clock.ts';
import { Line } from './line.ts';
import { matchModels } from './match.ts';
import { findUnits, type Looking, type Patience, patienceFor, type Presence, type Present } from './presence.ts';
import { quietOf } from './profile.ts';
import type { FoundUnit, ScanResult } from './result.ts';
import { mergeSame } from './same.ts';
import { readSignals } from './signals.ts';
import { look, survey } from './survey.ts';
import type { Target } from './target.ts';
import { UnitReader } from './unit.ts';

/** The progress of a scan. */
export interface Progress {
  readonly doing: 'looking' | 'reading';
  /** The connection that is tried. */
  readonly where: string;
  readonly done: number;
  readonly of: number;
  readonly found: number;
}

export interface ScanOptions {
  readonly target: Target;
  readonly models: readonly Model[];
  /** How long to wait for each answer, ms; chosen by the connection when it is not given. */
  readonly timeout?: number;
  /** Serial lines on which a device may answer, in the order in which they are tried. */
  readonly lines: readonly Connection[];
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** Registers are looked at again after so long: what moves is alive. */
const MOVES_AFTER_MS = 1000;
/**
 * An answer of a unit that is there may take so long, by what its first one took, ms: a table that it does not know
 * costs cheap devices no word, and us the whole of it.
 */
const timeoutAfter = (tookMs: number): number => Math.max(400, 2 * tookMs, Math.min(1000, 10 * tookMs));
/** Units that hardly anybody gives to a device: who answers as all of them does not look at the unit. */
const ODD_UNITS = [247, 129, 201];
const FIRST_GLANCE = 3;

/** Finds out who is at an address. Asks with the four read functions and nothing else: a scan never writes. */
export async function scan(options: ScanOptions, open: OpenTransport, clock: Clock): Promise<ScanResult> {
  const { target, signal } = options;
  const begun = clock.monotonic();
  const tried: string[] = [];
  let isNoisy = false;
  for (const connection of options.lines) {
    const line = new Line(connection, open, clock);
    const stop = (): void => void line.close();
    signal.addEventListener('abort', stop, { once: true });
    tried.push(settingsOf(connection));
    try {
      const { presence, isOne } = await whoIsThere(options, connection, line, clock);
      isNoisy ||= (line.rejects.noise ?? 0) + (line.rejects.crc ?? 0) > 0;
      const isLast = connection === options.lines.at(-1) || presence.trouble !== undefined || signal.aborted;
      if (presence.present.length === 0 && !isLast) continue;
      const units = await examine(options, connection, presence.present, line, clock);
      return {
        connect: connection === target.connection ? target.connect : writtenAs(connection),
        asked: target.units,
        units: (isOne ? units.map((unit) => ({ ...unit, anyUnit: true })) : mergeSame(units)).map((unit) => ({
          ...unit,
          signsOtherwise: line.signsOtherwise,
        })),
        ...(presence.trouble === undefined ? {} : { trouble: presence.trouble }),
        tried,
        isNoisy,
        isStopped: signal.aborted,
        tookMs: clock.monotonic() - begun,
      };
    } finally {
      signal.removeEventListener('abort', stop);
      await line.close();
    }
  }
  throw new Error('a scan of no line');
}

async function whoIsThere(
  { target, timeout, lines, signal, progress }: ScanOptions,
  connection: Connection,
  line: Line,
  clock: Clock,
): Promise<{ readonly presence: Presence; readonly isOne: boolean }> {
  const patience: Patience = patienceFor(connection, timeout);
  const where = lines.length > 1 ? writtenAs(connection) : addressOf(connection);
  const looking: Looking = {
    line,
    clock,
    patience,
    signal,
    again: lines.length === 1,
    progress: (done, of, found) => progress({ doing: 'looking', where, done, of, found }),
  };
  const isAlone = async (present: readonly Present[], asked: readonly number[]): Promise<boolean> => {
    if (connection.via !== 'tcp' || present.length < FIRST_GLANCE || present.length < asked.length) return false;
    const odd = ODD_UNITS.filter((unit) => !asked.includes(unit));
    const strange = await findUnits(odd, { ...looking, again: false, progress: () => {} });
    return odd.length > 0 && strange.present.length === odd.length;
  };
  /** Of all the names of one device the one that people mean. */
  const one = ({ present, ...rest }: Presence): Presence => ({
    ...rest,
    present: present.filter(({ unit }, i) => unit === 1 || (i === 0 && present.every((other) => other.unit !== 1))),
  });

  if (target.isChosen || connection.via !== 'tcp') {
    const presence = await findUnits(target.units, looking);
    const isOne = await isAlone(presence.present, target.units);
    return { presence: isOne ? one(presence) : presence, isOne };
  }
  // Mostly a socket leads to one device, which answers as anybody: three questions tell, instead of thirty.
  const glance = target.units.slice(0, FIRST_GLANCE);
  const first = await findUnits(glance, { ...looking, again: false });
  if (first.trouble !== undefined || signal.aborted) return { presence: first, isOne: false };
  if (await isAlone(first.present, glance)) return { presence: one(first), isOne: true };
  const rest = await findUnits(target.units.slice(FIRST_GLANCE), {
    ...looking,
    again: looking.again && first.present.length === 0,
  });
  return { presence: { ...rest, present: [...first.present, ...rest.present] }, isOne: false };
}

const NOTHING_KNOWN = {
  alsoAs: [],
  anyUnit: false,
  signsOtherwise: false,
  best: [],
  possible: [],
  tables: [],
  signals: [],
} as const;

async function examine(
  { models, timeout, signal, progress }: ScanOptions,
  connection: Connection,
  present: readonly Present[],
  line: Line,
  clock: Clock,
): Promise<FoundUnit[]> {
  const found: FoundUnit[] = [];
  const readers: UnitReader[] = [];
  const begun = clock.monotonic();
  for (const [i, { unit, tookMs }] of present.entries()) {
    if (signal.aborted) {
      // Found is found, even where there was no time to look closer.
      found.push({ ...NOTHING_KNOWN, unit, tookMs });
      continue;
    }
    progress({ doing: 'reading', where: addressOf(connection), done: i, of: present.length, found: present.length });
    const reader = new UnitReader(unit, line, Math.max(timeout ?? 0, timeoutAfter(tookMs)));
    const { best, possible } = await matchModels(reader, models);
    // Of a device that is not identified for certain, the registers that any possible profile forbids are not read.
    const tables = await survey(reader, (best.length > 0 ? best : possible).flatMap(quietOf));
    const signals = best[0] === undefined ? [] : await readSignals(reader, best[0]);
    readers.push(reader);
    found.push({ ...NOTHING_KNOWN, unit, tookMs, best, possible, tables, signals });
  }
  if (found.length === 0 || signal.aborted) return found;
  await sleep(clock, 'live', duration(Math.max(0, MOVES_AFTER_MS - (clock.monotonic() - begun))), signal);
  const live: FoundUnit[] = [];
  for (const [i, one] of found.entries()) {
    const reader = readers[i];
    if (reader === undefined || signal.aborted) live.push(one);
    else live.push({ ...one, tables: await Promise.all(one.tables.map((table) => look(reader, table))) });
  }
  return live;
}

/** How bits go over a serial line, as people say it: `9600 8N1`. */
export function settingsOf(connection: Connection): string {
  if ('host' in connection) return connection.via;
  const { baud, data, parity, stop } = connection;
  return `${baud} ${data}${parity.charAt(0).toUpperCase()}${stop}`;
}

/** A connection as it is written in a configuration. */
export function writtenAs(connection: Connection): string {
  if ('host' in connection) return addressOf(connection);
  const { baud, parity, data, stop } = connection;
  const rest = `${data === 8 ? '' : `&data=${data}`}${stop === 1 ? '' : `&stop=${stop}`}`;
  return `${addressOf(connection)}?baud=${baud}&parity=${parity}${rest}`;
}
