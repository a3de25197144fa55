import { spawnSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Child, freePort, listens, PyDevice, start } from '../support/children.ts';
import { configOf, DETECTOR, fengsui, GatewayProcess } from '../support/gateway.ts';
import { need, PYTHON } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** A reader made of pymodbus. */
class PyReader {
  readonly #child: Child;
  #asked = 0;

  constructor(port: number, unit = 1) {
    this.#child = start(PYTHON, [
      join(import.meta.dirname, '../support/pymodbus_readers.py'),
      String(port),
      String(unit),
    ]);
    onTestFinished(() => void this.#child.stop());
  }

  async asks(line: string): Promise<unknown> {
    const before = this.#asked++;
    this.#child.process.stdin.write(`${line}\n`);
    return until('pymodbus to answer', () => {
      if (this.#child.ended) throw new Error(this.#child.err);
      const answer = this.#child.out.split('\n').slice(0, -1)[before];
      return answer === undefined ? undefined : (JSON.parse(answer) as unknown);
    });
  }
}

/** `subject type` -> address, as the command prints it. */
async function mapOf(config: string, ...more: string[]): Promise<Map<string, number>> {
  const { out, code } = await fengsui(['--lang', 'en', 'outputs', 'map', '--config', config, ...more]);
  expect(code).toBe(0);
  const lines = out.trim().split('\n').slice(1);
  return new Map(
    lines
      .map((line): [string, number] => {
        const [table, address, type, subject] = line.split(',');
        return [`${table} ${type} ${subject}`, Number(address)];
      })
      .reverse(),
  );
}

const mbpoll = (port: number, type: string, address: number, ...values: string[]): string => {
  const args = [
    '-m',
    'tcp',
    '-p',
    String(port),
    '-a',
    '1',
    '-t',
    type,
    '-0',
    '-B',
    '-r',
    String(address),
    '-1',
    '127.0.0.1',
  ];
  const { stdout, stderr } = spawnSync('mbpoll', [...args, ...values], { encoding: 'utf8' });
  return stdout + stderr;
};

need('mbpoll', 'python3-pymodbus')('a panel next door', () => {
  it('is read by mbpoll and pymodbus, keeps its addresses over a restart, and no rude visitor does harm', async () => {
    const folder = tempDir();
    const [detectorPort, port] = [await freePort(), await freePort()];
    const detector = await PyDevice.tcp(detectorPort);
    await detector.set('input', 0, 30);
    const config = configOf(folder, [DETECTOR, `tcp://127.0.0.1:${detectorPort}`]);
    const file = join(config, 'plant.yaml');
    const text = `${readFileSync(file, 'utf8')}\nserve: { modbus: { listen: 127.0.0.1:${port} } }\n`;
    writeFileSync(file, text);
    const data = join(folder, 'data');
    const map = await mapOf(config);
    const value = map.get('input f32 tank-farm.h2s-101') ?? NaN;
    const alarm = map.get('discrete bit tank-farm.h2s-101:high-high') ?? NaN;
    const gateway = await GatewayProcess.start(config, data);
    const reader = new PyReader(port);

    // 3.0 ppm as a float, 30 tenths of ppm, good.
    await until('the value', async () => {
      const registers = await reader.asks(`input ${value} 4`);
      return JSON.stringify(registers) === JSON.stringify([0x4040, 0, 30, 192]);
    });
    expect(mbpoll(port, '3:float', value)).toMatch(/\[\d+\]:\s+3\s*$/m);
    expect(mbpoll(port, '4:hex', value)).toMatch(/0x4040/i);
    expect(await reader.asks(`write ${value} 1`)).toEqual({ exception: 1 });
    expect(mbpoll(port, '4', value, '1')).toMatch(/Illegal function/i);
    expect(await reader.asks('holding 65000 10')).toEqual({ exception: 2 });
    expect(await new PyReader(port, 9).asks(`input ${value} 1`)).toEqual({ exception: 11 });

    await detector.set('input', 0, 200);
    await until('the alarm', async () => JSON.stringify(await reader.asks(`discrete ${alarm} 2`)) === '[1,1]');
    expect(await reader.asks('coil 0 1')).toEqual([1]);
    const [beat] = (await reader.asks('input 1 1')) as number[];
    await until('the heart to beat', async () => ((await reader.asks('input 1 1')) as number[])[0] !== beat);

    const rude = Array.from({ length: 200 }, (_, i) => {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      socket.pause();
      socket.write(i % 2 === 0 ? 'GET / HTTP/1.1\r\n\r\n' : Buffer.from([0, 1, 0, 0, 0, 6, 1, 4, 0, 0]));
      return socket;
    });
    const late = new PyReader(port);
    expect(await late.asks(`discrete ${alarm} 2`)).toEqual([1, 1]);
    expect(await reader.asks(`discrete ${alarm} 2`)).toEqual([1, 1]);
    rude.forEach((socket) => socket.destroy());

    // The detector falls silent: its last value is no number any more.
    await detector.child.stop('SIGKILL');
    await until('the value to be bad', async () => {
      const registers = await reader.asks(`input ${value} 4`);
      return JSON.stringify(registers) === JSON.stringify([0x7fc0, 0, 0x8000, 0]);
    });
    const asked = await gateway.ask('GET', '/api/v1/outputs/map');
    expect(asked.body).toMatchObject({ listen: `127.0.0.1:${port}`, unit: 1 });
    expect(asked.body.items).toContainEqual(
      expect.objectContaining({ table: 'input', type: 'f32', subject: 'tank-farm.h2s-101', address: value }),
    );
    await gateway.child.stop();

    // A point before all others; and the port is taken when the gateway starts.
    const inserted = text.replace(
      / {6}- id: tank-farm\.h2s-101/,
      '      - { id: tank-farm.first, unit: bar, read: { table: input, address: 40, type: s16 } }\n$&',
    );
    expect(inserted).not.toBe(text);
    writeFileSync(file, inserted);
    const other = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void other.close());
    const again = await GatewayProcess.start(config, data, gateway.token);
    await until('the alarm that it cannot listen', async () =>
      (await again.alarms()).some((line) => line.startsWith('gateway:config ')),
    );
    const renewed = await mapOf(config, '--data', data);
    for (const [key, address] of map) expect([key, renewed.get(key)]).toEqual([key, address]);
    expect(renewed.get('input f32 tank-farm.first')).toBeGreaterThan(value);
    await new Promise((resolve) => other.close(resolve));
    await until('the panel to listen after all', () => listens(port));
    const third = new PyReader(port);
    await until('the panel to be served after all', async () => {
      const registers = await third.asks(`input ${value} 4`);
      return JSON.stringify(registers) === JSON.stringify([0x7fc0, 0, 0x8000, 0]);
    });
    await again.child.stop();
  });
});
