import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import modbus from 'modbus-serial';
import { WebSocketServer } from 'ws';
import { options, serve } from '../harness/side.ts';

/** The floor of gas: modbus-serial in a loop, and a frame when a register has moved. Judges and keeps nothing. */

const { port, points, poll } = options as { port: number; points: number; poll: number };
const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await new Promise((resolve) => sockets.once('listening', resolve));
const client = new modbus.default();
await client.connectTCP('127.0.0.1', { port });
client.setID(1);
serve({ url: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}` });

let last: readonly number[] = [];
for (let due = performance.now(); ; due = Math.max(due + poll, performance.now())) {
  const { data } = await client.readInputRegisters(0, points);
  data.forEach((value, i) => {
    if (value === last[i]) return;
    const text = JSON.stringify({
      type: 'transition',
      kind: value > 70 ? 'raise' : 'return',
      alarm: `gas-${i}:high`,
      value: value / 10,
    });
    for (const socket of sockets.clients) socket.send(text);
  });
  last = data;
  const wait = due + poll - performance.now();
  if (wait > 0) await pause(wait);
}
