import { expect, it } from 'vitest';
import type { Frame } from '../../../../drivers/modbus/frame/frame.ts';
import { framerOf } from '../../../support/modbus-line.ts';
import { seeded } from '../../../support/random.ts';
import { type Segment, segmentsOf, summaries, vectors, withCaptures } from './captures.ts';

type Seen = Frame & Pick<Segment, 'conn' | 'dir'>;

/** Every frame of a capture. What follows noise is read on afresh from the next segment, as another connection would be. */
function framesIn(segments: readonly Segment[], cut: (bytes: Buffer) => Buffer[] = (bytes) => [bytes]) {
  const framers = new Map<string, ReturnType<typeof framerOf>>();
  const seen: Seen[] = [];
  let broken = 0;
  for (const { conn, dir, hex } of segments) {
    const stream = `${conn} ${dir}`;
    for (const chunk of cut(Buffer.from(hex, 'hex'))) {
      const framer = framers.get(stream) ?? framerOf('tcp');
      framers.set(stream, framer);
      const framed = framer.push(chunk);
      seen.push(...framed.frames.map((frame) => ({ ...frame, conn, dir })));
      // Less than the head of a frame: what it belongs to comes with the next segment.
      if (framed.broken !== true && (framed.rejects.noise ?? 0) < 6) continue;
      broken += 1;
      framers.delete(stream);
      break;
    }
  }
  return { seen, broken };
}

/** Replies that answer a question that is open: same connection, transaction and unit. */
function matched(seen: readonly Seen[]): number {
  const open = new Set<string>();
  return seen.filter(({ conn, dir, transaction, unit }) => {
    const key = [conn, transaction, unit].join(' ');
    if (dir === 'req') open.add(key);
    return dir === 'rsp' && open.delete(key);
  }).length;
}

withCaptures('real traffic over TCP', () => {
  it.each([
    'zeek-modbusSmall',
    'zeek-fuzz-1011',
    'zeek-modbus-and-non-modbus-p502',
    'zeek-modbus-eit',
    'icsnpp-modbus_example',
    'iti-modbus_test_data_part1',
    'iti-modbus_test_2',
  ])('%s: the frames are those that a parser of other hands found', (capture) => {
    const { seen, broken } = framesIn(segmentsOf(capture));
    expect({
      requests: seen.filter(({ dir }) => dir === 'req').length,
      responses: seen.filter(({ dir }) => dir === 'rsp').length,
      matched: matched(seen),
      frames_rejected_as_not_modbus: broken,
    }).toMatchObject(pick(capture));
  });

  it('zeek-fuzz-72: what cannot be read ends the stream, and nothing is made up', () => {
    // That parser looked for the next header behind a broken one; we look for an awaited reply, and count no fewer as broken.
    const { seen, broken } = framesIn(segmentsOf('zeek-fuzz-72'));
    const { requests, responses, frames_rejected_as_not_modbus: rejected } = summaries()['zeek-fuzz-72'] ?? never();
    expect(seen.length).toBeLessThanOrEqual(requests + responses);
    expect(broken).toBeGreaterThanOrEqual(rejected);
  });

  it.each(['zeek-modbusSmall', 'icsnpp-modbus_example', 'iti-modbus_test_2'])(
    '%s: cut anywhere else it holds the same frames',
    (capture) => {
      const random = seeded(7);
      const cut = (bytes: Buffer): Buffer[] => {
        const at = Math.floor(random() * (bytes.length + 1));
        const second = at + Math.floor(random() * (bytes.length - at + 1));
        return [bytes.subarray(0, at), bytes.subarray(at, second), bytes.subarray(second)];
      };
      const segments = segmentsOf(capture);
      expect(framesIn(segments, cut)).toEqual(framesIn(segments));
    },
  );

  const pick = (capture: string): object => {
    const { requests, responses, matched: pairs, frames_rejected_as_not_modbus } = summaries()[capture] ?? never();
    return { requests, responses, matched: pairs, frames_rejected_as_not_modbus };
  };
  const never = (): never => {
    throw new Error('the summary does not know this capture');
  };
});

/** Of the reply to a function that we know; the capture of ITI holds exceptions with a byte too many. */
function lengthOf([code = 0, count = 0]: Buffer): number | undefined {
  if (![1, 2, 3, 4, 5, 6, 15, 16].includes(code & 0x7f)) return undefined;
  if (code > 0x80) return 2;
  return code <= 4 ? 2 + count : 5;
}

withCaptures('real PDUs on a serial line', () => {
  const all = vectors().map(({ dir, unit, tcp, rtu, ascii }) => ({
    dir,
    unit,
    pdu: Buffer.from(tcp, 'hex').subarray(7),
    tcp: Buffer.from(tcp, 'hex'),
    rtu: Buffer.from(rtu, 'hex'),
    ascii: Buffer.from(ascii, 'latin1'),
  }));

  it('are dressed as other hands dress them', () => {
    expect(all.length).toBeGreaterThan(100);
    for (const { unit, pdu, tcp, rtu, ascii } of all) {
      expect(framerOf('tcp').encode(unit, pdu, tcp.readUInt16BE(0))).toEqual(tcp);
      expect(framerOf('rtu').encode(unit, pdu, 0)).toEqual(rtu);
      expect(framerOf('ascii').encode(unit, pdu, 0)).toEqual(ascii);
    }
  });

  it('are read back from ASCII, and from RTU where they are replies that we can ask for', () => {
    for (const { unit, pdu, ascii } of all) expect(framerOf('ascii').push(ascii).frames).toEqual([{ unit, pdu }]);
    // FC 5, 6, 15 and 16 are answered by an echo; 7, 8, 17, 22 to 24 and 43 nobody asks.
    const ours = all.filter(({ dir, pdu }) => dir === 'rsp' && pdu.length === lengthOf(pdu));
    expect(ours.length).toBeGreaterThan(20);
    for (const { unit, pdu, rtu } of ours) {
      const framer = framerOf('rtu');
      framer.expect({ unit, code: (pdu[0] ?? 0) & 0x7f, bytes: pdu[1] ?? 0 });
      expect(framer.push(rtu)).toEqual({ frames: [{ unit, pdu }], rejects: {} });
    }
  });
});
