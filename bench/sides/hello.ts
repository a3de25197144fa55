import Database from 'better-sqlite3';
import fastify from 'fastify';
import { connect } from 'mqtt';
import { WebSocketServer } from 'ws';
import { serve } from '../harness/side.ts';

/** The floor of memory: the libraries of a gateway, started and idle. */

const server = fastify();
server.get('/', () => 'hello');
await server.listen({ port: 0, host: '127.0.0.1' });
const sockets = new WebSocketServer({ server: server.server });
const client = connect('mqtt://127.0.0.1:1', { manualConnect: true });
const database = new Database(':memory:');
serve({ open: [sockets.clients.size, client.connected, database.open] });
