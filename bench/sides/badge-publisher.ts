import { seeded } from '../../simulators/random.ts';
import { MqttPublisher } from '../../simulators/wire/mqtt-publisher.ts';
import { cornerOf, middleOf, ZONES } from '../harness/plants.ts';
import { options, serve } from '../harness/side.ts';
import { monotonic, type Timed } from '../harness/stats.ts';

/**
 * Badges over MQTT, open loop: every message has its time, and what is late is late by that time. Among the badges
 * that wander, the visitor of one zone after another steps into its zone and out again.
 */

export interface LoadRequest {
  /** First level of the topic. */
  readonly topic: string;
  /** Messages a second of the badges that wander. */
  readonly rate: number;
  readonly warmMs: number;
  readonly lengthMs: number;
  readonly stepEveryMs: number;
}

export interface LoadDone {
  readonly sent: number;
  readonly lost: number;
  readonly steps: readonly Timed[];
}

const [WIDTH, HEIGHT] = [200, 120];
const { port, tags } = options as { port: number; tags: number };
const random = seeded(1);
const wandering = Array.from({ length: tags }, (_, i) => ({
  id: `t${i}`,
  x: random.uniform(0, WIDTH),
  y: random.uniform(0, HEIGHT),
}));
const publisher = new MqttPublisher({ port, clientId: `bench-${process.pid}`, keepAliveS: 600 });
publisher.start();
while (!publisher.connected) await new Promise((resolve) => setTimeout(resolve, 10));

const centi = (metres: number): number => Math.round(metres * 100) / 100;
const inside = Array.from({ length: ZONES }, () => false);

function publish(topic: string, id: string, x: number, y: number): void {
  publisher.publish(
    `${topic}/${id}/location`,
    `{"id":"${id}","position":{"x":${centi(x)},"y":${centi(y)},"z":1.2},"accuracy":0.3,"ts":${Date.now()},"battery":87}`,
  );
}

function wander(topic: string, i: number): void {
  const tag = wandering[i % tags];
  if (tag === undefined) return;
  tag.x = Math.min(WIDTH, Math.max(0, tag.x + random.gaussian(0.2)));
  tag.y = Math.min(HEIGHT, Math.max(0, tag.y + random.gaussian(0.2)));
  publish(topic, tag.id, tag.x, tag.y);
}

function step(topic: string, zone: number): string {
  const enters = inside[zone] !== true;
  inside[zone] = enters;
  const [x, y] = enters ? middleOf(zone) : cornerOf(zone);
  publish(topic, `v${zone}`, x, y);
  return `zone-${zone} ${enters ? 'raise' : 'return'}`;
}

serve({}, async (request): Promise<LoadDone> => {
  const { topic, rate, warmMs, lengthMs, stepEveryMs } = request as LoadRequest;
  const steps: Timed[] = [];
  const before = { sent: publisher.sent, lost: publisher.lost };
  const start = monotonic();
  let [told, stepped] = [0, 0];
  for (let now = 0; now < warmMs + lengthMs; now = monotonic() - start) {
    for (; (told * 1000) / rate <= now; told++) wander(topic, told);
    for (; warmMs + stepped * stepEveryMs <= now; stepped++) {
      steps.push({ at: start + warmMs + stepped * stepEveryMs, key: step(topic, stepped % ZONES) });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return { sent: publisher.sent - before.sent, lost: publisher.lost - before.lost, steps };
});
