import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../drivers/modbus/settings/connection.ts';
import { loadModels } from '../../src/commission/models.ts';
import { linesOf } from '../../src/commission/scan/lines.ts';
import { scan } from '../../src/commission/scan/scan.ts';
import { parseTarget } from '../../src/commission/scan/target.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import type { Transport } from '../../src/ports/transport.ts';
import { rtuSession } from '../../simulators/wire/server.ts';
import { openPty } from '../../simulators/wire/pty.ts';
import { serialLine } from '../../simulators/wire/unit.ts';
import { freePort, PyDevice, startLine } from '../support/children.ts';
import { need } from '../support/need.ts';
import { dataPdu, requestIn, rtuFrame } from '../support/modbus-wire.ts';
import { tempDir } from '../support/temp.ts';
import { scanned, unit } from './support.ts';

/** A detector that understands one baud rate and one parity; to all others it is noise. */
function detectorAt(baud: number, parity: string): (connection: Connection) => Transport {
  return (connection) => ({
    open: (events) =>
      Promise.resolve({
        ok: true,
        channel: {
          write: (bytes) => {
            if (!('baud' in connection) || connection.baud !== baud || connection.parity !== parity)
              return events.data(Buffer.from([0xf8]));
            const request = requestIn('rtu', bytes);
            if (request.unit !== 4) return;
            const words = dataPdu(request.code, ...Array<number>(request.code < 3 ? 1 : request.length).fill(1));
            if (request.code >= 3) events.data(rtuFrame(4, words));
          },
          close: () => Promise.resolve(),
        },
      }),
  });
}

it('a serial line is tried with the usual settings until somebody answers, and it says with which', async () => {
  const target = parseTarget('rtu:///dev/ttyS9', '1-5');
  if ('zh' in target) throw new Error(target.en);
  const lines = linesOf(target.connection, { bauds: [9600, 19_200, 4800], parities: ['none', 'even'] });
  if ('zh' in lines) throw new Error(lines.en);
  const where: string[] = [];
  const result = await scan(
    {
      target,
      lines,
      models: [],
      timeout: 30,
      signal: new AbortController().signal,
      progress: (progress) => where.push(progress.where),
    },
    detectorAt(19_200, 'even'),
    new SystemClock(),
  );
  expect(result).toMatchObject({
    connect: 'rtu:///dev/ttyS9?baud=19200&parity=even',
    tried: ['9600 8N1', '9600 8E1', '19200 8N1', '19200 8E1'],
    isNoisy: true,
    units: [{ unit: 4 }],
  });
  expect(where).toContain('rtu:///dev/ttyS9?baud=19200&parity=none');
});

need('socat')('a real serial line', () => {
  it('has a detector with a profile on it', async () => {
    const detector = unit(
      3,
      [{ table: 'holding', address: 0 }, 0x2403],
      [{ table: 'holding', address: 2, type: 'f32' }, 12.5],
      [{ table: 'holding', address: 6 }, 1],
      [{ table: 'holding', address: 10 }, 4],
      [{ table: 'holding', address: 35 }, 2],
    );
    const pty = await openPty(join(tempDir(), 'line'), rtuSession(serialLine([detector])));
    onTestFinished(() => pty.close());
    const { models } = loadModels();
    const result = await scanned(`rtu://${pty.path}?baud=9600&parity=none&units=1-4`, { models });
    expect(result.units).toMatchObject([{ unit: 3, best: [{ model: 'honeywell-xnx' }] }]);
    expect(result.units[0]?.signals).toContainEqual(
      expect.objectContaining({ signal: 'gas', value: 12.5, words: [0x4148, 0], table: 'holding', address: 2 }),
    );
  });

  it('that is not there is told of at once', async () => {
    const path = join(tempDir(), 'none');
    expect(existsSync(path)).toBe(false);
    expect(await scanned(`rtu://${path}`)).toMatchObject({ units: [], trouble: 'no-port' });
  });
});

need('python3-pymodbus')('a device made of somebody else’s library', () => {
  it('is found over TCP, with every table', async () => {
    const port = await freePort();
    const device = await PyDevice.tcp(port);
    await device.set('input', 1, 850);
    await device.set('coil', 3, 1);
    const result = await scanned(`tcp://127.0.0.1:${port}?units=1-2`, { timeout: 500 });
    expect(result.units.map((one) => one.unit)).toEqual([1]);
    const tables = result.units[0]?.tables ?? [];
    expect(tables.map(({ says }) => says)).toEqual(Array(4).fill('data'));
    expect(tables.find(({ table }) => table === 'input')?.blocks[0]?.values.slice(0, 3)).toEqual([0, 850, 0]);
    expect(tables.find(({ table }) => table === 'coil')?.blocks[0]?.values.slice(2, 5)).toEqual([0, 1, 0]);
  });
});

need('python3-pymodbus', 'socat')('and on a serial line', () => {
  it('it is found, too', async () => {
    const line = await startLine(tempDir());
    const device = await PyDevice.serial(line.far);
    await device.set('holding', 0, 4660);
    const result = await scanned(`rtu://${line.near}?baud=9600`, { units: '1-3' });
    expect(result.units.map((one) => one.unit)).toEqual([1]);
    expect(result.units[0]?.tables[0]?.blocks[0]?.values[0]).toBe(0x1234);
  });
});
