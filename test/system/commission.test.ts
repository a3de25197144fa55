import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gatewayLine, type Responder, serialLine } from '../../simulators/wire/unit.ts';
import { recorded, serve, unit } from '../commission/support.ts';
import { freePort, start } from '../support/children.ts';
import { written } from '../support/example.ts';
import { fengsui, GatewayProcess, newToken } from '../support/gateway.ts';
import { WireDevice } from '../support/modbus-wire.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const FENGSUI = join(import.meta.dirname, '../../dist/src/cli/fengsui.js');
let beat = 0;
/** A detector as in the profile of the XNX, and a panel without one. */
const units = () => [
  unit(
    3,
    [{ table: 'holding', address: 0 }, 0x2403],
    [{ table: 'holding', address: 2, type: 'f32' }, 12.5],
    [{ table: 'holding', address: 6 }, 1],
    [{ table: 'holding', address: 7 }, () => beat++ & 0xffff],
    [{ table: 'holding', address: 10 }, 4],
    [{ table: 'holding', address: 35 }, 2],
  ),
  unit(7, [{ table: 'input', address: 0 }, () => 85 + (beat % 2)], [{ table: 'discrete', address: 0 }, true]),
];

/** A plant with both units, and a device that is not there. */
async function plantAt(address: string, gone = true): Promise<string> {
  const nobody = await freePort();
  return written(join(tempDir(), 'config'), {
    'plant.yaml': `
fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - id: xnx
    name: { zh: 罐区探测器, en: Tank farm detector }
    connect: ${address}
    unit: 3
    model: honeywell-xnx
    poll: 100ms
    points:
      - { id: xnx.gas, name: { zh: 硫化氢一号, en: H2S 1 }, gas: H2S, read: { signal: gas } }
  - id: panel
    connect: ${address}
    unit: 7
    poll: 100ms
    points:
      - { id: panel.ex, gas: EX, read: { table: input, address: 0, scale: 0.1 } }
      - { id: panel.door, contact: door, read: { table: discrete, address: 0 } }
${gone ? `  - { id: gone, connect: 'tcp://127.0.0.1:${nobody}', points: [{ id: gone.ex, gas: EX, read: { table: input, address: 0 } }] }` : ''}
`,
  });
}
const objects = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('fengsui scan', () => {
  it('names who is there, and prints what can be pasted', async () => {
    const { line, asked } = recorded(gatewayLine(units()));
    const address = await serve('tcp', line);
    const { code, out, err } = await fengsui(['scan', address]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^2 units at tcp:/);
    expect(out).toMatch(/^unit 3 {2}honeywell-xnx/m);
    expect(out).toMatch(/^ {2}gas +12\.5 {2}holding 2 {2}4148 0000$/m);
    expect(out).toMatch(/^ {2}holding {7}0 {2}2403 .*\*$/m);
    expect(out).toContain(`    connect: ${address}\n    unit: 3\n    model: honeywell-xnx\n`);
    expect(out).not.toContain('\u001b');
    expect(new Set(asked.map(({ pdu }) => pdu[0]))).toEqual(new Set([1, 2, 3, 4]));
  });

  it('says the same to programs', async () => {
    const address = await serve('rtu-tcp', serialLine(units()));
    const { code, out } = await fengsui(['scan', `${address}?units=2-3`, '--timeout', '200ms', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      connect: address,
      asked: [2, 3],
      stopped: false,
      noisy: false,
      units: [
        {
          unit: 3,
          anyUnit: false,
          model: 'honeywell-xnx',
          models: [{ model: 'honeywell-xnx', name: { en: expect.any(String) } }],
          signals: expect.arrayContaining([expect.objectContaining({ signal: 'gas', value: 12.5 })]),
          tables: { holding: { says: 'data', blocks: [{ address: 0, moved: expect.arrayContaining([7]) }] } },
        },
      ],
      snippet: expect.stringMatching(/^devices:\n/),
    });
  });

  it('exits 1 when nobody is there and 2 on a wrong usage', async () => {
    const refused = await fengsui(['scan', `tcp://127.0.0.1:${await freePort()}`]);
    expect([refused.code, refused.out]).toEqual([1, expect.stringMatching(/^nobody answers at .*\n.*refused/)]);
    const wrong = [
      ['scan'],
      ['scan', 'http://h'],
      ['scan', 'tcp://h', '--units', 'x'],
      ['scan', 'tcp://h', '--timeout', 'soon'],
      ['scan', 'tcp://h', '--bauds'],
      ['scan', 'rtu:///dev/ttyS0', '--parities', 'some'],
    ];
    const answers = await Promise.all(wrong.map((args) => fengsui(args)));
    expect(answers.map(({ code }) => code)).toEqual(wrong.map(() => 2));
    for (const { out, err } of answers) expect([out, err]).toEqual(['', expect.stringMatching(/^error: /)]);
  });

  it('ends by Ctrl-C, with what it has found', async () => {
    const line: Responder = serialLine(units());
    let asked = 0;
    const address = await serve('rtu-tcp', (id, pdu) => {
      asked = Math.max(asked, id);
      return line(id, pdu);
    });
    const child = start(process.execPath, [FENGSUI, 'scan', address, '--timeout', '10s', '--units', '3,9,10']);
    await until('the silent unit to be asked', () => asked === 9);
    const begun = performance.now();
    child.process.kill('SIGINT');
    expect(await child.exited).toBe(0);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(child.out).toContain('stopped before it was done');
  });
});

