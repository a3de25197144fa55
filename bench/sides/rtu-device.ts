import { openPty } from '../../simulators/wire/pty.ts';
import { frameRtu, RtuFramer } from '../../simulators/wire/rtu.ts';
import { options, serve } from '../harness/side.ts';

/**
 * A unit at the far end of a serial line that takes exactly the time that a wire would: each character its bits, and
 * the silence of t3.5 before it answers. A pty has no speed of its own; the waiting is done by looking at the clock,
 * as no timer is so fine.
 */

const { path, baud } = options as { path: string; baud: number };
const characterMs = 10_000 / baud;
const silenceMs = baud > 19_200 ? 1.75 : 3.5 * 1.1 * characterMs;
const REQUEST_CHARACTERS = 8;

const framer = new RtuFramer();
let value = 0;

await openPty(path, (line) =>
  line.on('data', (bytes: Buffer) => {
    const heardAt = performance.now();
    for (const { unit, pdu } of framer.push(bytes)) {
      const count = pdu.readUInt16BE(3);
      const data = Buffer.alloc(2 * count);
      data.writeUInt16BE(value++ % 1000, 0);
      const reply = frameRtu(unit, Buffer.concat([Buffer.from([pdu[0] ?? 0, 2 * count]), data]));
      const due = heardAt + (REQUEST_CHARACTERS + reply.length) * characterMs + silenceMs;
      while (performance.now() < due);
      line.write(reply);
    }
  }),
);
serve({});
