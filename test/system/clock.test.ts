import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, GatewayProcess } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const DAY = 86_400_000;

async function alone(): Promise<{ readonly config: string; readonly data: string }> {
  const folder = tempDir();
  const [detector, broker] = [await freePort(), await freePort()];
  return {
    config: configOf(folder, [DETECTOR, `tcp://127.0.0.1:${detector}`], [BROKER, `mqtt://127.0.0.1:${broker}`]),
    data: join(folder, 'data'),
  };
}

const plantTime = async (gateway: GatewayProcess): Promise<number> =>
  Number((await gateway.ask('GET', '/api/v1/state')).body['at']);

const alarmOf = async (gateway: GatewayProcess, id: string): Promise<Record<string, unknown>> =>
  (await gateway.ask('GET', `/api/v1/alarms/${id}`)).body['alarm'] as Record<string, unknown>;

need('faketime')('a gateway whose machine has a wrong clock', () => {
  it.each([
    ['years ahead', '+1900d'],
    ['in 1970', '@1970-01-02 00:00:00'],
    ['two days back', '-2d'],
  ])('%s: counts on from the record, says so, and takes an engineer at his word', async (_name, offset) => {
    const { config, data } = await alone();
    const first = await GatewayProcess.start(config, data);
    const token = first.token;
    const before = await plantTime(first);
    await first.child.stop('SIGTERM');

    const wrong = await GatewayProcess.start(config, data, token, offset);
    expect(await alarmOf(wrong, 'gateway:clock')).toMatchObject({ active: true, priority: 2 });
    const now = await plantTime(wrong);
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now - before).toBeLessThan(60_000);
    expect(await alarmOf(wrong, 'gateway:blind')).toMatchObject({ trouble: { why: 'stopped' } });
    // Who was let in stays so, and the doubt outlives the next start with a right clock.
    await wrong.child.stop('SIGTERM');
    const right = await GatewayProcess.start(config, data, token);
    expect(await alarmOf(right, 'gateway:clock')).toMatchObject({ active: true });
    const answer = await right.ask('POST', '/api/v1/clock', { accept: 'wall', reason: 'time server is back' });
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    expect(await alarmOf(right, 'gateway:clock')).toMatchObject({ active: false });
    expect(Math.abs((await plantTime(right)) - Date.now())).toBeLessThan(5000);
    const { body } = await right.ask('GET', '/api/v1/events?kind=clock-accepted');
    expect(body.items).toMatchObject([{ comment: 'time server is back', reason: 'wall' }]);
  });

  it('a record made in the future comes back to the truth, and is still found', async () => {
    const { config, data } = await alone();
    const future = await GatewayProcess.start(config, data, undefined, '+400d');
    const token = future.token;
    await until('a record', async () => Number((await future.ask('GET', '/api/v1/state')).body['durableSeq']) > 1);
    const made = await plantTime(future);
    expect(made - Date.now()).toBeGreaterThan(399 * DAY);
    await future.child.stop('SIGTERM');

    const right = await GatewayProcess.start(config, data, token);
    expect(await plantTime(right)).toBeGreaterThanOrEqual(made);
    const view = await right.view();
    const { epoch } = await view.has('hello');
    await right.ask('POST', '/api/v1/clock', { accept: 'wall', reason: 'the first start was wrong' });
    await view.has('hello', (hello) => hello.epoch === epoch + 1);
    expect(Math.abs((await plantTime(right)) - Date.now())).toBeLessThan(5000);
    await right.child.stop('SIGTERM');

    const later = await GatewayProcess.start(config, data, token);
    expect(Math.abs((await plantTime(later)) - Date.now())).toBeLessThan(5000);
    expect(await alarmOf(later, 'gateway:clock')).toMatchObject({ active: false });
    const { body } = await later.ask('GET', `/api/v1/events?kind=started&from=${new Date(made - DAY).toISOString()}`);
    expect(body.items?.length).toBeGreaterThan(0);
    const replay = later.replay(new Date(made).toISOString());
    expect((await replay.has('hello')).snapshot.epoch).toBe(1);
  });
});
