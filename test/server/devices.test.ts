import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceId, pointId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import type { DeviceReport } from '../../src/ports/driver.ts';
import { deviceList, deviceView } from '../../src/wire/devices.ts';
import { deviceRoutes } from '../../src/server/http/devices.ts';
import { Samples } from '../../drivers/shared/mqtt/samples.ts';
import { sourceViewOf } from '../../src/server/http/source-view.ts';
import { messageOf, readerOf } from '../support/badges.ts';
import { checkAnswer, TestSite } from '../support/site.ts';
import fastify, { type FastifyInstance } from 'fastify';
import { emptyState } from '../../src/domain/begin.ts';
import { device, smallPlant } from '../support/plant.ts';
import type { Site } from '../../src/server/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

describe('the devices', () => {
  it('are told to every viewer, with since when and why', async () => {
    site.hear({ kind: 'device', device: deviceId('panel'), up: true });
    await site.clock.pass(0);
    const upAt = site.clock.now();
    const first = deviceList.parse((await site.request('GET', '/api/v1/devices', { as: 'viewer' })).json);
    expect(first.items.find(({ id }) => id === 'panel')).toMatchObject({ up: true, since: upAt, failures: 0 });

    await site.clock.pass(5000);
    site.hear({ kind: 'device', device: deviceId('panel'), up: false, reason: 'timeout' });
    await site.clock.pass(0);
    const failedAt = site.clock.now();
    await site.clock.pass(1000);
    site.hear({ kind: 'device', device: deviceId('panel'), up: false, reason: 'timeout' });
    await site.clock.pass(0);
    const one = deviceView.parse((await site.request('GET', '/api/v1/devices/panel', { as: 'viewer' })).json);
    expect(one).toMatchObject({ id: 'panel', up: false, since: failedAt, trouble: 'timeout', failures: 2 });
    expect(one.points).toContain('h2s');
  });

  it('need a sign-in, and have to exist', async () => {
    expect((await site.request('GET', '/api/v1/devices/panel')).status).toBe(401);
    expect((await site.request('GET', '/api/v1/devices/nobody', { as: 'viewer' })).status).toBe(404);
    expect((await site.request('GET', '/api/v1/devices?registers=maybe', { as: 'viewer' })).status).toBe(400);
  });

  it('stand in the OpenAPI document with their registers', async () => {
    const text = JSON.stringify(await site.server.openapi());
    for (const part of ['"/api/v1/devices/{id}"', '"registers"', '"p99"', '"lastGoodAt"', '"since"'])
      expect(text).toContain(part);
  });
});

/** A badge source after three messages: one that was read, one that is no JSON, one far away. */
function heard(): DeviceReport {
  const [reader, samples] = [readerOf(), new Samples()];
  const last = '{"position":{"x":50,"y":50},"battery":7,"sos":false}';
  for (const body of ['x\u0000', JSON.stringify({ position: { x: 9e6, y: 1 }, junk: 'x'.repeat(9000) }), last]) {
    const message = messageOf(body);
    samples.keep(message, reader.read(message));
  }
  return {
    device: deviceId('uwb'),
    address: 'mqtt://10.0.0.8:1883',
    polls: 3,
    errors: { 'not-json': 1 },
    latency: null,
    lastGoodAt: null,
    messages: samples.report(reader),
  };
}

