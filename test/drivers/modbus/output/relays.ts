import { type Answer, type Request, type WriteAsker } from '../../../../drivers/modbus/bus/pdu.ts';
import type { Status } from '../../../../drivers/modbus/output/status.ts';
import type { OutputDevice, ReadTarget, WriteTarget } from '../../../../drivers/modbus/output/target.ts';
import type { Wiring } from '../../../../drivers/modbus/output/writer.ts';
import { duration } from '../../../../src/domain/time.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { bits, registers } from '../../../support/modbus.ts';

export const DEVICE: OutputDevice = {
  id: 'panel',
  connect: { via: 'tcp', host: '127.0.0.1', port: 1502 },
  unit: 1,
  timeout: duration(500),
  lateReply: duration(0),
  anyUnit: false,
  isSole: false,
};
export const COIL: WriteTarget = { table: 'coil', address: 16, on: 1, off: 0, several: false };

/** An output of that device, which is read back where it is written unless a test says otherwise. */
export const wiring = (write: WriteTarget = COIL, readBack: ReadTarget = write, id = 'siren'): Wiring => ({
  id,
  device: DEVICE,
  write,
  readBack: { table: readBack.table, address: readBack.address, on: readBack.on, off: readBack.off },
});

/** A module of relays that answers after 10 ms: what it was asked, in short and with the ms since the beginning, and what it holds. */
export class Relays implements WriteAsker {
  readonly clock = new FakeClock(1_000_000);
  readonly holds = new Map<string, number>();
  readonly asked: string[] = [];
  /** What it answers instead of doing it. */
  odd: (request: Request) => Answer | undefined = () => undefined;
  /** Writes are done and not answered. */
  isMute = false;

  async ask(request: Request): Promise<Answer> {
    this.asked.push(`${this.clock.now() - 1_000_000} ${short(request)}`);
    const odd = this.odd(request);
    const took = odd !== undefined && !odd.ok && 'trouble' in odd && odd.isUnreachable !== true ? request.timeout : 10;
    await new Promise<void>((resolve) => this.clock.setTimer('relays', duration(took), resolve));
    if (odd !== undefined) return odd;
    const answer = 'write' in request ? this.#write(request) : this.#read(request);
    return this.isMute && 'write' in request ? { ok: false, trouble: 'timeout' } : answer;
  }

  /** What was asked since the last call. */
  story(): string[] {
    return this.asked.splice(0);
  }

  #write(request: Extract<Request, { write: unknown }>): Answer {
    const { address } = request;
    switch (request.write) {
      case 'coil':
        this.holds.set(`coil ${address}`, Number(request.on));
        break;
      case 'coils':
        request.on.forEach((on, i) => this.holds.set(`coil ${address + i}`, Number(on)));
        break;
      case 'register':
        this.holds.set(`holding ${address}`, request.value);
        break;
      case 'registers':
        request.values.forEach((value, i) => this.holds.set(`holding ${address + i}`, value));
    }
    return { ok: true, data: Buffer.alloc(0) };
  }

  #read({ table, address, length }: Extract<Request, { table: unknown }>): Answer {
    const values = Array.from({ length }, (_, i) => this.holds.get(`${table} ${address + i}`) ?? 0);
    return table === 'coil' || table === 'discrete'
      ? bits(...values.map((v) => (v === 0 ? 0 : 1)))
      : registers(...values);
  }
}

function short(request: Request): string {
  if (!('write' in request))
    return `read ${request.table} ${request.address}${request.length > 1 ? `+${request.length}` : ''}`;
  const value =
    'on' in request ? JSON.stringify(request.on) : 'value' in request ? request.value : JSON.stringify(request.values);
  return `${request.write} ${request.address}=${value}`;
}

/** A status in short: `on/off timeout` is written on, read back off. */
export const inShort = ({ written, readBack, trouble }: Status): string =>
  [`${said(written)}/${said(readBack)}`, ...(trouble === undefined ? [] : [trouble])].join(' ');

const said = (value: boolean | undefined): string => (value === undefined ? '?' : value ? 'on' : 'off');
