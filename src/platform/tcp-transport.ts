import { connect, type Socket } from 'node:net';
import type { DeviceTrouble } from '../domain/input.ts';
import type { Channel, ChannelEvents, Opened, Transport } from '../ports/transport.ts';

/** Before the first probe of an idle connection; a peer that lost its power never says goodbye. */
const KEEP_ALIVE_MS = 10_000;

/** A TCP connection. */
export class TcpTransport implements Transport {
  readonly #host: string;
  readonly #port: number;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  open(events: ChannelEvents, patience: number, signal: AbortSignal): Promise<Opened> {
    return new Promise((resolve) => {
      const socket = connect({ host: this.#host, port: this.#port, noDelay: true, keepAlive: true });
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      let trouble: DeviceTrouble = 'closed';
      let isOpen = false;
      const patienceTimer = setTimeout(() => {
        trouble = 'timeout';
        socket.destroy();
      }, patience);
      const giveUp = (): void => void socket.destroy();
      signal.addEventListener('abort', giveUp, { once: true });
      socket.once('connect', () => {
        clearTimeout(patienceTimer);
        signal.removeEventListener('abort', giveUp);
        isOpen = true;
        resolve({ ok: true, channel: channelOf(socket, () => (isOpen = false)) });
      });
      socket.on('data', (chunk) => events.data(chunk));
      socket.on('error', (error) => (trouble = troubleOf(error)));
      // The other end will send no more: no answer can come, so nothing is left to wait for.
      socket.on('end', () => socket.destroy());
      socket.on('close', () => {
        clearTimeout(patienceTimer);
        signal.removeEventListener('abort', giveUp);
        resolve({ ok: false, trouble });
        if (isOpen) events.closed(trouble);
        isOpen = false;
      });
    });
  }
}

function channelOf(socket: Socket, leave: () => void): Channel {
  return {
    write: (bytes) => void socket.write(bytes),
    close: () =>
      new Promise((resolve) => {
        leave();
        if (socket.closed) return resolve();
        socket.once('close', () => resolve());
        socket.destroy();
      }),
  };
}

function troubleOf(error: Error): DeviceTrouble {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ECONNREFUSED') return 'refused';
  return /EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EHOSTDOWN/.test(code) ? 'unreachable' : 'closed';
}
