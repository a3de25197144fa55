import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { crc16, frameRtu, RtuFramer } from '../../simulators/wire/rtu.ts';
import { listen, rtuSession, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine, serialLine, type Unit } from '../../simulators/wire/unit.ts';
import { waitFor } from './support.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hexOf = (buffer: Buffer): string => buffer.toString('hex').toUpperCase().match(/../g)?.join(' ') ?? '';

let power = true;
const units = (): Unit[] => [
  {
    id: 11,
    registers: new Registers([
      { read: readSchema.parse({ table: 'holding', address: 2, type: 'f32' }), now: () => 12.5 },
      { read: readSchema.parse({ table: 'discrete', address: 1 }), now: () => true },
      { read: readSchema.parse({ table: 'coil', address: 9 }), now: () => true },
    ]),
    isAlive: () => true,
  },
  { id: 12, registers: new Registers([]), isAlive: () => power },
];

async function dial(): Promise<{ send: (hex: string) => void; heard: () => string; socket: Socket }> {
  const server = await listen('tcp', tcpSession(gatewayLine(units())));
  onTestFinished(() => server.close());
  const socket = connect(Number(server.address.split(':')[2]), '127.0.0.1');
  socket.on('error', () => undefined);
  let heard = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => (heard = Buffer.concat([heard, data])));
  onTestFinished(() => void socket.destroy());
  await waitFor('the connection', () => !socket.connecting);
  return { send: (hex) => socket.write(bytes(hex)), heard: () => hexOf(heard), socket };
}

/** Sends one request, given as unit and PDU, and hears one answer without its MBAP header. */
async function ask(pdu: string, unit = '0B'): Promise<string> {
  const { send, heard } = await dial();
  const length = (bytes(pdu).length + 1).toString(16).padStart(4, '0');
  send(`0001 0000 ${length} ${unit} ${pdu}`);
  const answer = await waitFor(`an answer to ${pdu}`, () => {
    const all = bytes(heard());
    return all.length >= 8 && all.length === 6 + all.readUInt16BE(4) ? all : undefined;
  });
  return hexOf(answer.subarray(7));
}

describe('Modbus TCP, byte by byte', () => {
  it('answers a read with the transaction and unit of the request', async () => {
    const { send, heard } = await dial();
    send('00 2A 00 00 00 06 0B 03 00 02 00 04');
    await waitFor('the answer', () => heard() === '00 2A 00 00 00 0B 0B 03 08 41 48 00 00 00 00 00 00');
  });

  it('takes requests that are split and glued', async () => {
    const { send, heard, socket } = await dial();
    const request = (id: string) => `00 ${id} 00 00 00 06 0B 03 00 02 00 01`;
    socket.setNoDelay(true);
    for (const part of ['00 01 00', '00 00', '06 0B 03 00', `02 00 01 ${request('02')} ${request('03')} 00 04`])
      send(part);
    await waitFor('three answers', () => bytes(heard()).length >= 33);
    send('00 00 00 06 0B 03 00 02 00 01');
    const answer = (id: string) => `00 ${id} 00 00 00 05 0B 03 02 41 48`;
    await waitFor('all four', () => heard() === ['01', '02', '03', '04'].map(answer).join(' '));
  });

  it('reads and writes bits and words', async () => {
    expect(await ask('02 00 00 00 0A')).toBe('02 02 02 00');
    expect(await ask('01 00 08 00 03')).toBe('01 01 02');
    expect(await ask('04 00 00 00 01')).toBe('04 02 00 00');
    expect(await ask('05 00 01 FF 00')).toBe('05 00 01 FF 00');
    expect(await ask('06 00 10 00 2A')).toBe('06 00 10 00 2A');
    expect(await ask('0F 00 00 00 09 02 05 01')).toBe('0F 00 00 00 09');
    expect(await ask('10 00 10 00 02 04 00 01 00 02')).toBe('10 00 10 00 02');
  });

  it('keeps what was written to a spare output, and not what was written over a detector', async () => {
    const { send, heard } = await dial();
    send('00 01 00 00 00 06 0B 06 00 10 12 34');
    send('00 02 00 00 00 06 0B 06 00 02 12 34');
    send('00 03 00 00 00 06 0B 03 00 02 00 01');
    send('00 04 00 00 00 06 0B 03 00 10 00 01');
    await waitFor('four answers', () =>
      heard().endsWith('00 03 00 00 00 05 0B 03 02 41 48 00 04 00 00 00 05 0B 03 02 12 34'),
    );
  });

  it('refuses what the protocol refuses: 01, 02, 03; and 0B of a unit that is not there', async () => {
    expect(await ask('2B 0E 01 00')).toBe('AB 01');
    expect(await ask('03 FF FF 00 01')).toBe('83 02');
    expect(await ask('03 00 20 00 7D')).toBe('83 02');
    expect(await ask('03 00 00 00 00')).toBe('83 03');
    expect(await ask('03 00 00 00 7E')).toBe('83 03');
    expect(await ask('03 00 00')).toBe('83 03');
    expect(await ask('02 00 00 07 D1')).toBe('82 03');
    expect(await ask('05 00 00 12 34')).toBe('85 03');
    expect(await ask('05 FF 00 FF 00')).toBe('85 02');
    expect(await ask('10 00 00 00 02 03 00 01 00')).toBe('90 03');
    expect(await ask('0F FF F0 00 08 01 FF')).toBe('8F 02');
    expect(await ask('03 00 00 00 01', '63')).toBe('83 0B');
  });

  it('closes a stream that makes no sense, and allocates nothing for it', async () => {
    for (const nonsense of ['00 2A 00 01 00 06 0B 03 00 02 00 04', '00 2A 00 00 00 00 0B', '00 2A 00 00 7F FF 0B 03']) {
      const { send, socket } = await dial();
      send(nonsense);
      await waitFor('the end', () => socket.destroyed || socket.readableEnded);
    }
  });

  it('says nothing for a unit without power, and goes on for the others', async () => {
    const { send, heard } = await dial();
    power = false;
    send('00 01 00 00 00 06 0C 03 00 00 00 01 00 02 00 00 00 06 0B 03 00 02 00 01');
    await waitFor('the second answer', () => heard() === '00 02 00 00 00 05 0B 03 02 41 48');
    power = true;
  });
});

