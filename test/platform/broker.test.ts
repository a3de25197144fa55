import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { EmbeddedBroker } from '../../src/platform/broker.ts';

it('ends at once, also while somebody is connected who never said a word', async () => {
  const broker = await EmbeddedBroker.start('127.0.0.1', 0, 'open');
  const stranger = connect(broker.port, '127.0.0.1');
  onTestFinished(() => void stranger.destroy());
  await once(stranger, 'connect');
  const gone = once(stranger, 'close');
  const from = performance.now();
  await broker.stop();
  // What aedes waits for a CONNECT is ten seconds; Ctrl-C has two (contract).
  expect(performance.now() - from).toBeLessThan(2000);
  await gone;
});
