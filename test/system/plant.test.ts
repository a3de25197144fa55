import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figures } from '../../src/wire/figures.ts';
import type { RegisterTable } from '../support/children.ts';
import { freePort, PyDevice, start, startLine, startMosquitto } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, GatewayProcess } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import type { Viewer } from '../support/site.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** The raising of an alarm, as a plain client is told it. */
const raise = (viewer: Viewer, id: string) =>
  viewer.has('transition', ({ alarm, kind }) => alarm === id && kind === 'raise');

/** The detector of the example: H2S in tenths of ppm, and a call point. */
async function stepOfGas(
  viewer: Viewer,
  set: (table: RegisterTable, address: number, value: number) => Promise<void>,
): Promise<void> {
  await set('input', 0, 30);
  await viewer.has('delta', ({ readings }) =>
    readings.some(({ point, value, quality }) => point === 'tank-farm.h2s-101' && value === 3 && quality === 'good'),
  );
  expect(viewer.all('transition').filter(({ subject }) => subject.startsWith('tank-farm.'))).toEqual([]);
  await set('input', 0, 200);
  expect(await raise(viewer, 'tank-farm.h2s-101:high')).toMatchObject({
    state: 'unacked',
    priority: 2,
    value: 20,
    unit: 'ppm',
    cause: 'limit',
  });
  expect(await raise(viewer, 'tank-farm.h2s-101:high-high')).toMatchObject({
    state: 'unacked',
    priority: 1,
    latched: true,
    text: { zh: expect.stringContaining('20.0 ppm') },
  });
  await set('discrete', 0, 1);
  expect(await raise(viewer, 'tank-farm.call-point-1:on')).toMatchObject({ priority: 1, cause: 'contact' });
}

