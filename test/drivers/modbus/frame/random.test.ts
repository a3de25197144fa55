import { describe, expect, it } from 'vitest';
import { type Answer, pduOf, type ReadRequest } from '../../../../drivers/modbus/bus/pdu.ts';
import { answerIn, bytesOf, READ_CODES } from '../../../../drivers/modbus/bus/pdu.ts';
import { framerOf } from '../../../support/modbus-line.ts';
import { seeded } from '../../../support/random.ts';

const BYTES = 10_000_000;
const REQUEST: ReadRequest = { unit: 11, table: 'holding', address: 2, length: 4, timeout: 1000 };

/** Chunks of 1 to 4096 bytes; `letters` are the bytes that there are, all equally often. */
function* noise(seed: number, letters?: Buffer): Generator<Buffer> {
  const random = seeded(seed);
  // Long enough that no framer holds as much, and shifted against itself each time round.
  const pool = Buffer.alloc(1_000_003);
  for (let i = 0; i < pool.length; i++) {
    const byte = Math.floor(random() * 256);
    pool[i] = letters?.[byte % letters.length] ?? byte;
  }
  for (let sent = 0, at = 0; sent < BYTES;) {
    const length = 1 + Math.floor(random() * 4096);
    yield pool.subarray(at, at + length);
    sent += Math.min(length, pool.length - at);
    at = at + length < pool.length ? at + length : Math.floor(random() * 4096);
  }
}

const heapMiB = (): number => process.memoryUsage().heapUsed / 2 ** 20 + process.memoryUsage().arrayBuffers / 2 ** 20;

/** What a bus would have taken for the answer to its question, of all that noise. */
function drown(framing: 'tcp' | 'rtu' | 'ascii', chunks: Iterable<Buffer>) {
  let framer = framerOf(framing);
  const expected = { unit: REQUEST.unit, code: READ_CODES[REQUEST.table], bytes: bytesOf(REQUEST) };
  const readings: Answer[] = [];
  let thrownAway = 0;
  let broken = 0;
  const before = heapMiB();
  let most = before;
  let pushes = 0;
  const ask = (): void => {
    framer.expect({ ...expected, request: framer.encode(REQUEST.unit, pduOf(REQUEST), 42) });
  };
  ask();
  for (const chunk of chunks) {
    const framed = framer.push(chunk);
    for (const { unit, transaction, pdu } of framed.frames) {
      const isForUs = unit === REQUEST.unit && (transaction ?? 42) === 42;
      const answer = isForUs ? answerIn(REQUEST, pdu) : undefined;
      if (answer !== undefined) readings.push(answer);
    }
    thrownAway += framed.rejects.noise ?? 0;
    if (framed.broken === true) {
      // The connection is closed, and the next one gets a framer of its own.
      broken += 1;
      framer = framerOf(framing);
      ask();
    }
    if (++pushes % 500 === 0) most = Math.max(most, heapMiB());
  }
  return { readings, thrownAway, broken, grownMiB: most - before };
}

describe('ten million bytes of noise make no reading, and nothing grows', () => {
  it.each([
    ['tcp', undefined],
    ['rtu', undefined],
    ['ascii', undefined],
    // Bytes of which frames are made: every other place looks like the begin of one.
    ['rtu', Buffer.from([11, 3, 8, 0x83, 2, 1, 4])],
    ['ascii', Buffer.from(':0B\r\n38')],
    ['tcp', Buffer.from([0, 0, 0, 0, 0, 3, 5, 11])],
  ] as const)('%s', (framing, letters) => {
    const { readings, thrownAway, broken, grownMiB } = drown(framing, noise(20_250_615, letters));
    // A check of 8 or 16 bits lets one in 256 or 65,536 through that looks right in all else: none with our seed.
    expect(readings).toEqual([]);
    expect(framing === 'tcp' ? broken : thrownAway).toBeGreaterThan(100);
    expect(grownMiB).toBeLessThan(64);
  });
});
