import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MqttPublisher } from '../../../simulators/wire/mqtt-publisher.ts';
import { until } from '../../support/until.ts';
import { Chaos, type ChaosOptions } from './case.ts';
import { asideOf, filesOf } from './damage.ts';
import type { Gateway, Ready } from './gateway.ts';
import { BADGE_ACCOUNT, GAS_POINT } from './plant.ts';

/** A record that was written by a gateway, with what a person read in it before anything was damaged. */
export interface Written {
  /** Where both stand; whoever had it written takes it away. */
  readonly folder: string;
  /** The data folder as an orderly stop left it, and as `kill -9` did. */
  readonly stopped: string;
  readonly killed: string;
  readonly history: readonly string[];
  /** Until when it was read, Unix ms. */
  readonly at: number;
  readonly seq: number;
  readonly epoch: number;
}

/** So many inputs fill some segments of a small quota. */
const INPUTS = 3000;
/** On a machine that does much else, ms. */
const PATIENCE_MS = 40_000;

/**
 * Runs a busy gateway; stops it, which packs segments of every class, starts it, and kills it.
 * @param port of the embedded broker of its plant
 */
export async function writeRecord(options: ChaosOptions, port: number): Promise<Written> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-chaos-record-'));
  const [stopped, killed] = [join(folder, 'stopped'), join(folder, 'killed')];
  const c = await Chaos.begin(options, 1);
  try {
    const first = await c.start();
    const badges = new MqttPublisher({ port, clientId: 'engine', ...BADGE_ACCOUNT });
    badges.start();
    const moving = setInterval(() => badges.publish('uwb/k1/location', JSON.stringify(aPlace())), 50);
    await c.alarms.steps(6);
    await until('enough for some segments', async () => (await first.inputs()) > INPUTS, PATIENCE_MS);
    await until('places of a badge', async () => (await first.inputs('fix')) > 0, PATIENCE_MS);
    clearInterval(moving);
    await badges.close();
    expect((await first.ready()).recording).toBe(true);
    await c.stop();
    expect(hasSegments(c.data), 'packed segments of every class').toBe(true);
    cpSync(c.data, stopped, { recursive: true });
    const gateway = await c.start();
    await c.alarms.steps(4);
    await c.acts.durable();
    const { body } = await gateway.ask('GET', '/api/v1/state');
    const at = Number(body['at']);
    const history = await historyOf(gateway, at);
    await c.kill();
    cpSync(c.data, killed, { recursive: true });
    return { folder, stopped, killed, history, at, seq: Number(body['durableSeq']), epoch: Number(body['epoch']) };
  } finally {
    await c.close();
  }
}

const aPlace = (): object => ({ x: 20 + Math.random() * 60, y: 20 + Math.random() * 50, accuracy: 0.3 });

const hasSegments = (data: string): boolean =>
  (['gas segment', 'people segment', 'acts segment'] as const).every((kind) => filesOf(data, kind).length > 0);

const SERIES_MS = 60_000;

/**
 * The record up to a time as a person reads it: every line, how far the disk is just now left out, and the curves of
 * two points.
 */
async function historyOf(gateway: Gateway, at: number): Promise<string[]> {
  const lines = (await gateway.events())
    .filter((line) => Number(line['at']) < at - 500)
    .map((line) => JSON.stringify({ ...line, durableSeq: undefined }));
  for (const point of [GAS_POINT, 'noise-7']) {
    const span = `from=${new Date(at - SERIES_MS).toISOString()}&to=${new Date(at - 500).toISOString()}`;
    const { status, body } = await gateway.ask('GET', `/api/v1/series?point=${point}&${span}&maxPoints=600`);
    if (status !== 200) throw new Error(`/series answers ${status}: ${JSON.stringify(body)}`);
    lines.push(...(body.items ?? []).map((bucket) => `${point} ${JSON.stringify(bucket)}`));
  }
  return lines;
}

/**
 * Judges a gateway that was started over a damaged record: it says what is damaged, or nothing of the history has
 * changed; its order goes on; a person can confirm the damage.
 * @param file what was damaged, below the data folder; none where it was more than a file
 */
export async function judgeRecord(c: Chaos, before: Written, file: string | undefined): Promise<Ready> {
  const { gateway } = c;
  const after = new Set(await historyOf(gateway, before.at));
  const changed = before.history.filter((line) => !after.has(line));
  // What a reader meets is looked at by the writer, and then told.
  const ready =
    changed.length === 0
      ? await gateway.ready()
      : await until('the damage to be told', async () => {
          const now = await gateway.ready();
          return now.damaged.length > 0 ? now : undefined;
        });
  if (changed.length > 0) {
    const named = ready.damaged.map((one) => one.file);
    const why = `${changed.length} of ${before.history.length} lines of the history are gone or changed, first ${changed[0] ?? ''}`;
    expect(named, why).not.toEqual([]);
    if (file !== undefined)
      expect(
        named.some((name) => name.endsWith(file.split('/').at(-1) ?? '')),
        why,
      ).toBe(true);
  }
  const { body } = await gateway.ask('GET', '/api/v1/state');
  expect(body['epoch'], 'an epoch that was never used').toBeGreaterThan(before.epoch);
  // Of rows that were lost, and said to be, no one may know how far they went; the epoch tells them apart.
  if (changed.length === 0 && ready.damaged.length === 0)
    expect(body['seq'], 'a seq above every one before, as nothing is said to be lost').toBeGreaterThan(before.seq);
  if (ready.damaged.length > 0) await confirm(c, ready);
  return ready;
}

async function confirm(c: Chaos, { damaged }: Ready): Promise<void> {
  const { gateway } = c;
  for (const { file, aside } of damaged) {
    c.saw(`damaged: ${file}`);
    if (aside !== undefined) expect(asideOf(c.data, file), `${file} is kept beside`).not.toEqual([]);
  }
  const alarm = await gateway.raises('gateway:recording');
  expect(alarm.priority).toBe(2);
  expect(alarm.text.en, 'the alarm names the file').toContain(damaged[0]?.file.split('/').at(-1));
  await gateway.ask('POST', '/api/v1/alarms/gateway:recording/ack', { occurrence: alarm.occurrence });
  const { status, body } = await gateway.ask('POST', '/api/v1/alarms/gateway:recording/reset', { reason: 'seen' });
  expect(status, JSON.stringify(body)).toBe(200);
  await until('the confirmation to end the alarm', async () => !(await gateway.alarm('gateway:recording'))?.active);
}
