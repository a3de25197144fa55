import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { frameTcp, MbapFramer } from '../../simulators/wire/mbap.ts';
import { options, serve } from '../harness/side.ts';

/**
 * A TCP gateway in front of one serial bus, as they are sold: it takes requests in order, one at a time, and holds the
 * bus for its own time-out when a unit is silent. It keeps when each unit was asked.
 */

const { dead, answerMs, silentMs } = options as { dead: number[]; answerMs: number; silentMs: number };
const TARGET_SILENT = 0x0b;

const asked = new Map<number, number[]>();
let heldByDead = 0;

const server = createServer({ noDelay: true }, (socket) => {
  const framer = new MbapFramer();
  let line = Promise.resolve();
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    for (const request of framer.push(bytes) ?? []) {
      line = line.then(async () => {
        const { unit, pdu } = request;
        const isDead = dead.includes(unit);
        asked.set(unit, [...(asked.get(unit) ?? []), performance.now()]);
        await new Promise((resolve) => setTimeout(resolve, isDead ? silentMs : answerMs));
        if (isDead) heldByDead += silentMs;
        const count = pdu.readUInt16BE(3);
        const reply = isDead
          ? Buffer.from([(pdu[0] ?? 0) | 0x80, TARGET_SILENT])
          : Buffer.concat([Buffer.from([pdu[0] ?? 0, 2 * count]), Buffer.alloc(2 * count)]);
        socket.write(frameTcp(request, reply));
      });
    }
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

serve({ port: (server.address() as AddressInfo).port }, (request) => {
  const intervals: number[] = [];
  for (const [unit, times] of asked) {
    if (!dead.includes(unit)) times.slice(1).forEach((at, i) => intervals.push(at - (times[i] ?? 0)));
  }
  const said = { intervals, heldByDead };
  if ((request as { anew: boolean }).anew) {
    asked.clear();
    heldByDead = 0;
  }
  return said;
});
