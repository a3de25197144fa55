import type { DeviceTrouble } from '../../src/domain/input.ts';
import { EXCEPTION_BIT } from './frame/frame.ts';
import { isBitTable, type Table } from './numbers.ts';

/** A read of one stretch of one table. */
export interface Request {
  readonly unit: number;
  readonly table: Table;
  /** Zero-based, as on the wire. */
  readonly address: number;
  /** Registers or bits. */
  readonly length: number;
  /** How long the answer may take, ms. */
  readonly timeout: number;
  /** On a line without transactions: how long after its time-out a reply may still come, ms; at least the time-out again. */
  readonly lateReply?: number;
  /** The reply may carry another unit than was asked. */
  readonly anyUnit?: boolean;
}

/**
 * What a unit answered: the data of its reply (registers of two bytes, high byte first; bits packed eight to a byte,
 * the first in the lowest), an exception of its own, or nothing that can be used.
 */
export type Answer =
  | { readonly ok: true; readonly data: Buffer }
  | { readonly ok: false; readonly exception: number }
  | { readonly ok: false; readonly trouble: DeviceTrouble };

/** Function codes of the reads (Modbus application protocol 1.1b3, 6.1 to 6.4). */
export const READ_CODES: Readonly<Record<Table, number>> = { coil: 1, discrete: 2, holding: 3, input: 4 };

/** Bytes of the data that answer a request. */
export const bytesOf = ({ table, length }: Request): number => (isBitTable(table) ? Math.ceil(length / 8) : 2 * length);

/** Function code and data of a read. */
export function readPdu({ table, address, length }: Request): Buffer {
  const pdu = Buffer.allocUnsafe(5);
  pdu[0] = READ_CODES[table];
  pdu.writeUInt16BE(address, 1);
  pdu.writeUInt16BE(length, 3);
  return pdu;
}

/** What a reply says to a request; nothing when it is no reply to it: another function, or another length. */
export function answerIn(request: Request, pdu: Buffer): Answer | undefined {
  const code = READ_CODES[request.table];
  if (pdu[0] === (code | EXCEPTION_BIT)) {
    const exception = pdu[1];
    return pdu.length === 2 && exception !== undefined ? { ok: false, exception } : undefined;
  }
  const bytes = bytesOf(request);
  if (pdu[0] !== code || pdu[1] !== bytes || pdu.length !== bytes + 2) return undefined;
  return { ok: true, data: pdu.subarray(2) };
}

/** A gateway says that there is no way to the unit, or that the unit is silent: exactly that unit's own time-out. */
export const isSilence = (answer: Answer): boolean =>
  !answer.ok && 'exception' in answer && (answer.exception === 0x0a || answer.exception === 0x0b);
