import { setTimeout as pause } from 'node:timers/promises';
import modbus from 'modbus-serial';
import type { DeviceTrouble } from '../../src/domain/input.ts';
import { isBitTable } from './plan.ts';
import type { Connection, Table } from './settings.ts';

const { default: ModbusRTU } = modbus;
type Client = InstanceType<typeof ModbusRTU>;

/** What a unit answered: registers or bits, an exception of its own, or nothing that can be used. */
export type Answer =
  | { readonly ok: true; readonly registers: Buffer }
  | { readonly ok: true; readonly bits: readonly boolean[] }
  | { readonly ok: false; readonly exception: number }
  | { readonly ok: false; readonly trouble: DeviceTrouble };

export interface Request {
  readonly unit: number;
  readonly table: Table;
  readonly address: number;
  readonly length: number;
  /** ms */
  readonly timeout: number;
}

/**
 * One connection: a socket or a serial line, with every unit behind it. Requests go one at a time, in the order asked.
 * After a time-out the connection is made anew, because the library would take a late reply for the next answer
 * (node-modbus-serial #573); a client object is never used twice (#461, #529). On a serial line nothing tells a late
 * reply from the next one, so the unit's table is left alone for the time-out again; other units are asked meanwhile.
 */
export class Bus {
  readonly #connection: Connection;
  #client: Client | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** On a serial line: until when a late reply may come, by unit and table. */
  readonly #lateUntil = new Map<string, number>();
  #closed = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ask(request: Request): Promise<Answer> {
    for (;;) {
      const wait = this.#quarantine(request);
      if (wait > 0) await pause(wait, undefined, { ref: false });
      const answer = this.#queue.then(() => (this.#quarantine(request) > 0 ? undefined : this.#perform(request)));
      this.#queue = answer;
      const given = await answer;
      if (given !== undefined) return given;
    }
  }

  /** How long a late reply to the like of this request may still come, ms. */
  #quarantine(request: Request): number {
    return (this.#lateUntil.get(shapeOf(request)) ?? 0) - performance.now();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #perform(request: Request): Promise<Answer> {
    if (this.#closed) return { ok: false, trouble: 'closed' };
    try {
      const client = await this.#connected(request.timeout);
      client.setID(request.unit);
      client.setTimeout(request.timeout);
      drain(client);
      const reply = await read(client, request);
      return isBitTable(request.table)
        ? { ok: true, bits: reply.data.map(Boolean) }
        : { ok: true, registers: reply.buffer };
    } catch (error) {
      const exception = exceptionOf(error);
      if (exception !== undefined) return { ok: false, exception };
      if (this.#connection.via === 'rtu') this.#lateUntil.set(shapeOf(request), performance.now() + request.timeout);
      await this.#drop();
      return { ok: false, trouble: troubleOf(error) };
    }
  }

  async #connected(timeout: number): Promise<Client> {
    if (this.#client?.isOpen === true) return this.#client;
    await this.#drop();
    const client: Client = new ModbusRTU();
    // An error of the connection also fails the request that waits on it, or is found by the next one.
    client.on('error', () => {});
    this.#client = client;
    await within(timeout, open(client, this.#connection));
    return client;
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    await within(
      500,
      new Promise<void>((resolve) => {
        if (this.#connection.via === 'rtu') client.close(() => resolve());
        else client.destroy(() => resolve());
      }),
    ).catch(() => undefined);
  }
}

function open(client: Client, connection: Connection): Promise<void> {
  switch (connection.via) {
    case 'tcp':
      return client.connectTCP(connection.host, { port: connection.port });
    case 'rtu-tcp':
      return client.connectTelnet(connection.host, { port: connection.port });
    case 'rtu':
      return client.connectRTUBuffered(connection.path, {
        baudRate: connection.baud,
        parity: connection.parity,
        dataBits: connection.data,
        stopBits: connection.stop,
      });
  }
}

/** All that an RTU reply tells of the question that it answers; an exception does not even have a length. */
const shapeOf = ({ unit, table }: Request): string => `${unit} ${table}`;

/** What came unasked is no answer to what is asked now; the library would keep it for the next (rtubufferedport.js). */
function drain(client: Client): void {
  const port: unknown = Reflect.get(client, '_port');
  if (typeof port === 'object' && port !== null && '_buffer' in port) port._buffer = Buffer.alloc(0);
}

function read(client: Client, { table, address, length }: Request) {
  switch (table) {
    case 'input':
      return client.readInputRegisters(address, length);
    case 'holding':
      return client.readHoldingRegisters(address, length);
    case 'coil':
      return client.readCoils(address, length);
    case 'discrete':
      return client.readDiscreteInputs(address, length);
  }
}

/** Fails when something takes longer than `ms`, which a connection to a switched-off host does. */
function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error('timed out'), { errno: 'ETIMEDOUT' })), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

function exceptionOf(error: unknown): number | undefined {
  const code = field(error, 'modbusCode');
  return typeof code === 'number' ? code : undefined;
}

function troubleOf(error: unknown): DeviceTrouble {
  const name = [field(error, 'errno'), field(error, 'code')].find((code) => typeof code === 'string') ?? '';
  const message = error instanceof Error ? error.message : '';
  if (name === 'ETIMEDOUT' || /timed out/i.test(message)) return 'timeout';
  if (name === 'ECONNREFUSED') return 'refused';
  if (/EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/.test(name)) return 'unreachable';
  if (/ENOENT|ENXIO|No such file|cannot open/i.test(`${name} ${message}`)) return 'no-port';
  if (/Data length|CRC|Unexpected/i.test(message)) return 'protocol';
  return 'closed';
}