need(
  'mosquitto',
  'mosquitto-clients',
  'python3-pymodbus',
)('a detector of pymodbus and badges of mosquitto_pub', () => {
  it('raise what they should, and what is acknowledged stays so', async () => {
    const folder = tempDir();
    const [detectorPort, brokerPort] = [await freePort(), await freePort()];
    const [detector] = await Promise.all([
      PyDevice.tcp(detectorPort),
      startMosquitto(brokerPort, join(folder, 'm.conf')),
    ]);
    const config = configOf(
      folder,
      [DETECTOR, `tcp://127.0.0.1:${detectorPort}`],
      [BROKER, `mqtt://127.0.0.1:${brokerPort}`],
    );
    const data = join(folder, 'data');
    let gateway = await GatewayProcess.start(config, data);
    await gateway.hears('tank-farm-panel');
    await gateway.hears('uwb');
    const viewer = await gateway.view();
    await stepOfGas(viewer, (table, address, value) => detector.set(table, address, value));

    const publish = async (tag: string, body: object, ...more: string[]): Promise<void> => {
      const args = [
        '-h',
        '127.0.0.1',
        '-p',
        String(brokerPort),
        '-q',
        '1',
        '-t',
        `uwb/${tag}/location`,
        '-m',
        JSON.stringify(body),
        ...more,
      ];
      expect(await start('mosquitto_pub', args).exited).toBe(0);
    };
    await publish('1A2C', { position: { x: 50, y: 50 }, accuracy: 0.3, ts: Date.now() });
    await publish('1A2B', { position: { x: 150, y: 100 }, accuracy: 0.3, sos: true, battery: 80 });
    await publish('beef', { sos: true }, '-r');
    expect(await raise(viewer, 'tank-farm:forbidden')).toMatchObject({
      people: ['visitor-1'],
      text: { zh: expect.stringContaining('访客一') },
    });
    expect(await raise(viewer, 'zhang-wei:sos')).toMatchObject({ people: ['zhang-wei'], priority: 1, latched: true });
    await raise(viewer, 'beef:sos');
    // People stand where there is gas.
    await raise(viewer, 'tank-farm:evacuate');

    const sos = await raise(viewer, 'zhang-wei:sos');
    const acked = await gateway.ask('POST', '/api/v1/alarms/zhang-wei:sos/ack', {
      occurrence: sos.occurrence,
      comment: '马上到',
    });
    expect(acked).toMatchObject({ status: 200, body: { ok: true, durable: true } });
    expect(
      await viewer.has('transition', ({ alarm, kind }) => alarm === 'zhang-wei:sos' && kind === 'ack'),
    ).toMatchObject({ state: 'acked', comment: '马上到' });
    await gateway.child.stop('SIGKILL');

    gateway = await GatewayProcess.start(config, data);
    expect(await gateway.alarms()).toEqual(
      expect.arrayContaining([
        'zhang-wei:sos acked',
        'tank-farm:forbidden unacked',
        'tank-farm.h2s-101:high-high unacked',
      ]),
    );
    const { body } = await gateway.ask('GET', '/api/v1/events?kind=acknowledged');
    expect(body.items).toMatchObject([
      { type: 'event', seq: acked.body['seq'], subject: 'zhang-wei:sos', comment: '马上到' },
    ]);
    await counted(gateway);
    // Retained since before this start: it raises nothing a second time.
    const again = await gateway.view();
    await gateway.hears('uwb');
    await publish('1A2B', { battery: 79 });
    await until('the badges to be heard', async () =>
      (await (await fetch(`${gateway.url}/metrics`)).text()).includes('kind="tag-event"'),
    );
    expect(again.all('transition').filter(({ alarm }) => alarm === 'beef:sos')).toEqual([]);
    await replayed(gateway);
  });

  /** The figures of alarm management are of what was recorded, over a crash. */
  async function counted(gateway: GatewayProcess): Promise<void> {
    const { status, body } = await gateway.ask('GET', '/api/v1/kpi');
    expect(status).toBe(200);
    const found = figures.parse(body);
    expect(found.priorities[0]?.toAcknowledge).toMatchObject({ count: 1 });
    const inZone = found.areas.find(({ zone }) => zone === 'tank-farm');
    expect(inZone?.occurrences).toBeGreaterThanOrEqual(4);
    expect(found.topTen.items.map(({ alarm }) => alarm)).toContain('tank-farm.h2s-101:high-high');
    // The record began with the first start of today: the rest of the 30 days is no quiet month.
    expect(found.covered.share).toBeLessThan(0.01);
  }

  /** What happened can be seen again, in its order and with its values. */
  async function replayed(gateway: GatewayProcess): Promise<void> {
    const viewer = gateway.replay();
    expect(await viewer.has('hello')).toMatchObject({ mode: 'replay', snapshot: { alarms: [] } });
    const clock = await viewer.has('clock', ({ state }) => state === 'paused');
    viewer.say({ type: 'play', speed: 1000 });
    await viewer.has('clock', ({ state }) => state === 'ended');
    const raised = viewer.all('transition').flatMap(({ alarm, kind }) => (kind === 'raise' ? [alarm] : []));
    expect(raised).toEqual(
      expect.arrayContaining([
        'tank-farm.h2s-101:high',
        'tank-farm.h2s-101:high-high',
        'tank-farm:forbidden',
        'zhang-wei:sos',
      ]),
    );
    const [from, to] = [clock.from ?? 0, (clock.to ?? 0) + 60_000].map((at) => new Date(at).toISOString());
    const { body } = await gateway.ask(
      'GET',
      `/api/v1/series?point=tank-farm.h2s-101&from=${from}&to=${to}&maxPoints=50`,
    );
    expect(Math.max(...(body.items ?? []).map(({ max }) => Number(max)))).toBe(20);
    viewer.say({ type: 'seek', at: '1970-01-01T00:00:00Z' });
    expect(await viewer.has('error')).toMatchObject({ code: 'out-of-range' });
  }
});

need('socat', 'python3-pymodbus')('the same detector on a serial line', () => {
  it('raises the same', async () => {
    const folder = tempDir();
    const line = await startLine(folder);
    const detector = await PyDevice.serial(line.far);
    const config = configOf(
      folder,
      [DETECTOR, `rtu://${line.near}?baud=9600&parity=none&stop=1`],
      [BROKER, `mqtt://127.0.0.1:${await freePort()}`],
    );
    const gateway = await GatewayProcess.start(config, join(folder, 'data'));
    await gateway.hears('tank-farm-panel');
    const viewer = await gateway.view();
    await stepOfGas(viewer, (table, address, value) => detector.set(table, address, value));

    await line.socat.stop();
    expect(await raise(viewer, 'tank-farm-panel:offline')).toMatchObject({ cause: 'offline' });
    const { body } = await gateway.ask('GET', '/api/v1/state');
    expect(body['readings']).toMatchObject([
      { value: 20, quality: 'bad', reason: 'comm' },
      { value: 1, quality: 'bad', reason: 'comm' },
    ]);
    expect(await gateway.alarms()).toEqual(
      expect.arrayContaining(['tank-farm.h2s-101:high-high unacked', 'tank-farm.call-point-1:on unacked']),
    );
  });
});
