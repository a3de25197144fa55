import { setTimeout as sleep } from 'node:timers/promises';
import { MqttPublisher } from '../wire/mqtt-publisher.ts';
import { type Flood, pace, type FloodTarget } from './target.ts';

/** Badges that no person has, and more of them than a plant can hold. */

async function publisher({ broker }: FloodTarget): Promise<MqttPublisher> {
  if (broker === undefined) throw new Error('this flood needs a broker');
  const made = new MqttPublisher({ ...broker, clientId: `rude-${process.pid}` });
  made.start();
  for (let tries = 0; !made.connected && tries < 500; tries++) await sleep(10);
  if (!made.connected) throw new Error(`the broker takes no publisher: ${made.problem ?? 'silence'}`);
  return made;
}

const place = (x: number, y: number, more = ''): string => `{"x":${x},"y":${y},"accuracy":0.3${more}}`;
const wander = (nth: number): string => place(((nth * 37) % 2000) / 10, ((nth * 61) % 1200) / 10);

function strangers(perSecond: number): Flood {
  return async (target) => {
    const engine = await publisher(target);
    const sent = await pace(target, perSecond, (nth) => engine.publish(`uwb/s${nth}/location`, wander(nth)));
    const { lost } = engine;
    await engine.close();
    return `${sent} badges that nobody has, ${lost} not taken`;
  };
}

export const strangers1000 = strangers(1000);
export const strangers5000 = strangers(5000);

/** Every stranger calls for help. */
export const strangersCall: Flood = async (target) => {
  const engine = await publisher(target);
  const sent = await pace(target, 200, (nth) => engine.publish(`uwb/c${nth}/location`, place(50, 50, ',"sos":true')));
  await engine.close();
  return `${sent} calls of badges that nobody has`;
};

/** Three hundred go into one zone and out again, all at once. */
export const crowd: Flood = async (target) => {
  const engine = await publisher(target);
  const count = 300;
  const sent = await pace(target, 1500, (nth) => {
    const isInside = Math.floor(nth / (4 * count)) % 2 === 0;
    engine.publish(`uwb/m${nth % count}/location`, isInside ? place(50, 40) : place(120, 90));
  });
  await engine.close();
  return `${sent} fixes of ${count} people`;
};
