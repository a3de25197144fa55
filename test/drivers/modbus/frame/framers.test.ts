import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expected, Frame, Framed, Framer } from '../../../../drivers/modbus/frame/frame.ts';
import { framerOf } from '../../../support/modbus-line.ts';
import { asciiFrame, type Framing, rtuFrame, tcpFrame } from '../../../support/modbus-wire.ts';

const FRAMINGS: readonly Framing[] = ['tcp', 'rtu', 'ascii'];

/** A frame as a second hand writes it. */
const wireOf = (framing: Framing, { unit, pdu, transaction = 0 }: Frame): Buffer =>
  ({ tcp: () => tcpFrame(transaction, unit, pdu), rtu: () => rtuFrame(unit, pdu), ascii: () => asciiFrame(unit, pdu) })[
    framing
  ]();

const unit = fc.nat(255);
const data = (most: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: 1, maxLength: most }).map((bytes) => Buffer.from(bytes));
const reply = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), data(250))
    .map(([code, bytes]) => Buffer.from([code, bytes.length, ...bytes])),
  fc.tuple(fc.constantFrom(0x81, 0x82, 0x83, 0x84), fc.integer({ min: 1, max: 11 })).map((pair) => Buffer.from(pair)),
);
const frame = fc.record({ unit, pdu: reply, transaction: fc.nat(0xffff) });
const cuts = fc.array(fc.nat(2000), { maxLength: 12 });

/** Bytes cut wherever the numbers say. */
function pieces(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

function pushAll(framer: Framer, chunks: readonly Buffer[]): Required<Omit<Framed, 'broken'>> {
  const frames: Frame[] = [];
  const rejects: Record<string, number> = {};
  for (const chunk of chunks) {
    const framed = framer.push(chunk);
    frames.push(...framed.frames);
    for (const [reason, count] of Object.entries(framed.rejects)) rejects[reason] = (rejects[reason] ?? 0) + count;
  }
  return { frames, rejects };
}

const expectedOf = ({ unit, pdu }: Frame, request?: Buffer): Expected => ({
  unit,
  code: (pdu[0] ?? 0) & 0x7f,
  bytes: pdu[1] ?? 0,
  ...(request === undefined ? {} : { request }),
});

/** Whether a whole frame with a right check stands anywhere but where it was put: chance, one time in 65,536 a place. */
function hasAnother(bytes: Buffer, own: number): boolean {
  return [...bytes.keys()].some(
    (at) =>
      at !== own &&
      [5, 8, 5 + (bytes[at + 2] ?? 0)].some((length) => {
        const body = bytes.subarray(at, at + length);
        return body.length === length && rtuFrame(body[0] ?? 0, body.subarray(1, -2)).equals(body);
      }),
  );
}

describe.each(FRAMINGS)('%s', (framing) => {
  it('writes what a second hand writes', () => {
    fc.assert(
      fc.property(frame, (one) => {
        const bytes = framerOf(framing).encode(one.unit, one.pdu, one.transaction);
        expect(bytes).toEqual(wireOf(framing, one));
      }),
    );
  });

  it('finds every frame of a stream, in order, wherever its chunks are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 6 }), cuts, (frames, places) => {
        const stream = Buffer.concat(frames.map((one) => wireOf(framing, one)));
        const found = pushAll(framerOf(framing), pieces(stream, places));
        const expected = frames.map((one) => (framing === 'tcp' ? one : { unit: one.unit, pdu: one.pdu }));
        expect(found).toEqual({ frames: expected, rejects: {} });
      }),
    );
  });

  it('finds the reply that is awaited in every way to cut it in two, and byte for byte', () => {
    const one = { unit: 11, pdu: Buffer.from('03084148000000000000', 'hex'), transaction: 42 };
    const wire = wireOf(framing, one);
    const ways = [...wire.keys()].map((at) => [wire.subarray(0, at), wire.subarray(at)]);
    for (const chunks of [...ways, [...wire].map((byte) => Buffer.from([byte]))]) {
      const framer = framerOf(framing);
      framer.expect(expectedOf(one));
      expect(pushAll(framer, chunks).frames.map(({ pdu }) => pdu)).toEqual([one.pdu]);
    }
  });

  it.each([
    ['no end', Buffer.alloc(100_000, 0x30)],
    ['a begin and no end', Buffer.concat([Buffer.from(':'), Buffer.alloc(100_000, 0x30)])],
    ['begins alone', Buffer.alloc(100_000, ':')],
    ['the head of a long frame, again and again', Buffer.alloc(99_999, Buffer.from([11, 3, 250]))],
  ])('holds no more than a frame of what has %s', (_name, bytes) => {
    for (const size of [1000, bytes.length]) {
      const framer = framerOf(framing);
      for (let at = 0; at < bytes.length; at += size) framer.push(bytes.subarray(at, at + size));
      expect(framer.expect(undefined)).toBeLessThanOrEqual(513);
    }
  });

  it('what a frame holds does not change when the chunk that it came in is used again', () => {
    const one = { unit: 1, pdu: Buffer.from([3, 2, 1, 2]), transaction: 7 };
    const chunk = wireOf(framing, one);
    const { frames } = framerOf(framing).push(chunk);
    chunk.fill(0xee);
    expect(frames[0]?.pdu).toEqual(one.pdu);
  });
});

