import { join } from 'node:path';
import { expect, it } from 'vitest';
import { written } from '../support/example.ts';
import { fengsui } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';

const HEAD = `
fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
`;

/** What only the schema finds wrong: nothing further is checked beside it. */
const SHAPES = `${HEAD}
devices:
  - { id: a, connect: "rtu:///dev/ttyS0?speed=1", poll: soon }
  - id: b
    connect: tcp://h
    points:
      - { id: b.gas, gas: XX, read: { table: input, address: 0 } }
      - { id: b.end, unit: V, read: { table: input, address: 65535, type: f32 } }
      - { id: b.mask, unit: V, read: { table: input, address: 1, type: f32, mask: 1 } }
      - { id: b.bit, unit: V, read: { table: coil, address: 1, bit: 1 } }
      - { id: b.order, unit: V, read: { table: input, address: 1, order: DCBA } }
      - { id: b.none, unit: V, read: { scale: 2 } }
      - { id: b.doubt, unit: V, read: { table: input, address: 1, doubts: [{ makes: bad/sensor }] } }
      - { id: b.trust, unit: V, read: { table: input, address: 1, doubts: [{ is: 1, makes: bad/mood }] } }
  - id: lora
    connect: mqtt://me:secret@h
    topic: gas/{dev
    period: 0s
    session: 2d
    client-id: "a b"
    share: a/b
    points:
      - { id: l.a, unit: V, read: { dev: 12, value: /v } }
      - { id: l.b, unit: V, read: { dev: a/b, value: "" } }
      - { id: l.c, unit: V, read: { dev: a, value: v, good-when: [1] } }
      - { id: l.d, unit: V, read: { dev: a, value: /v, table: input } }
badges:
  - { id: uwb, connect: "mqtt://h", dialect: json, topic: "uwb/#/+", fields: { x: x }, floor: ground, keepalive: 1s }
  - { id: dwm, connect: "mqtt://h", dialect: dmw, floor: ground }
`;

/** What drivers find wrong in devices and badge sources whose shape is right. */
const SENSE = `${HEAD}
devices:
  - { id: a, connect: "rtu:///dev/ttyS0", unit: 0, timeout: 0s }
  - { id: a2, connect: "rtu:///dev/ttyS0?baud=19200", unit: 1 }
  - id: b
    connect: tcp://h
    model: honeywell-xnx
    points: [{ id: b.gas, gas: H2S, read: { signal: gas } }]
  - id: lora
    connect: mqtt://k
    topic: gas/{dev}/up
    session: 1h
    tls: { cert: no.pem }
    points:
      - { id: l.a, unit: V, read: { dev: a, value: /v } }
      - { id: l.b, unit: V, read: { dev: a, value: /v } }
  - { id: lora2, connect: "mqtt://k", topic: "gas/{tag}/up" }
  - { id: lora3, connect: "mqtt://k", topic: "gas/+/up" }
badges:
  - { id: uwb, connect: "mqtt://h", dialect: json, topic: uwb/+, fields: { x: /x }, floor: ground, tls: { ca: no.pem } }
broker: { listen: 0.0.0.0:1883 }
`;

const PROFILES = `${HEAD}
devices:
  - { id: c, connect: "tcp://i", model: nowhere }
  - { id: d, connect: "tcp://j", model: mine, points: [{ id: d.v, unit: V, read: {} }] }
  - { id: e, connect: "tcp://k", model: honeywell-xnx, points: [{ id: e.v, gas: H2S, read: { signal: gaz } }] }
`;

/** A profile whose places are no registers, each in another way. */
const MINE = `
model: mine
name: { zh: 我的, en: Mine }
kind: detector
source: a manual of ours
evidence: manual
base: reference
channels: 20
main: nothing
signals:
  none: { at: 20001 }
  twice: { at: 40001, table: holding }
  beyond: { at: 465536, step: 1 }
  bit: { at: 40001, bit: 1, bit-step: 1 }
  spans: { at: 40002, spans: [1, 1] }
`;

const HAN = /[一-鿿]/;

/** What `fengsui check --lang zh` says of a configuration. */
async function problemsOf(plant: string) {
  const config = written(join(tempDir(), 'config'), { 'plant.yaml': plant, 'models/mine.yaml': MINE });
  const { out } = await fengsui(['check', '--config', config, '--json', '--lang', 'zh']);
  const { problems }: { problems: { code: string; line: number; message: string; mend: string }[] } = JSON.parse(out);
  return problems;
}

it.each([
  ['schemas', SHAPES, 25, ['misfit', 'not-a-choice', 'unknown-key']],
  ['drivers', SENSE, 16, ['serial-broadcast', 'no-dev-in-topic', 'no-tag', 'broker-open']],
  ['device profiles', PROFILES, 7, ['bad-place', 'no-model']],
])('everything that %s find wrong is said in Chinese', async (_who, plant, least, codes) => {
  const problems = await problemsOf(plant);
  expect(problems.length).toBeGreaterThanOrEqual(least);
  expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  for (const { message, mend } of problems) {
    expect(message).toMatch(HAN);
    expect(mend).toMatch(HAN);
  }
});