describe('Modbus RTU, byte by byte', () => {
  const requests = (...chunks: string[]): string[] => {
    const framer = new RtuFramer();
    return chunks.flatMap((chunk) => framer.push(bytes(chunk))).map(({ unit, pdu }) => `${unit}: ${hexOf(pdu)}`);
  };

  it('knows the CRC of published frames (devices.md D.1)', () => {
    for (const frame of [
      '0B 03 00 02 00 04 E5 63',
      '0B 83 06 E1 30',
      '09 04 00 00 00 08 F0 84',
      '04 0F 00 00 00 08 01 05 FE A9',
      '00 10 00 64 00 01 02 00 01 62 24',
    ]) {
      const all = bytes(frame);
      expect(crc16(all.subarray(0, -2))).toBe(all.readUInt16LE(all.length - 2));
      expect(hexOf(frameRtu(all[0] ?? 0, all.subarray(1, -2)))).toBe(frame);
    }
  });

  it('finds requests that are split, glued, and behind noise', () => {
    const read = '0B 03 00 02 00 04 E5 63';
    expect(requests('0B 03', '00 02 00', '04 E5 63')).toEqual(['11: 03 00 02 00 04']);
    expect(requests(`${read} 04 0F 00 00 00 08 01 05 FE A9 ${read}`)).toHaveLength(3);
    expect(requests(`FF 00 3C ${read}`)).toEqual(['11: 03 00 02 00 04']);
    expect(requests(`0B ${read}`)).toEqual(['11: 03 00 02 00 04']);
    expect(requests(`0B 10 00 00 00 7B F6 ${read}`)).toEqual(['11: 03 00 02 00 04']);
    expect(requests('0B 03 00 02 00 04 E5 62', read)).toEqual(['11: 03 00 02 00 04']);
    expect(requests('FF '.repeat(1000).trim(), read)).toEqual(['11: 03 00 02 00 04']);
  });

  it('speaks only for the unit that is meant, never to a broadcast, and refuses what it does not know', async () => {
    const said: Buffer[] = [];
    const wire = new Duplex({
      read: () => undefined,
      write: (data: Buffer, _, done) => {
        said.push(data);
        done();
      },
    });
    rtuSession(serialLine(units()))(wire);
    const tell = (unit: number, pdu: string): void => void wire.push(frameRtu(unit, bytes(pdu)));
    tell(11, '03 00 02 00 01');
    tell(30, '03 00 02 00 01');
    tell(0, '06 00 10 00 07');
    tell(11, '03 00 10 00 01');
    tell(11, '11');
    await waitFor('three answers', () => said.length >= 3);
    expect(said.map((frame) => hexOf(frame.subarray(0, -2)))).toEqual(['0B 03 02 41 48', '0B 03 02 00 07', '0B 91 01']);
  });
});