describe('fengsui points', () => {
  it('prints once when everything is known, and exits 1 when a point is not good', async () => {
    const address = await serve('tcp', gatewayLine(units()));
    const config = await plantAt(address);
    const { code, out, err } = await fengsui(['points', '--config', config, '--lang', 'zh']);
    expect(code).toBe(1);
    expect(out).toMatch(/^xnx {2}罐区探测器 {2}tcp:.* 单元 3 {2}在线/);
    expect(out).toMatch(/^ {2}xnx\.gas +硫化氢一号 +12\.500 ppm {2}good +\d\.\d s {2}4148 0000$/m);
    expect(out).toMatch(/^ {2}panel\.door .* 1 {2}good .* {2}1$/m);
    expect(out).toMatch(/^ {2}gone\.ex .*\? - {2}bad\/comm/m);
    expect(err).toMatch(/^gone: 拒绝连接/);
    const one = await fengsui(['points', '--config', config, '--device', 'xnx']);
    expect([one.code, one.err]).toEqual([0, '']);
  });

  it('goes on with --watch, one object a line at each change, until Ctrl-C', async () => {
    const config = await plantAt(await serve('tcp', gatewayLine(units())), false);
    const child = start(process.execPath, [FENGSUI, 'points', '--config', config, '--watch', '--json']);
    await child.says(/("panel\.ex".*\n[\s\S]*){4}/);
    child.process.kill('SIGINT');
    expect(await child.exited).toBe(0);
    const said = objects(child.out);
    expect(said.find(({ point }) => point === 'xnx.gas')).toMatchObject({
      device: 'xnx',
      value: 12.5,
      unit: 'ppm',
      quality: 'good',
      table: 'holding',
      address: 2,
      words: [0x4148, 0],
      raw: '4148 0000',
    });
    expect(new Set(said.filter(({ point }) => point === 'panel.ex').map(({ value }) => value))).toEqual(
      new Set([8.5, 8.6]),
    );
    expect(said.filter(({ point }) => point === 'xnx.gas').length).toBe(1);
    expect(child.err).toBe('');
  });

  it('says that a gateway may hold a device that closes the connection', async () => {
    const device = await WireDevice.listen('tcp', (_request, _say, socket) => socket.destroy());
    const config = await plantAt(`tcp://127.0.0.1:${device.port}`, false);
    const { code, err } = await fengsui(['points', '--config', config, '--for', '3s']);
    expect(code).toBe(1);
    expect(err).toMatch(/xnx: the connection is closed[\s\S]*watch it instead: fengsui points --watch --url/);
  });

  it('waits no longer than it is told to', async () => {
    const device = await WireDevice.listen('tcp', () => {});
    const config = await plantAt(`tcp://127.0.0.1:${device.port}`, false);
    const begun = performance.now();
    const { code, out } = await fengsui(['points', '--config', config, '--for', '500ms']);
    expect([code, out]).toEqual([1, expect.stringContaining('not read yet')]);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('watches a gateway that runs, over its own interface', async () => {
    const address = await serve('tcp', gatewayLine(units()));
    const config = await plantAt(address, false);
    const data = join(tempDir(), 'data');
    const gateway = await GatewayProcess.start(config, data);
    const tokenFile = join(tempDir(), 'token');
    writeFileSync(tokenFile, `${await newToken(data, 'viewer')}\n`);
    await gateway.hears('panel');
    const at = ['points', '--url', gateway.url, '--token-file', tokenFile];
    const once = await fengsui(at);
    expect([once.code, once.err]).toEqual([0, '']);
    expect(once.out).toMatch(/^ {2}xnx\.gas +H2S 1 +12\.500 ppm {2}good/m);

    const child = start(process.execPath, [FENGSUI, ...at, '--config', config, '--watch', '--json']);
    onTestFinished(() => void child.stop('SIGKILL'));
    await child.says(/"point":"panel\.ex".*"raw":"005[56]"/);
    expect(objects(child.out.slice(0, child.out.lastIndexOf('\n')))).toContainEqual(
      expect.objectContaining({ device: 'panel', up: true }),
    );
    await gateway.child.stop('SIGKILL');
    await until('the loss to be told', () => /the gateway does not answer/.test(child.err));
    child.process.kill('SIGINT');
    expect(await child.exited).toBe(0);
  });

  it('exits 2 on a wrong usage', async () => {
    const config = await plantAt('tcp://127.0.0.1:9');
    const wrong = [
      ['points'],
      ['points', '--config', '/nowhere'],
      ['points', '--config', config, '--device', 'nobody'],
      ['points', '--config', config, '--for', 'ever'],
      ['points', '--url', 'http://127.0.0.1:1'],
      ['points', '--url', 'ftp://x', '--token-file', 'y'],
    ];
    expect((await Promise.all(wrong.map((args) => fengsui(args)))).map(({ code }) => code)).toEqual(wrong.map(() => 2));
  });
});
