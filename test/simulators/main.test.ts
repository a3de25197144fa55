import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { commandOf } from '../../simulators/command.ts';
import { PacketFramer } from '../../simulators/wire/mqtt-packets.ts';
import { ROOT, runProgram, startProgram, temporaryFolder, waitFor } from './support.ts';

const MAIN = join(ROOT, 'dist/simulators/main.js');

/** What is run is what was written: built anew when a source is younger. */
async function build(): Promise<void> {
  const sources = ['simulators', 'drivers', 'src/settings', 'src/domain'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const isFresh = sources.every((source) => {
    const built = join(ROOT, 'dist', source.replace(/\.ts$/, '.js'));
    return existsSync(built) && statSync(built).mtimeMs >= statSync(join(ROOT, source)).mtimeMs;
  });
  if (!isFresh) await runProgram(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', ROOT]);
  expect(existsSync(MAIN)).toBe(true);
}

/** As much of a broker as takes badges: says yes to whoever comes, and keeps what is published. */
async function tinyBroker(): Promise<{ port: number; published: string[] }> {
  const published: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const framer = new PacketFramer();
    socket.on('data', (bytes: Buffer) => {
      for (const { type, body } of framer.push(bytes)) {
        if (type === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
        if (type === 3) published.push(body.subarray(2).toString());
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, published };
}

function simulate(...parameters: string[]) {
  const run = startProgram(process.execPath, [MAIN, '--config', join(ROOT, 'config'), ...parameters]);
  const ended = new Promise<number | null>((done) => run.child.once('close', (code) => done(code)));
  const addresses = (): Record<string, string> | undefined => {
    const line = run
      .said()
      .split('\n')
      .find((text) => text.startsWith('{'));
    return line === undefined ? undefined : (JSON.parse(line) as { devices: Record<string, string> }).devices;
  };
  return {
    ...run,
    ended,
    listens: () => waitFor('the addresses', addresses),
    tell: (what: object) => run.child.stdin?.write(`${JSON.stringify(what)}\n`),
  };
}

describe('the simulated plant as a program', () => {
  beforeAll(build);

  it('tells where every device is, before there is a broker, and badges begin when there is one', async () => {
    const plant = simulate('--scenario', 'normal', '--seed', '3');
    const devices = await plant.listens();
    expect(Object.keys(devices).sort()).toEqual([
      'loading-bay-card',
      'reactor-hall-panel',
      'reactor-upper-panel',
      'tank-farm-panel',
      'utilities-panel',
    ]);
    for (const address of Object.values(devices))
      expect(address).toMatch(/^(tcp:\/\/127\.0\.0\.1:\d+|rtu:\/\/\/.+\?baud=19200.*)$/);
    const broker = await tinyBroker();
    plant.tell({ mqtt: broker.port });
    await waitFor('all badges, twice', () => broker.published.length >= 80);
    const topics = new Set(broker.published.map((text) => text.slice(0, text.indexOf('{'))));
    expect(topics.size, 'each once a second').toBe(40);
    expect(topics).toContain('uwb/1a2b/location');
  });

  it('changes its scenario, says what it does not understand, and does not end by it', async () => {
    const broker = await tinyBroker();
    const plant = simulate('--mqtt', String(broker.port), '--speed', '20');
    await plant.listens();
    plant.tell({ scenario: 'no-such' });
    plant.child.stdin?.write('nonsense\n');
    await waitFor(
      'both refusals',
      () => plant.said().includes('known are') && plant.said().includes('not a JSON object: nonsense'),
    );
    plant.tell({ scenario: 'man-down' });
    await waitFor('a call for help', () => broker.published.some((text) => text.includes('"sos":true')));
  });

  it.each([
    ['SIGTERM', (run: ReturnType<typeof simulate>) => run.child.kill('SIGTERM')],
    ['SIGINT', (run: ReturnType<typeof simulate>) => run.child.kill('SIGINT')],
    ['the end of its input', (run: ReturnType<typeof simulate>) => run.child.stdin?.end()],
  ])('ends by %s and leaves no terminal behind', async (_, end) => {
    const plant = simulate();
    const devices = await plant.listens();
    const tty = /^rtu:\/\/(.*)\?/.exec(devices['loading-bay-card'] ?? '')?.[1];
    if (tty !== undefined) expect(existsSync(tty)).toBe(true);
    end(plant);
    expect(await plant.ended).toBe(0);
    if (tty !== undefined) expect(existsSync(dirname(tty))).toBe(false);
  });

  it('refuses a wrong usage and a wrong configuration with 2', async () => {
    for (const parameters of [
      [],
      ['--config', 'config', '--scenario', 'none'],
      ['--config', 'config', '--what'],
      ['--config', 'config', '--mqtt', 'x'],
    ]) {
      const { code, out } = await runProgram(process.execPath, [MAIN, ...parameters]);
      expect([code, out.includes('usage:')]).toEqual([2, true]);
    }
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'plant.yaml'), 'fengsui: 2\n');
    const { code, out } = await runProgram(process.execPath, [MAIN, '--config', folder]);
    expect(code).toBe(2);
    expect(out).toContain('plant.yaml:1');
  });
});

describe('a command', () => {
  it('is a port or a scenario, and nothing else', () => {
    expect(commandOf('{"mqtt": 1883}')).toEqual({ do: 'mqtt', port: 1883 });
    expect(commandOf('{"scenario": "h2s-leak"}')).toMatchObject({ do: 'scenario', scenario: { name: 'h2s-leak' } });
    for (const line of ['', '[]', '7', '{"mqtt": 0}', '{"mqtt": "1883"}', '{"scenario": 3}', '{}'])
      expect(commandOf(line).do).toBe('nothing');
  });
});
