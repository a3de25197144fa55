import { MqttSource } from '../../../drivers/shared/mqtt/source.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { pointSettings, readerOf } from '../mqtt-points/support.ts';
import { driverContract } from './contract.ts';
import { mqttWorldOf } from './mqtt-world.ts';
import { FAR } from './world.ts';

/** Two levels of one detector. */
const DEVICE = `
  - id: lora
    connect: mqtt://127.0.0.1:1883
    topic: gas/{dev}/up
    points:
      - { id: a, unit: m, range: [0, 1000], read: { dev: d1, value: /a, at: /ts } }
      - { id: b, unit: m, range: [0, 1000], read: { dev: d1, value: /b, at: /ts } }
`;

driverContract(
  mqttWorldOf('MQTT, for points', {
    topic: 'gas/+/up',
    messages: (a, refuses) => [['gas/d1/up', { ...(refuses ? {} : { a, b: a + FAR }), ts: Date.now() }]],
    driver: (access) => new MqttSource('lora', readerOf(pointSettings(DEVICE)), access, new SystemClock()),
    told: (draft) =>
      draft.kind === 'reading' && draft.quality === 'good' && draft.value !== null
        ? { of: draft.point === 'a' ? 'a' : 'b', value: draft.value }
        : undefined,
  }),
);
