import type { DeviceTrouble } from '../../../src/domain/input.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';
import { EXCEPTION_BIT } from '../frame/frame.ts';
import { isBitTable, type Table } from '../settings/numbers.ts';

interface ToUnit {
  readonly unit: number;
  /** Zero-based, as on the wire. */
  readonly address: number;
  /** How long the answer may take, ms. */
  readonly timeout: number;
  /** On a line without transactions: how long after its time-out a reply may still come, ms; at least the time-out again. */
  readonly lateReply?: number;
  /** The reply may carry another unit than was asked. */
  readonly anyUnit?: boolean;
}

/** A read of one stretch of one table (functions 1 to 4). */
export interface ReadRequest extends ToUnit {
  readonly table: Table;
  /** Registers or bits. */
  readonly length: number;
  /** It says whether a write was done, and so goes before polling, as the write did. */
  readonly confirms?: true;
}

/**
 * A write of one coil or register (functions 5 and 6), or of several side by side (15 and 16); some devices know only
 * the latter. Registers are 0 to 65535; at most 1968 coils or 123 registers. Where it gets no answer, it is not known
 * whether the device did it. A unit is 1 to 247: nothing answers a broadcast.
 */
export type WriteRequest = ToUnit &
  (
    | { readonly write: 'coil'; readonly on: boolean }
    | { readonly write: 'register'; readonly value: number }
    | { readonly write: 'coils'; readonly on: readonly boolean[] }
    | { readonly write: 'registers'; readonly values: readonly number[] }
  );

/** What can be asked of a unit. */
export type Request = ReadRequest | WriteRequest;

/** A connection that can be asked to write, too. What only reads is given a `ReadAsker`. */
export interface WriteAsker extends ReadAsker {
  /** @param signal the request is not sent any more once it is aborted */
  ask(request: Request, signal?: AbortSignal): Promise<Answer>;
}

/** A connection that can be asked to read, and to nothing else. */
export interface ReadAsker {
  /** @param signal the request is not sent any more once it is aborted */
  ask(request: ReadRequest, signal?: AbortSignal): Promise<Answer>;
}

/**
 * What a unit answered: the data of its reply (registers of two bytes, high byte first; bits packed eight to a byte,
 * the first in the lowest; none to a write), an exception of its own, or nothing that can be used.
 */
export type Answer =
  | { readonly ok: true; readonly data: Buffer }
  | ({ readonly ok: false; readonly exception: number } & Prospect)
  | ({
      readonly ok: false;
      readonly trouble: DeviceTrouble;
      /** What came instead and was thrown away. */
      readonly heard?: RejectReason;
    } & Prospect);

/** What a bus knows of the next question, where one got no answer. */
interface Prospect {
  /** The unit has not answered several questions in a row: the next ones wait. */
  readonly isDead?: true;
  /** There is no connection, and an attempt to make one has failed. */
  readonly isUnreachable?: true;
}

/** Function codes of the reads (Modbus application protocol 1.1b3, 6.1 to 6.4). */
export const READ_CODES: Readonly<Record<Table, number>> = { coil: 1, discrete: 2, holding: 3, input: 4 };
/** Function codes of the writes (6.5, 6.6, 6.11 and 6.12). */
const WRITE_CODES: Readonly<Record<WriteRequest['write'], number>> = { coil: 5, register: 6, coils: 15, registers: 16 };
const ON = 0xff00;
const NO_DATA = Buffer.alloc(0);
/** A reply to a write repeats so much of its request: function, address, and the value or the count. */
const REPEATED_BYTES = 5;

const isWrite = (request: Request): request is WriteRequest => 'write' in request;

/** A write, or the read that says whether it was done: both go before polling. */
export const goesFirst = (request: Request): boolean => isWrite(request) || request.confirms === true;

export const functionOf = (request: Request): number =>
  isWrite(request) ? WRITE_CODES[request.write] : READ_CODES[request.table];

/** Bytes of the data that answer a read; a write is answered by none. */
export const bytesOf = (request: Request): number | undefined => {
  if (isWrite(request)) return undefined;
  return isBitTable(request.table) ? Math.ceil(request.length / 8) : 2 * request.length;
};

/** Function code and data of a request. */
export function pduOf(request: Request): Buffer {
  if (!isWrite(request)) return headOf(request, request.length);
  switch (request.write) {
    case 'coil':
      return headOf(request, request.on ? ON : 0);
    case 'register':
      return headOf(request, request.value);
    case 'coils':
      return withData(headOf(request, request.on.length), packed(request.on));
    case 'registers':
      return withData(headOf(request, request.values.length), wordsOf(request.values));
  }
}

function headOf(request: Request, second: number): Buffer {
  const head = Buffer.allocUnsafe(REPEATED_BYTES);
  head[0] = functionOf(request);
  head.writeUInt16BE(request.address, 1);
  head.writeUInt16BE(second, 3);
  return head;
}

const withData = (head: Buffer, data: Buffer): Buffer => Buffer.concat([head, Buffer.from([data.length]), data]);

function packed(bits: readonly boolean[]): Buffer {
  const data = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return data;
}

function wordsOf(values: readonly number[]): Buffer {
  const data = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => data.writeUInt16BE(value, 2 * i));
  return data;
}

/** What a reply says to a request; nothing when it is no reply to it: another function, another length, another write. */
export function answerIn(request: Request, pdu: Buffer): Answer | undefined {
  const code = functionOf(request);
  if (pdu[0] === (code | EXCEPTION_BIT)) {
    const exception = pdu[1];
    return pdu.length === 2 && exception !== undefined ? { ok: false, exception } : undefined;
  }
  const bytes = bytesOf(request);
  if (bytes === undefined)
    return pdu.equals(pduOf(request).subarray(0, REPEATED_BYTES)) ? { ok: true, data: NO_DATA } : undefined;
  if (pdu[0] !== code || pdu[1] !== bytes || pdu.length !== bytes + 2) return undefined;
  return { ok: true, data: pdu.subarray(2) };
}

/** A gateway says that there is no way to the unit, or that the unit is silent: exactly that unit's own time-out. */
export const isSilence = (answer: Answer): boolean =>
  !answer.ok && 'exception' in answer && (answer.exception === 0x0a || answer.exception === 0x0b);