describe('what a driver reports', () => {
  const report: DeviceReport = {
    device: deviceId('panel'),
    address: 'tcp://10.0.0.7:502',
    polls: 12,
    errors: { timeout: 2, 'exception-02': 1 },
    latency: { p50: 2, p95: 4, p99: 9, max: 31 },
    lastGoodAt: instant(1000),
    registers: [
      { table: 'input', address: 3, count: 2, values: [1, 65_535], at: instant(1000) },
      {
        table: 'input',
        address: 7,
        count: 1,
        values: [],
        at: instant(1000),
        failing: { how: 'exception-04', since: instant(400) },
        pieceOf: { address: 3, count: 5 },
      },
    ],
  };
  const hints: DeviceReport['hints'] = [
    { point: pointId('h2s'), code: 'order', reads: -107_610_720, setting: 'order: CDAB', value: 3.2 },
    { point: pointId('ex'), code: 'zero', reads: 0, setting: 'address: 4', value: 12.5 },
    { point: pointId('co'), code: 'type', reads: null, setting: 'type: u32', value: 7 },
  ];
  const plant = { ...smallPlant(), devices: [device('panel'), device('uwb', 'badges')] };
  // Only what the routes look at: whatever else they touched would fail here.
  const seen: Pick<Site, 'state' | 'reports'> = {
    state: emptyState(plant),
    reports: () => [{ ...report, hints }, heard()],
  };
  let app: FastifyInstance;
  beforeAll(async () => {
    app = fastify();
    app.addHook('onRequest', (request, _reply, next) => {
      const role = request.headers['x-role'] === 'engineer' ? 'engineer' : 'viewer';
      request.account = { name: 'chen', role, kind: 'user' };
      next();
    });
    app.setSerializerCompiler(() => (data) => JSON.stringify(data));
    for (const install of deviceRoutes(seen)) install(app, checkAnswer);
    await app.ready();
  });
  afterAll(() => app.close());

  it('is told as it is, with registers unless they are not wanted', async () => {
    const { device: _id, ...told } = report;
    const all = deviceList.strict().parse((await app.inject('/api/v1/devices')).json());
    expect(all.items).toMatchObject([
      { id: 'panel', kind: 'modbus', up: false, period: 200, ...told },
      { id: 'uwb', kind: 'badges', up: false },
    ]);
    const [panel] = deviceList.parse((await app.inject('/api/v1/devices?registers=false')).json()).items;
    expect(panel).not.toHaveProperty('registers');
    expect(panel?.hints?.map(({ point, code, text }) => [point, code, text])).toEqual([
      [
        'h2s',
        'order',
        {
          zh: '读得 -107610720，不像测量值；写 order: CDAB 则为 3.2：检查字节序',
          en: 'reads -107610720, hardly a measured value; with order: CDAB it would be 3.2: check the byte order',
        },
      ],
      [
        'ex',
        'zero',
        {
          zh: '启动以来一直读得 0；写 address: 4 则为 12.5：地址可能差一',
          en: 'has read 0 since the start; with address: 4 it would be 12.5: the address may be off by one',
        },
      ],
      [
        'co',
        'type',
        {
          zh: '读得 非数字，不像测量值；写 type: u32 则为 7：检查数据类型',
          en: 'reads no number, hardly a measured value; with type: u32 it would be 7: check the type',
        },
      ],
    ]);
    expect(panel).toMatchObject({ latency: report.latency });
    expect((await app.inject('/api/v1/devices/panel')).json()).toMatchObject({ registers: report.registers });
  });

  it('of a badge source shows an engineer its last message beside what was read in it, and why others were refused', async () => {
    const headers = { 'x-role': 'engineer' };
    const { messages } = deviceView.parse((await app.inject({ url: '/api/v1/devices/uwb', headers })).json());
    expect(messages?.last).toMatchObject({
      topic: 'uwb/1A2B/location',
      text: '{"position":{"x":50,"y":50},"battery":7,"sos":false}',
      mapped: [{ tag: '1a2b', frame: 'local', x: 50, y: 50, sos: false, battery: 7 }],
      taken: [
        { kind: 'tag-event', tag: '1a2b', what: 'battery', percent: 7 },
        { kind: 'fix', tag: '1a2b', floor: 'ground', x: 50, y: 50, quality: 'good' },
      ],
      rejects: [],
    });
    expect(messages?.refused).toMatchObject([
      { reason: 'not-json', count: 1, text: 'x\u0000', bytes: 2 },
      { reason: 'out-of-extent', count: 1, check: { en: expect.stringContaining('extent') } },
    ]);
    expect(messages?.refused[1]?.text.length).toBeLessThan(1000);
    const all = deviceList.parse((await app.inject({ url: '/api/v1/devices', headers })).json());
    expect(all.items[1]?.messages).toEqual(messages);
  });

  it('shows no message to those who may not configure: it says where people are', async () => {
    for (const url of ['/api/v1/devices', '/api/v1/devices/uwb'])
      expect((await app.inject(url)).body).not.toContain('"messages"');
  });

  it('says which axes are swapped, and how to mend that', async () => {
    const [reader, samples] = [readerOf(), new Samples()];
    for (let i = 0; i < 40; i++) {
      const message = messageOf({ position: { x: 20 + i, y: 150 + i } });
      samples.keep(message, reader.read(message));
    }
    const { doubt } = sourceViewOf(samples.report(reader));
    expect(doubt).toMatchObject({ outside: 40, of: 40, mistake: 'swapped' });
    expect(doubt?.text.zh).toContain('fields');
  });
});
