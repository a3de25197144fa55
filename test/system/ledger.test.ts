import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort, PyDevice } from '../support/children.ts';
import { written } from '../support/example.ts';
import { GatewayProcess, newToken } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

need('python3-pymodbus')('a detector made of pymodbus', () => {
  it('is calibrated, bumped, drowned in gas, and found to have drifted', async () => {
    const folder = tempDir();
    const port = await freePort();
    const device = await PyDevice.tcp(port);
    const config = written(join(folder, 'config'), {
      'plant.yaml': `
fengsui: 1
site: { id: works, name: Works, timezone: Asia/Shanghai }
floors: [{ id: ground, extent: [0, 0, 100, 100] }]
devices:
  - id: panel
    connect: tcp://127.0.0.1:${port}
    poll: 50ms
    points: [{ id: h2s, read: { table: input, address: 0, scale: 0.1 }, gas: H2S, alarms: { off-delay: 0s }, calibration: { last: 2020-01-01 } }]
`,
    });
    const data = join(folder, 'data');
    const gateway = await GatewayProcess.start(config, data, await newToken(data));
    const gas = (ppm: number): Promise<void> => device.set('input', 0, 10 * ppm);
    const post = async (path: string, body: object) => {
      const { status, body: answer } = await gateway.ask('POST', `/api/v1/${path}`, body);
      return [status, (answer as { result?: string }).result, (answer as { fault?: string }).fault];
    };
    const record = (kind: string, more: object) =>
      post('calibrations', { point: 'h2s', kind, gas: 'H2S', concentration: 25, cylinder: 'A-7', ...more });
    const ledger = async () => (await gateway.ask('GET', '/api/v1/ledger?point=h2s')).body.items?.[0] ?? {};
    const start = () => post('points/h2s/start-check', { kind: 'bump', compensating: 'portable' });
    const sees = (peak: number) =>
      until(
        `a peak of ${peak}`,
        async () => ((await ledger())['running'] as { peak?: number } | undefined)?.peak === peak,
      );
    const isBack = () => until('the bypass to end', async () => (await ledger())['running'] === undefined);
    const reading = async () => {
      const { body } = await gateway.ask('GET', '/api/v1/state');
      return (body as { readings?: { value: number; quality: string; reason?: string }[] }).readings?.[0];
    };

    await gas(1);
    await until('the doubt', async () => (await reading())?.reason === 'calibration');
    expect(await gateway.alarms()).toEqual(expect.arrayContaining([expect.stringMatching(/^h2s:calibration unacked/)]));
    expect(await record('calibration', { before: 21, after: 25 })).toEqual([201, 'pass', undefined]);
    await until('the reading to be good', async () => (await reading())?.quality === 'good');

    expect(await start()).toEqual([200, undefined, undefined]);
    await gas(24);
    await sees(24);
    expect(await record('bump', {})).toEqual([201, 'pass', undefined]);
    await gas(0);
    await isBack();

    await start();
    await gas(120);
    await sees(120);
    expect(await record('bump', { concentration: 90 })).toEqual([201, 'pass', undefined]);
    await gas(0);
    await isBack();
    // Level 2 went with the line; more than the detector can show asks for a portable one.
    const left = (await gateway.alarms()).filter((line) => line.startsWith('h2s:'));
    expect(left.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
      expect.arrayContaining(['h2s:over-range latched-unacked']),
    );
    expect(left.some((line) => line.startsWith('h2s:high-high'))).toBe(false);

    expect(await record('calibration', { before: 12, after: 15 })).toEqual([201, 'fail', 'off']);
    await until('the alarm', async () =>
      (await gateway.alarms()).some((line) => line.startsWith('h2s:calibration unacked')),
    );
    await gateway.child.stop();
    const again = await GatewayProcess.start(config, data, await newToken(data));
    const { body } = await again.ask('GET', '/api/v1/calibrations?point=h2s');
    expect(body.items?.map((item) => `${String(item['kind'])} ${String(item['result'])}`)).toEqual([
      'calibration fail',
      'bump pass',
      'bump pass',
      'calibration pass',
    ]);
  });
});
