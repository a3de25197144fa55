import type { AddressInfo } from 'node:net';
import { connect } from 'mqtt';
import { WebSocketServer } from 'ws';
import { options, serve } from '../harness/side.ts';

/** The floor of badges: mqtt.js, JSON.parse, one websocket frame each. Judges and keeps nothing. */

const { port, topic } = options as { port: number; topic: string };
const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await new Promise((resolve) => sockets.once('listening', resolve));
const client = connect(`mqtt://127.0.0.1:${port}`);
client.on('message', (_topic, payload) => {
  const text = JSON.stringify(JSON.parse(payload.toString()));
  for (const socket of sockets.clients) socket.send(text);
});
await client.subscribeAsync(`${topic}/+/location`);
serve({ url: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}` });
