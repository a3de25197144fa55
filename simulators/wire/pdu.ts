import type { Table } from '../../drivers/modbus/settings/numbers.ts';
import type { Registers } from './registers.ts';

const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
/** What a gateway says of a unit that is not there. */
export const TARGET_SILENT = 0x0b;

const READ_BITS: Partial<Record<number, Table>> = { 1: 'coil', 2: 'discrete' };
const READ_WORDS: Partial<Record<number, Table>> = { 3: 'holding', 4: 'input' };

/** A refusal: the function code with its top bit, and why. */
export const exception = (code: number, why: number): Buffer => Buffer.from([code | 0x80, why]);

/** Answers one request (Modbus application protocol 1.1b3): functions 1 to 6, 15 and 16. */
export function answer(request: Buffer, registers: Registers): Buffer {
  const code = request[0] ?? 0;
  const bits = READ_BITS[code];
  const words = READ_WORDS[code];
  if (bits !== undefined) return read(request, registers, bits, 2000, packBits);
  if (words !== undefined) return read(request, registers, words, 125, packWords);
  switch (code) {
    case 5:
    case 6:
      return writeOne(request, registers, code);
    case 15:
      return writeMany(
        request,
        registers,
        'coil',
        1968,
        (count) => Math.ceil(count / 8),
        (i) => ((request[6 + (i >> 3)] ?? 0) >> (i & 7)) & 1,
      );
    case 16:
      return writeMany(
        request,
        registers,
        'holding',
        123,
        (count) => 2 * count,
        (i) => request.readUInt16BE(6 + 2 * i),
      );
    default:
      return exception(code, ILLEGAL_FUNCTION);
  }
}

type Pack = (registers: Registers, table: Table, address: number, count: number) => Buffer;

function read(request: Buffer, registers: Registers, table: Table, most: number, pack: Pack): Buffer {
  const code = request[0] ?? 0;
  if (request.length !== 5) return exception(code, ILLEGAL_VALUE);
  const [address, count] = [request.readUInt16BE(1), request.readUInt16BE(3)];
  if (count < 1 || count > most) return exception(code, ILLEGAL_VALUE);
  if (!registers.has(table, address, count)) return exception(code, ILLEGAL_ADDRESS);
  registers.refresh();
  const data = pack(registers, table, address, count);
  return Buffer.concat([Buffer.from([code, data.length]), data]);
}

function packBits(registers: Registers, table: Table, address: number, count: number): Buffer {
  const data = Buffer.alloc(Math.ceil(count / 8));
  for (let i = 0; i < count; i++) {
    if (registers.get(table, address + i) !== 0) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return data;
}

function packWords(registers: Registers, table: Table, address: number, count: number): Buffer {
  const data = Buffer.alloc(2 * count);
  for (let i = 0; i < count; i++) data.writeUInt16BE(registers.get(table, address + i), 2 * i);
  return data;
}

function writeOne(request: Buffer, registers: Registers, code: 5 | 6): Buffer {
  if (request.length !== 5) return exception(code, ILLEGAL_VALUE);
  const [address, value] = [request.readUInt16BE(1), request.readUInt16BE(3)];
  if (code === 5 && value !== 0 && value !== 0xff00) return exception(code, ILLEGAL_VALUE);
  const table = code === 5 ? 'coil' : 'holding';
  if (!registers.has(table, address, 1)) return exception(code, ILLEGAL_ADDRESS);
  registers.set(table, address, code === 5 ? Math.sign(value) : value);
  return Buffer.from(request);
}

function writeMany(
  request: Buffer,
  registers: Registers,
  table: 'coil' | 'holding',
  most: number,
  bytesOf: (count: number) => number,
  valueAt: (i: number) => number,
): Buffer {
  const code = request[0] ?? 0;
  if (request.length < 6) return exception(code, ILLEGAL_VALUE);
  const [address, count] = [request.readUInt16BE(1), request.readUInt16BE(3)];
  const bytes = bytesOf(count);
  if (count < 1 || count > most || request[5] !== bytes || request.length !== 6 + bytes)
    return exception(code, ILLEGAL_VALUE);
  if (!registers.has(table, address, count)) return exception(code, ILLEGAL_ADDRESS);
  for (let i = 0; i < count; i++) registers.set(table, address + i, valueAt(i));
  return Buffer.from(request.subarray(0, 5));
}
