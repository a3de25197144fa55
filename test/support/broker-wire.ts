import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A wire between a client and a broker that a test can cut, close, or make mute in one direction. */
export class Wire {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [client: Socket, broker: Socket]>();
  #isOpen = true;
  /** What clients send goes nowhere. */
  deaf = false;
  /** Connections that clients have tried. */
  tries = 0;

  private constructor(brokerPort: number) {
    this.#server = createServer((client) => {
      this.tries += 1;
      if (!this.#isOpen) return void client.destroy();
      const broker = connect(brokerPort, '127.0.0.1');
      const pair = [client, broker] as const;
      this.#pairs.add(pair);
      client.on('data', (bytes) => {
        if (!this.deaf) broker.write(bytes);
      });
      broker.on('data', (bytes) => client.write(bytes));
      for (const socket of pair) {
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#pairs.delete(pair);
          client.destroy();
          broker.destroy();
        });
      }
    });
  }

  static async to(brokerPort: number): Promise<Wire> {
    const wire = new Wire(brokerPort);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      wire.cut();
      wire.#server.close();
    });
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection, and lets none through until it is mended. */
  cut(): void {
    this.#isOpen = false;
    for (const [client, broker] of this.#pairs) {
      client.destroy();
      broker.destroy();
    }
  }

  mend(): void {
    this.#isOpen = true;
    this.deaf = false;
  }
}

/** A broker of a few bytes: answers each packet of a client by its type; an answer of undefined ends the connection. */
export async function cannedBroker(
  answer: (type: number, packet: Buffer) => Buffer | undefined,
): Promise<{ readonly port: number; connections: number }> {
  const told = { port: 0, connections: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    told.connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (packet) => {
      const reply = answer((packet[0] ?? 0) >> 4, packet);
      if (reply === undefined) socket.destroy();
      else if (reply.length > 0) socket.write(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  told.port = (server.address() as AddressInfo).port;
  return told;
}

function openssl(folder: string, ...args: string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}

/** An authority, a broker of 127.0.0.1 and a client that it signed, and another authority: PEM files in the folder. */
export function makeCertificates(folder: string): void {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const name of ['ca', 'other-ca'])
    openssl(
      folder,
      'req',
      '-x509',
      ...curve,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  writeFileSync(join(folder, 'san.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:broker.plant\n');
  for (const name of ['broker', 'client']) {
    openssl(folder, 'req', ...curve, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const extension = name === 'broker' ? ['-extfile', 'san.cnf'] : [];
    openssl(
      folder,
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      ...extension,
      '-out',
      `${name}.pem`,
    );
  }
}

/** What Mosquitto needs to speak TLS with them, and to know who may come in. */
export function tlsLines(
  folder: string,
  { client = false, user, password }: { readonly client?: boolean; readonly user: string; readonly password: string },
): string {
  setPassword(folder, user, password);
  return [
    `cafile ${join(folder, 'ca.pem')}`,
    `certfile ${join(folder, 'broker.pem')}`,
    `keyfile ${join(folder, 'broker.key')}`,
    `require_certificate ${client}`,
    ...knownUsers(folder),
  ].join('\n');
}

/** Only users of the password file; Mosquitto gives up being root before it reads its files again. */
export const knownUsers = (folder: string): string[] => [
  'user root',
  'allow_anonymous false',
  `password_file ${join(folder, 'users')}`,
];

export function setPassword(folder: string, user: string, password: string): void {
  const { status, stderr } = spawnSync('mosquitto_passwd', ['-b', '-c', join(folder, 'users'), user, password], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`mosquitto_passwd: ${stderr}`);
}
