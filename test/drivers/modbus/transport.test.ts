import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SerialTransport } from '../../../src/platform/serial-transport.ts';
import { TcpTransport } from '../../../src/platform/tcp-transport.ts';
import type { Channel, Transport } from '../../../src/ports/transport.ts';
import { freePort, start } from '../../support/children.ts';
import { WireDevice } from '../../support/modbus-wire.ts';
import { need } from '../../support/need.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const PATIENCE_MS = 5000;
/** A read of one register, as it stands over TCP and over RTU. */
const READ = { tcp: Buffer.from('000100000006010300000001', 'hex'), rtu: Buffer.from('010300000001840a', 'hex') };

async function opened(transport: Transport) {
  const heard: string[] = [];
  const events = {
    data: (chunk: Buffer) => heard.push(chunk.toString('latin1')),
    closed: (reason: string) => heard.push(`closed ${reason}`),
  };
  const open = async (): Promise<Channel> => {
    const made = await transport.open(events, PATIENCE_MS, new AbortController().signal);
    if (!made.ok) throw new Error(made.trouble);
    onTestFinished(() => made.channel.close());
    return made.channel;
  };
  return { heard, open, channel: await open() };
}

describe('a TCP connection', () => {
  it('carries bytes both ways', async () => {
    const device = await WireDevice.listen('tcp', (_request, say) => say(Buffer.from('hello')));
    const { heard, channel } = await opened(new TcpTransport('127.0.0.1', device.port));
    channel.write(READ.tcp);
    await until('an answer', () => heard.join('') === 'hello');
  });

  it.each([
    ['ends', (socket: { end(): unknown }) => socket.end()],
    ['is reset', (socket: { resetAndDestroy(): unknown }) => socket.resetAndDestroy()],
  ])('that %s is told once, and takes what is written to it all the same', async (_name, over) => {
    const device = await WireDevice.listen('tcp', (_request, _say, socket) => void over(socket));
    const { heard, channel } = await opened(new TcpTransport('127.0.0.1', device.port));
    channel.write(READ.tcp);
    await until('the end', () => heard.length > 0);
    channel.write(READ.tcp);
    await channel.close();
    await until('the device to see it', () => device.open === 0);
    expect(heard).toEqual(['closed closed']);
  });

  it('that we close ourselves is not told, and is gone when that is done', async () => {
    const device = await WireDevice.listen('tcp', () => {});
    const { heard, channel } = await opened(new TcpTransport('127.0.0.1', device.port));
    await channel.close();
    await channel.close();
    await until('the device to see it', () => device.open === 0);
    expect(heard).toEqual([]);
  });

  it('can be made again and again by one transport', async () => {
    const device = await WireDevice.listen('tcp', () => {});
    const { open, channel } = await opened(new TcpTransport('127.0.0.1', device.port));
    await channel.close();
    await (await open()).close();
    expect(device.connections).toBe(2);
  });

  it('to where nobody listens is refused', async () => {
    const transport = new TcpTransport('127.0.0.1', await freePort());
    expect(
      await transport.open({ data: () => {}, closed: () => {} }, PATIENCE_MS, new AbortController().signal),
    ).toEqual({
      ok: false,
      trouble: 'refused',
    });
  });
});

need('socat')('a serial line', () => {
  async function line() {
    const device = await WireDevice.listen('rtu', (_request, say) => say(Buffer.from('hello')));
    const path = join(tempDir(), 'line');
    const socat = start('socat', [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${device.port},nodelay`]);
    onTestFinished(() => void socat.stop());
    await until('socat to make its line', () => existsSync(path));
    return { socat, transport: new SerialTransport({ path, baud: 9600, parity: 'none', data: 8, stop: 1 }) };
  }

  it('carries bytes both ways, and is free again after its close', async () => {
    const { transport } = await line();
    const { heard, open, channel } = await opened(transport);
    channel.write(READ.rtu);
    await until('an answer', () => heard.join('') === 'hello');
    // One owner a port: a second one is refused while the first holds it.
    expect(await transport.open({ data: () => {}, closed: () => {} }, PATIENCE_MS)).toEqual({
      ok: false,
      trouble: 'no-port',
    });
    await channel.close();
    await (await open()).close();
    expect(heard.filter((told) => told.startsWith('closed'))).toEqual([]);
  });

  it('whose adapter was pulled tells it once, at the latest when something is written', async () => {
    const { socat, transport } = await line();
    const { heard, channel } = await opened(transport);
    await socat.stop('SIGKILL');
    channel.write(READ.rtu);
    await until('the loss', () => heard.length > 0);
    channel.write(READ.rtu);
    await channel.close();
    expect(heard).toEqual(['closed no-port']);
  });

  it('that is not there is no port', async () => {
    const transport = new SerialTransport({
      path: join(tempDir(), 'none'),
      baud: 9600,
      parity: 'none',
      data: 8,
      stop: 1,
    });
    expect(await transport.open({ data: () => {}, closed: () => {} }, PATIENCE_MS)).toEqual({
      ok: false,
      trouble: 'no-port',
    });
  });
});
