import { connectAsync } from 'mqtt';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort, startMosquitto } from '../support/children.ts';
import { BROKER, configOf, GatewayProcess } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const PEOPLE = 500;
const LOST = [17, 240, 499];
/** The last of them comes to the muster point so long after the start, ms. */
const ARRIVING_MS = 8000;
/** Domain.md: who is missing is found and named so long after the last arrival. */
const NAMED_WITHIN_MS = 12_000;
const ZONES = 'devices:\n  - id: tank-farm-panel';
const YARD = `  - { id: yard, name: { zh: 集合点, en: Muster point }, floor: ground, muster: true, polygon: [[120, 20], [190, 20], [190, 100], [120, 100]] }
${ZONES}`;

need('mosquitto')('a roll-call of 500 people', () => {
  it('finds the 3 who are missing, by their names, over a real broker', { timeout: 120_000 }, async () => {
    const folder = tempDir();
    const port = await freePort();
    await startMosquitto(port, join(folder, 'm.conf'));
    const people = Array.from(
      { length: PEOPLE },
      (_, i) => `  - { id: p${i}, name: Person ${i}, tag: "b${i}", groups: [operator] }\n`,
    );
    const config = configOf(
      folder,
      [BROKER, `mqtt://127.0.0.1:${port}`],
      [ZONES, YARD],
      ['people:\n  - {', `people:\n${people.join('')}  - {`],
    );
    const gateway = await GatewayProcess.start(config, join(folder, 'data'));
    await gateway.hears('uwb');
    const tags = await connectAsync(`mqtt://127.0.0.1:${port}`);
    onTestFinished(() => tags.endAsync(true));

    // Each badge speaks once a second, at its own moment; from its arrival on it is at the muster point.
    let arriving = Infinity;
    let [next, lastArrival] = [0, 0];
    const arrived = new Set<number>();
    const begun = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      for (; next < ((now - begun) / 1000) * PEOPLE; next++) {
        const i = next % PEOPLE;
        const isThere = !LOST.includes(i) && now >= arriving + (i * ARRIVING_MS) / PEOPLE;
        if (isThere && !arrived.has(i)) lastArrival = now;
        if (isThere) arrived.add(i);
        const [x, y] = isThere ? [125 + (i % 60), 25 + (i % 70)] : [85 + (i % 30), 30 + (i % 80)];
        tags.publish(`uwb/b${i}/location`, JSON.stringify({ position: { x, y }, accuracy: 0.3, ts: Date.now() }));
      }
    }, 20);
    onTestFinished(() => clearInterval(timer));
    const present = async () => Number((await gateway.ask('GET', '/api/v1/headcount')).body['present']);
    await until('all badges to be located', async () => (await present()) === PEOPLE, 20_000);

    const { body } = await gateway.ask('POST', '/api/v1/musters', { reason: 'drill', drill: true });
    arriving = performance.now();
    const named = await until(
      'three to be missing',
      async () => {
        const { missing } = (await gateway.ask('GET', `/api/v1/musters/${String(body['id'])}`)).body;
        const names = (missing as readonly { name: string }[]).map(({ name }) => name);
        return names.length === LOST.length && names.sort();
      },
      ARRIVING_MS + 30_000,
    );
    const took = performance.now() - lastArrival;
    process.stderr.write(`3 of ${PEOPLE} were named ${Math.round(took)} ms after the last arrival\n`);
    expect(named).toEqual(LOST.map((i) => `Person ${i}`).sort());
    expect(arrived.size).toBe(PEOPLE - LOST.length);
    expect(took).toBeLessThan(NAMED_WITHIN_MS);
  });
});
