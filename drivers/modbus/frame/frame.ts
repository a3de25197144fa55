/** A Modbus message between two addresses, whatever carried it. */
export interface Frame {
  readonly unit: number;
  /** Function code and data. */
  readonly pdu: Buffer;
  /** Of Modbus TCP alone: which request it answers. */
  readonly transaction?: number;
}

/** Why bytes were thrown away: noise between frames, a frame that was damaged, our own request come back. */
export type FrameReject = 'noise' | 'crc' | 'echo';

/** What a framer made of some bytes. */
export interface Framed {
  readonly frames: readonly Frame[];
  /** Rejects by reason; noise counts bytes, the others frames. */
  readonly rejects: Readonly<Partial<Record<FrameReject, number>>>;
  /** The stream can no longer be understood: the connection has to be closed. */
  readonly broken?: true;
}

/** What the next reply looks like, so that it is found behind noise. */
export interface Expected {
  readonly unit: number;
  readonly code: number;
  /** Bytes of the data of a read reply; nothing where it is a write that is answered. */
  readonly bytes: number | undefined;
  /**
   * The request as it was sent, to know an echo by. The reply to a write begins as its request does: its echo is looked
   * for only on a line on which reads came back before.
   */
  readonly request?: Buffer;
}

/**
 * Turns chunks of bytes into frames. Pure: no clock and no I/O; chunks may be split and merged anywhere.
 * It holds at most one frame's worth of bytes, whatever comes.
 */
export interface Framer {
  /** Whether a reply names the request that it answers. */
  readonly knowsTransactions: boolean;
  /** The bytes of a request. */
  encode(unit: number, pdu: Buffer, transaction: number): Buffer;
  /** What is awaited from now on. What is held came unasked: it is dropped, and its length returned. */
  expect(expected: Expected | undefined): number;
  push(chunk: Buffer): Framed;
}

export const EXCEPTION_BIT = 0x80;
