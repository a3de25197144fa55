import { type Answer, isSilence, type ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import type { Connection } from '../../../drivers/modbus/settings/connection.ts';
import type { DeviceTrouble } from '../../domain/input.ts';
import { duration } from '../../domain/time.ts';
import { sleep } from '../../common/sleep.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Line } from './line.ts';

/**
 * The read that every unit is asked for. Nearly every device has holding registers, or answers with an exception; cheap
 * ones do not answer a function that they do not know, so that the other table is a second chance.
 */
const FIRST_SPOT: Spot = { table: 'holding', address: 0 };
const SECOND_SPOT: Spot = { table: 'input', address: 0 };
type Spot = Pick<ReadRequest, 'table' | 'address'>;

/** A unit that answered, and how. */
export interface Present {
  readonly unit: number;
  /** The code of the exception that it answered with. */
  readonly exception?: number;
  readonly tookMs: number;
}

export interface Presence {
  readonly present: readonly Present[];
  /** Why no further unit could be asked. */
  readonly trouble?: DeviceTrouble;
  /** The units were asked twice, the second time with more patience. */
  readonly twice: boolean;
}

/** How long to wait for a unit that may not exist, ms. */
export interface Patience {
  /** For the first unit asked: from it we learn how long a gateway needs to report a missing unit. */
  readonly first: number;
  readonly usual: number;
  /** At the second look. */
  readonly long: number;
}

const LEARNING_MS = 1500;
const USUAL_TCP_MS = 250;
/** Detectors on serial lines take 50 to 400 ms (devices.md B.3); those over it are found by their late replies. */
const USUAL_SERIAL_MS = 320;
const LONG_MS = 1200;
/** A request, and a reply with one register, in bits of a serial line. */
const BITS_OF_EXCHANGE = 17 * 11;
/** So many connections that are closed in our face are no accident. */
const CLOSED_UNTIL_GIVEN_UP = 3;
const REOPENINGS = 4;
const REOPEN_AFTER = duration(500);

export function patienceFor(connection: Connection, chosen?: number): Patience {
  if (chosen !== undefined) return { first: chosen, usual: chosen, long: chosen };
  if (connection.via === 'tcp') return { first: LEARNING_MS, usual: USUAL_TCP_MS, long: LONG_MS };
  const onLine = 'baud' in connection ? Math.ceil((BITS_OF_EXCHANGE * 1000) / connection.baud) : 0;
  const usual = USUAL_SERIAL_MS + onLine;
  return { first: usual, usual, long: LONG_MS + onLine };
}

export interface Looking {
  readonly line: Line;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Whether to look once more when no unit was found. */
  readonly again: boolean;
  readonly progress: (done: number, of: number, found: number) => void;
}

/**
 * Asks each unit for one register. A unit is there when it answers anything, an exception included; a gateway's own
 * exceptions 0A and 0B say that the unit is not there (Modbus application protocol 1.1b3, 7).
 */
export async function findUnits(units: readonly number[], looking: Looking): Promise<Presence> {
  const { line, patience, signal } = looking;
  const present: Present[] = [];
  const first = await pass(units, FIRST_SPOT, patience.usual, patience.first, looking, present);
  if (first !== undefined || signal.aborted) return outcome(present, first, false);
  const wasSlow = (line.rejects.late ?? 0) + (line.rejects.foreign ?? 0) > 0;
  const isLonger = patience.long > patience.usual;
  if (!(wasSlow || (looking.again && present.length === 0)) || !isLonger) return outcome(present, first, false);
  const silent = units.filter((unit) => present.every((one) => one.unit !== unit));
  const spot = wasSlow ? FIRST_SPOT : SECOND_SPOT;
  const second = await pass(silent, spot, patience.long, patience.long, looking, present);
  return outcome(present, second, true);
}

function outcome(present: readonly Present[], trouble: DeviceTrouble | undefined, twice: boolean): Presence {
  return { present, twice, ...(trouble === undefined ? {} : { trouble }) };
}

/** @returns why it was given up, when no further unit could be asked */
async function pass(
  units: readonly number[],
  spot: Spot,
  usual: number,
  first: number,
  { line, clock, signal, progress }: Looking,
  present: Present[],
): Promise<DeviceTrouble | undefined> {
  let timeout = first;
  let learnt = 0;
  let closed = 0;
  let reopened = 0;
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] ?? 0;
    progress(i, units.length, present.length);
    const begun = clock.monotonic();
    const answer = await line.ask({ unit, ...spot, length: 1, timeout });
    const tookMs = clock.monotonic() - begun;
    if (signal.aborted) return undefined;
    if (line.trouble !== undefined) {
      // It was open before: a device with a single connection takes a moment until it sees that the last one is gone.
      // Of a connection that does not even open, silence is the network's and not the unit's.
      if (!line.wasOpen || ++reopened > REOPENINGS) return line.trouble === 'timeout' ? 'unreachable' : line.trouble;
      await sleep(clock, 'reopen', REOPEN_AFTER, signal);
      i -= 1;
      continue;
    }
    closed = !answer.ok && 'trouble' in answer && answer.trouble === 'closed' ? closed + 1 : 0;
    if (closed === CLOSED_UNTIL_GIVEN_UP && present.length === 0) return 'closed';
    if (isThere(answer)) {
      present.push({ unit, tookMs, ...('exception' in answer ? { exception: answer.exception } : {}) });
      continue;
    }
    // The time a gateway needs to report a missing unit is how long the other units have to be waited for.
    if (isSilence(answer)) learnt = Math.max(learnt, Math.ceil(tookMs * 1.5) + 50);
    timeout = Math.max(usual, learnt);
  }
  progress(units.length, units.length, present.length);
  return undefined;
}

const isThere = (answer: Answer): boolean => answer.ok || ('exception' in answer && !isSilence(answer));
