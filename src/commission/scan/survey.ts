import { isBitTable, type Table } from '../../../drivers/modbus/settings/numbers.ts';
import type { Answer } from '../../../drivers/modbus/bus/pdu.ts';
import { valuesOf } from '../../../drivers/modbus/poll/decode.ts';
import { type Quiet, touchable } from './profile.ts';
import type { UnitReader } from './unit.ts';

/** A stretch of registers, or of bits as 0 and 1, as it is now. */
export interface LiveBlock {
  readonly table: Table;
  /** Zero-based, of the first. */
  readonly address: number;
  readonly values: readonly number[];
  /** The addresses of those that were something else a moment before. */
  readonly moved: readonly number[];
}

/** What became of a table: it answers, refuses everything that was tried, or says nothing. */
export interface Surveyed {
  readonly table: Table;
  readonly says: 'data' | 'exception' | 'silence';
  readonly exception?: number;
  readonly blocks: readonly LiveBlock[];
}

/** Enough to see a device by, little enough for a slow line. */
const LENGTH = 32;
/** Where tables begin: mostly at 0; some makers begin at 1, or leave the first hundred or thousand out. */
const BEGINS = [0, 1, 100, 1000];
/** Not the length or the address: the whole table is not there. */
const ILLEGAL_FUNCTION = 1;
const ORDER: readonly Table[] = ['holding', 'input', 'discrete', 'coil'];

/** The first registers of each table that answers; never those that are to be left alone. */
export async function survey(reader: UnitReader, quiet: readonly Quiet[]): Promise<Surveyed[]> {
  const found: Surveyed[] = [];
  for (const table of ORDER) found.push(await surveyTable(reader, table, quiet));
  return found;
}

async function surveyTable(reader: UnitReader, table: Table, quiet: readonly Quiet[]): Promise<Surveyed> {
  let exception: number | undefined;
  for (const begin of BEGINS) {
    const blocks: LiveBlock[] = [];
    for (const piece of touchable(table, begin, LENGTH, quiet)) {
      const found = await readPiece(reader, table, piece.address, piece.length);
      if (found === 'silence') break;
      if (typeof found === 'number') exception = found;
      else {
        const begin = found.address + found.values.length;
        const rest = await readRest(reader, table, begin, piece.address + piece.length - begin);
        blocks.push(...joined([found, ...rest]));
      }
      // A device that has the table at all mostly has what follows: one refusal ends it.
      if (typeof found === 'number' || found.values.length < piece.length) break;
    }
    if (blocks.length > 0) return { table, says: 'data', blocks };
    if (exception === ILLEGAL_FUNCTION) break;
  }
  return exception === undefined
    ? { table, says: 'silence', blocks: [] }
    : { table, says: 'exception', exception, blocks: [] };
}

/** As much of a piece as the device gives in one answer, from its begin; or the code with which it refuses all of it. */
async function readPiece(
  reader: UnitReader,
  table: Table,
  address: number,
  most: number,
): Promise<LiveBlock | number | 'silence'> {
  let exception = 0;
  for (let length = most; length >= 1; length = length >> 1) {
    const answer = await reader.read(table, address, length);
    if (answer.ok) return blockOf(table, address, length, answer.data);
    if ('trouble' in answer) {
      // Some say nothing to a question that holds a register they do not have: of those that may be there one is asked alone.
      const isWorthIt = length > 1 && (exception > 0 || address === BEGINS[0]);
      const one = isWorthIt ? await reader.read(table, address, 1) : undefined;
      if (one?.ok === true) return blockOf(table, address, 1, one.data);
      return exception > 0 ? exception : 'silence';
    }
    exception = answer.exception;
    if (exception === ILLEGAL_FUNCTION) break;
  }
  return exception;
}

/** So many further questions go to a table that refuses some of its registers. */
const MOST_PIECES = 40;
/** Of those so many may be silent: each costs a whole time-out. */
const MOST_SILENT = 8;

/** What of a stretch answers beyond a refusal or a silence, found by halves: a hole hides no register behind it. */
async function readRest(reader: UnitReader, table: Table, address: number, length: number): Promise<LiveBlock[]> {
  const found: LiveBlock[] = [];
  const open = length > 0 ? [{ address, length }] : [];
  let silent = 0;
  for (let asked = 0; asked < MOST_PIECES && silent < MOST_SILENT; asked++) {
    const piece = open.shift();
    if (piece === undefined) break;
    const answer = await reader.read(table, piece.address, piece.length);
    if (answer.ok) found.push(blockOf(table, piece.address, piece.length, answer.data));
    else if ('trouble' in answer) silent += 1;
    if (!answer.ok && piece.length > 1) {
      const half = piece.length >> 1;
      open.unshift(
        { address: piece.address, length: half },
        { address: piece.address + half, length: piece.length - half },
      );
    }
  }
  return found;
}

/** Blocks that follow each other without a hole are one. */
function joined(blocks: readonly LiveBlock[]): LiveBlock[] {
  const whole: LiveBlock[] = [];
  for (const block of blocks) {
    const last = whole.at(-1);
    if (last === undefined || last.address + last.values.length !== block.address) whole.push(block);
    else whole[whole.length - 1] = { ...last, values: [...last.values, ...block.values] };
  }
  return whole;
}

/** Reads what answered once more: a register that moved is alive. */
export async function look(reader: UnitReader, seen: Surveyed): Promise<Surveyed> {
  const blocks: LiveBlock[] = [];
  for (const block of seen.blocks) {
    const answer: Answer = await reader.read(block.table, block.address, block.values.length, true);
    if (!answer.ok) blocks.push(block);
    else {
      const now = blockOf(block.table, block.address, block.values.length, answer.data);
      const moved = now.values.flatMap((value, i) => (value === block.values[i] ? [] : [block.address + i]));
      blocks.push({ ...now, moved });
    }
  }
  return { ...seen, blocks };
}

function blockOf(table: Table, address: number, length: number, data: Buffer): LiveBlock {
  const values = valuesOf({ table, address, length, pace: 'fast', wanted: [] }, data);
  return { table, address, values: isBitTable(table) ? values.slice(0, length) : values, moved: [] };
}
