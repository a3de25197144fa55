import { parentPort, workerData } from 'node:worker_threads';
import type { FromPanel, PanelStart, ToPanel } from './protocol.ts';
import { PanelServer } from './server.ts';

/** The thread of the panel next door: whatever its visitors do, the fold does not wait. */

/** An address that is taken is tried again, ms. */
const TRY_EVERY_MS = 2000;

if (parentPort === null) throw new Error('the panel runs as a thread');
const port = parentPort;
const { host, port: wanted, unit } = workerData as PanelStart;
const say = (message: FromPanel): void => port.postMessage(message);
const server = new PanelServer({ unit }, () => performance.now());
let retry: NodeJS.Timeout | undefined;

function listen(): void {
  server.listen(host, wanted).then(
    (taken) => say({ type: 'listening', port: taken }),
    (error: unknown) => {
      say({ type: 'failed', error: error instanceof Error ? error.message : String(error) });
      retry = setTimeout(listen, TRY_EVERY_MS);
    },
  );
}

listen();
port.on('message', (message: ToPanel) => {
  switch (message.type) {
    case 'image':
      server.show(message.image);
      return say({ type: 'taken' });
    case 'close':
      clearTimeout(retry);
      void server.close().then(() => {
        say({ type: 'closed' });
        port.close();
      });
  }
});
