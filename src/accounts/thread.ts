import { parentPort, workerData } from 'node:worker_threads';
import { Keeper } from './keeper.ts';
import type { FromKeeper, KeeperStart, ToKeeper } from './protocol.ts';
import { monotonicMs } from './time.ts';

/** The thread of the accounts: a slow disk and the hashing of passwords never delay the fold. */

/** How soon a change by another process is noticed at the latest, ms. */
const LOOK_EVERY_MS = 250;

if (parentPort === null) throw new Error('the keeper of the accounts runs as a thread');
const port = parentPort;
const start = workerData as KeeperStart;
const say = (message: FromKeeper): void => port.postMessage(message);
const keeper = new Keeper(start, say, () => start.origin + monotonicMs());

/** One thing after the other. */
let turn: Promise<void> = keeper.look().then(() => say({ type: 'settled' }));
let waiting = 0;

function inTurn(run: () => Promise<void>): void {
  waiting += 1;
  turn = turn.then(run).finally(() => (waiting -= 1));
}

const timer = setInterval(() => {
  if (waiting === 0) inTurn(() => keeper.look());
}, LOOK_EVERY_MS);

port.on('message', (message: ToKeeper) =>
  inTurn(async () => {
    switch (message.type) {
      case 'question':
        return say({ type: 'answer', id: message.id, answer: await keeper.answer(message.question) });
      case 'close':
        clearInterval(timer);
        keeper.close();
        say({ type: 'closed' });
        port.close();
    }
  }),
);
