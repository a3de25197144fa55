import { connectAsync } from 'mqtt';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../support/children.ts';
import { changed, written } from '../../support/example.ts';
import { GatewayProcess } from '../../support/gateway.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { DEVICE, plantText } from './support.ts';

it('a detector at the broker inside the gateway raises an alarm, and is on the device page', async () => {
  const folder = tempDir();
  const port = await freePort();
  const config = written(join(folder, 'config'), {
    'plant.yaml': `${plantText(changed('mqtt://127.0.0.1:1883', 'embedded', DEVICE))}broker:
  listen: 127.0.0.1:${port}
  accounts: [{ user: gateway-1, password: "\${file:lora}" }]
`,
    lora: 'p\n',
  });
  const gateway = await GatewayProcess.start(config, join(folder, 'data'));
  await gateway.hears('lora');
  const lora = await connectAsync(`mqtt://gateway-1:p@127.0.0.1:${port}`);
  onTestFinished(() => lora.endAsync(true));
  const say = (h2s: unknown) =>
    lora.publishAsync('gas/d1/up', JSON.stringify({ values: { h2s }, ok: true, ts: Date.now() }), { qos: 1 });
  await say('ERR');
  await say(20);
  await until('the alarm', async () => (await gateway.alarms()).includes('d1.h2s:high-high unacked'));
  const { body } = await gateway.ask('GET', '/api/v1/devices');
  expect(JSON.stringify(body)).toContain('"not-a-number":1');
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toContain('fengsui_rejects_total{driver="lora",reason="not-a-number"} 1');
});
