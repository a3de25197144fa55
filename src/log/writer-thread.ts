import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { ToWriter, WriterData } from './protocol.ts';
import { Recorder } from './recorder.ts';

/** The thread that writes the log: a slow disk never delays the fold. */

if (parentPort === null) throw new Error('the log writer runs as a thread');
const port = parentPort;
const recorder = new Recorder(workerData as WriterData, (message) => port.postMessage(message));
recorder.begin();

port.on('message', (first: ToWriter) => {
  let isClosing = false;
  // Whatever has come meanwhile goes into the same commit: one flush of the disk serves all that wait.
  for (let message: ToWriter | undefined = first; message !== undefined; message = next()) {
    isClosing ||= message.type === 'close';
    recorder.take(message);
  }
  if (!isClosing) return recorder.heard();
  void recorder.close().then(() => port.close());
});

function next(): ToWriter | undefined {
  const received: { readonly message: ToWriter } | undefined = receiveMessageOnPort(port);
  return received?.message;
}