describe.each(['rtu', 'ascii'] as const)('%s on a line with noise', (framing) => {
  it('the reply that is awaited is found behind any noise, once and as it was sent', () => {
    fc.assert(
      fc.property(frame, data(300), cuts, (one, noise, places) => {
        const wire = wireOf(framing, one);
        const stream = Buffer.concat([noise, wire]);
        if (framing === 'rtu') fc.pre(!hasAnother(stream, noise.length));
        const framer = framerOf(framing);
        framer.expect(expectedOf(one));
        expect(pushAll(framer, pieces(stream, places)).frames).toEqual([{ unit: one.unit, pdu: one.pdu }]);
      }),
      { numRuns: 500 },
    );
  });

  it('every byte that is skipped before a reply is counted', () => {
    fc.assert(
      fc.property(fc.nat(60), cuts, (length, places) => {
        // 0x00 begins no function that we know, and is no colon.
        const one = { unit: 11, pdu: Buffer.from([3, 2, 1, 2]) };
        const framer = framerOf(framing);
        framer.expect(expectedOf(one));
        const { frames, rejects } = pushAll(
          framer,
          pieces(Buffer.concat([Buffer.alloc(length), wireOf(framing, one)]), places),
        );
        expect([frames.length, rejects]).toEqual([1, length === 0 ? {} : { noise: length }]);
      }),
    );
  });

  it('one wrong bit anywhere makes it no reply', () => {
    fc.assert(
      fc.property(frame, fc.nat(), fc.nat(7), cuts, (one, byte, bit, places) => {
        const wire = wireOf(framing, one);
        const at = byte % wire.length;
        const spoiled = Buffer.from(wire);
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit);
        // A digit in the other case is the same digit, and a frame may end without its carriage return.
        fc.pre(framing === 'rtu' || (bit !== 5 && at < wire.length - 2));
        const framer = framerOf(framing);
        framer.expect(expectedOf(one));
        const { frames } = pushAll(framer, pieces(spoiled, places));
        expect(frames.filter((found) => found.unit === one.unit && found.pdu.equals(one.pdu))).toEqual([]);
        expect(frames.filter((found) => found.pdu.length === one.pdu.length)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('a reply that was cut off is not mended by the next one', () => {
    fc.assert(
      fc.property(frame, fc.nat(), cuts, (one, length, places) => {
        const wire = wireOf(framing, one);
        const framer = framerOf(framing);
        framer.expect(expectedOf(one));
        const begun = wire.subarray(0, length % wire.length);
        expect(pushAll(framer, pieces(begun, places)).frames).toEqual([]);
        framer.expect(expectedOf(one));
        expect(pushAll(framer, [wire]).frames).toEqual([{ unit: one.unit, pdu: one.pdu }]);
      }),
    );
  });

  it('our own request come back is no reply, and the reply behind it is found', () => {
    fc.assert(
      fc.property(
        fc.record({ unit, code: fc.integer({ min: 1, max: 4 }), address: fc.nat(0xffff), bytes: data(250) }),
        cuts,
        ({ unit: own, code, address, bytes }, places) => {
          const count = code < 3 ? 8 * bytes.length : Math.max(1, bytes.length >> 1);
          const held = code < 3 ? bytes : Buffer.concat([bytes, bytes]).subarray(0, 2 * count);
          const asked = wireOf(framing, {
            unit: own,
            pdu: Buffer.from([code, address >> 8, address & 0xff, count >> 8, count & 0xff]),
          });
          const one = { unit: own, pdu: Buffer.from([code, held.length, ...held]) };
          const stream = Buffer.concat([asked, wireOf(framing, one)]);
          fc.pre(framing === 'ascii' || !hasAnother(wireOf(framing, one), 0));
          const framer = framerOf(framing);
          framer.expect(expectedOf(one, asked));
          const found = pushAll(framer, pieces(stream, places));
          expect(found).toEqual({ frames: [one], rejects: { echo: 1 } });
        },
      ),
    );
  });
});

it.each(['rtu', 'ascii'] as const)(
  'the echo of a request in %s that looks like its own answer is no answer',
  (framing) => {
    // 24 coils from 0x0300: the address says 3, and so does the byte count of the answer.
    const pdu = Buffer.from([1, 0x03, 0x10, 0, 24]);
    const echo = wireOf(framing, { unit: 5, pdu });
    const framer = framerOf(framing);
    for (const before of [Buffer.alloc(0), Buffer.from([0, 0xff, 0])]) {
      framer.expect({ unit: 5, code: 1, bytes: 3, request: framer.encode(5, pdu, 0) });
      expect(framer.push(Buffer.concat([before, echo])).frames).toEqual([]);
    }
  },
);

describe('ASCII', () => {
  it('a line that never ends does not swallow the reply behind it', () => {
    const one = { unit: 11, pdu: Buffer.from([3, 2, 1, 2]) };
    const wire = asciiFrame(one.unit, one.pdu);
    const framer = framerOf('ascii');
    const endless = Buffer.from(`:${'0'.repeat(600)}`, 'latin1');
    expect(pushAll(framer, [Buffer.concat([endless, wire.subarray(0, 4)]), wire.subarray(4)]).frames).toEqual([one]);
  });
});

describe('TCP', () => {
  const request = Buffer.from([3, 0, 0, 0, 1]);
  const one = { transaction: 42, unit: 11, pdu: Buffer.from([3, 2, 0, 1]) };
  const wire = tcpFrame(one.transaction, one.unit, one.pdu);

  it.each([
    ['another protocol', '002a000100060b0300020004'],
    ['no length', '002a000000000b0300020004'],
    ['a length that holds no function', '002a000000010b0300020004'],
    ['a length beyond every frame', '002a000000ff0b0300020004'],
    ['a length beyond reason', '002a0000ffff'],
  ])('cannot be read on after a reply to our request with %s', (_name, hex) => {
    const framer = framerOf('tcp');
    framer.encode(11, request, 41);
    framer.encode(11, request, 42);
    const good = tcpFrame(41, 11, one.pdu);
    const first = framer.push(Buffer.concat([good, Buffer.from(hex, 'hex')]));
    expect([first.frames.length, first.broken]).toEqual([1, true]);
    expect(framer.push(good)).toMatchObject({ frames: [], broken: true });
  });

  it.each([
    ['a keep-alive text', Buffer.from('ALIVE\r\n')],
    ['one zero byte', Buffer.alloc(1)],
    ['zero bytes, which look like the begin of a header', Buffer.alloc(4)],
    ['a heap of zero bytes', Buffer.alloc(1000)],
    ['a byte of all ones', Buffer.from([0xff])],
    ['a line of an HTTP server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('finds its reply behind and before %s, and counts that', (_name, noise) => {
    for (const cut of [1, 3, 7, 5000]) {
      const framer = framerOf('tcp');
      let skipped = 0;
      for (let turn = 1; turn <= 20; turn++) {
        framer.encode(11, request, turn);
        const stream = Buffer.concat([noise, tcpFrame(turn, one.unit, one.pdu), noise]);
        const chunks = Array.from({ length: Math.ceil(stream.length / cut) }, (_, i) =>
          stream.subarray(i * cut, (i + 1) * cut),
        );
        const { frames, rejects } = pushAll(framer, chunks);
        expect(frames).toEqual([{ ...one, transaction: turn }]);
        skipped += rejects.noise ?? 0;
      }
      // What comes behind the last reply may still become a frame.
      expect(skipped).toBeGreaterThanOrEqual(39 * noise.length);
      expect(skipped).toBeLessThanOrEqual(40 * noise.length);
    }
  });

  it('is found behind any noise that does not hold another one', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), data(300), cuts, (transaction, noise, places) => {
        const mark = Buffer.from([transaction >> 8, transaction & 0xff]);
        fc.pre(!noise.includes(mark) && noise.at(-1) !== mark[0]);
        const framer = framerOf('tcp');
        framer.encode(11, request, transaction);
        const found = pushAll(framer, pieces(Buffer.concat([noise, tcpFrame(transaction, 11, one.pdu)]), places));
        const ours = found.frames.filter((frame) => frame.transaction === transaction);
        expect(ours).toEqual([{ ...one, transaction }]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no reply behind noise that it does not wait for', () => {
    const framer = framerOf('tcp');
    framer.encode(11, request, 43);
    const { frames } = framer.push(Buffer.concat([Buffer.from('noise'), wire, tcpFrame(43, 11, one.pdu), wire]));
    // In step again it takes what comes, so that it is counted as what it is: late.
    expect(frames.map(({ transaction }) => transaction)).toEqual([43, 42]);
  });

  it('gives up what talks and talks and answers nothing', () => {
    const framer = framerOf('tcp');
    framer.encode(11, request, 42);
    let sent = 0;
    while (framer.push(Buffer.from('Welcome to our server. ')).broken !== true) expect((sent += 23)).toBeLessThan(5000);
    expect(framer.push(wire)).toMatchObject({ frames: [], broken: true });
  });
});
