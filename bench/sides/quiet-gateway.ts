import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { frameTcp, MbapFramer } from '../../simulators/wire/mbap.ts';
import { options, serve } from '../harness/side.ts';

/** A TCP gateway that passes requests on and says nothing of units that are silent. */

const { live, answerMs } = options as { live: number; answerMs: number };

const server = createServer({ noDelay: true }, (socket) => {
  const framer = new MbapFramer();
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    for (const request of framer.push(bytes) ?? []) {
      const { unit, pdu } = request;
      if (unit > live) continue;
      const count = pdu.readUInt16BE(3);
      const reply = Buffer.concat([Buffer.from([pdu[0] ?? 0, 2 * count]), Buffer.alloc(2 * count)]);
      setTimeout(() => socket.write(frameTcp(request, reply)), answerMs);
    }
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

serve({ port: (server.address() as AddressInfo).port });
