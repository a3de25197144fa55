import { describe, expect, it } from 'vitest';
import { mqttPoints } from '../../../drivers/mqtt-points/index.ts';
import { changed } from '../../support/example.ts';
import { DEVICE, pointSettings } from './support.ts';

const problem = (from: string, to: string): string => {
  try {
    pointSettings(changed(from, to, DEVICE));
  } catch (error) {
    return String(error);
  }
  return 'none';
};

describe('points over MQTT in a configuration', () => {
  it('are points like others, of a device with its period', () => {
    const { plant } = pointSettings();
    expect(plant.devices).toMatchObject([{ id: 'lora', kind: 'mqtt-points', period: 60_000 }]);
    expect(plant.points).toMatchObject([
      { id: 'd1.h2s', device: 'lora', unit: 'ppm', range: [0, 100] },
      { id: 'd1.door', device: 'lora', contact: 'door' },
      { id: 'd2.h2s', device: 'lora', scale: 0.1, offset: 1 },
    ]);
  });

  it.each<readonly [string, string, string, RegExp]>([
    ['a topic without a detector', 'gas/{dev}/up', 'gas/+/up', /nothing in gas\/\+\/up says which detector.*\{dev\}/s],
    ['a topic that names something else', 'gas/{dev}/up', 'gas/{dev}/{tag}', /\{tag\}.*means nothing/s],
    ['no detector', 'dev: d2, ', '', /\.dev` is missing/],
    ['a detector that YAML takes for a number', 'dev: d2', 'dev: 12', /write it in quotes/],
    ['no value', 'value: /v, ', '', /\.value` is missing/],
    ['a pointer that is none', 'value: /v,', 'value: v,', /not a JSON pointer/],
    ['the whole message for a value', 'value: /v,', 'value: "",', /name the field/],
    ['a register', 'value: /v,', 'value: /v, table: input, address: 0,', /unknown keys? `table`/],
    ['a status that is nowhere', 'value: /v,', 'value: /v, good-when: [1],', /write `status: \/ok`/],
    [
      'one number for two points',
      'dev: d2, value: /v',
      'dev: d1, value: /values/h2s',
      /the same number of the detector d1/,
    ],
    ['kept messages of unknown age', 'topic: gas', 'session: 1h\n    topic: gas', /how old those of d1.door are/],
    ['a period of nothing', 'topic: gas', 'period: 0s\n    topic: gas', /at least 1s/],
    ['a password in the address', 'mqtt://127', 'mqtt://me:secret@127', /user and password have keys of their own/],
    ['TLS where there is none', 'topic: gas', 'tls: { name: x }\n    topic: gas', /has no TLS/],
    [
      'a certificate that is not there',
      'mqtt://127.0.0.1:1883',
      'mqtts://h\n    tls: { ca: ca.pem }',
      /no file ca.pem/,
    ],
  ])('complain of %s', (_what, from, to, said) => expect(problem(from, to)).toMatch(said));

  it('let the accounts of the broker inside publish their topics', () => {
    const { file } = pointSettings(changed('mqtt://127.0.0.1:1883', 'embedded', DEVICE));
    expect(mqttPoints.brokerClients?.(file, 'i1')).toEqual([
      { device: 'lora', clientId: 'fengsui-here-lora-i1', filters: ['gas/+/up'] },
    ]);
    const account = (publish: string) =>
      `${DEVICE}broker: { accounts: [{ user: lora, password: "\${env:P}", publish: [${publish}] }] }\n`;
    const embedded = (publish: string) => () =>
      pointSettings(changed('mqtt://127.0.0.1:1883', 'embedded', account(publish)));
    expect(embedded('gas/d1/up')).not.toThrow();
    expect(embedded('uwb/#')).toThrow(/may publish nothing that the gateway hears; it hears gas\/\+\/up/);
  });
});
