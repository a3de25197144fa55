import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { serve, unit } from '../commission/support.ts';
import { fengsui, GatewayProcess } from '../support/gateway.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

it('a gateway says of a wrong word order and of a register off by one how they would read, and judges them as before', async () => {
  const holding = (address: number, type: 'u16' | 'f32' = 'u16') => ({ table: 'holding', address, type }) as const;
  const panel = unit(
    1,
    [{ ...holding(0, 'f32'), order: 'CDAB' }, 3.2],
    [holding(11, 'f32'), 12.5],
    [holding(31), 42],
    [holding(35), 7],
  );
  const folder = tempDir();
  const config = written(join(folder, 'config'), {
    'plant.yaml': `
fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - id: panel
    connect: ${await serve('tcp', gatewayLine([panel]))}
    unit: 1
    poll: 100ms
    points:
      - { id: swapped, gas: H2S, read: { table: holding, address: 0, type: f32 } }
      - { id: early, gas: H2S, read: { table: holding, address: 10, type: f32 } }
      - { id: zero, gas: H2S, read: { table: holding, address: 30 } }
      - { id: right, gas: H2S, read: { table: holding, address: 35 } }
`,
  });
  const gateway = await GatewayProcess.start(config, join(folder, 'data'));
  const told = async () => (await gateway.ask('GET', '/api/v1/devices/panel')).body;
  await until('a hint', async () => Array.isArray((await told())['hints']));
  expect((await told())['hints']).toMatchObject([
    { point: 'swapped', code: 'order', reads: -107_610_720, setting: 'order: CDAB', value: 3.2 },
    // Both are so: a float of few digits has an empty second register.
    { point: 'early', code: 'order', setting: 'order: CDAB', value: 12.5 },
    { point: 'early', code: 'address', setting: 'address: 11', value: 12.5 },
    { point: 'zero', code: 'zero', reads: 0, setting: 'address: 31', value: 42, text: { zh: expect.any(String) } },
  ]);
  expect((await gateway.ask('GET', '/api/v1/state')).body['readings']).toMatchObject([
    { point: 'swapped', quality: 'bad', reason: 'sensor' },
    { point: 'early', value: 0, quality: 'good' },
    { point: 'zero', value: 0, quality: 'good' },
    { point: 'right', value: 7, quality: 'good' },
  ]);
  await gateway.child.stop();

  const { out } = await fengsui(['points', '--config', config, '--lang', 'zh']);
  expect(out).toMatch(/^ {2}swapped .*bad\/sensor.*\n {4}读得 -107610720，不像测量值；写 order: CDAB 则为 3\.2/m);
  expect(out).toMatch(/^ {2}zero .*good.*\n {4}启动以来一直读得 0；写 address: 31 则为 42/m);
});
