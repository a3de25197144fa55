import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LogReader } from '../../src/log/reader.ts';
import { freePort } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, GatewayProcess, newToken } from '../support/gateway.ts';
import { dataPdu, tcpFrame, WireDevice } from '../support/modbus-wire.ts';
import { seeded } from '../support/random.ts';
import type { Viewer } from '../support/site.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const SEED = 20_261_124;
const KILLS = 10;

/** What somebody outside knows for certain. */
interface Known {
  /** Acts that were answered as being on the disk. */
  readonly acts: Map<number, string>;
  /** Transitions that a client saw, and was told to be on the disk. */
  readonly durable: Map<number, string[]>;
}

/** Whatever a client was told and the gateway promised to have kept. */
function remember(viewer: Viewer, known: Known): void {
  const durableSeq = Math.max(
    0,
    ...viewer.messages.map((message) => ('durableSeq' in message ? message.durableSeq : 0)),
  );
  for (const { seq, alarm, kind, occurrence } of viewer.all('transition')) {
    if (seq > durableSeq) continue;
    const told = known.durable.get(seq) ?? [];
    known.durable.set(seq, told);
    const line = `${alarm} ${kind} ${occurrence}`;
    if (!told.includes(line)) told.push(line);
  }
}

it(`loses nothing that it said it had kept, whenever it is killed (seed ${SEED})`, { timeout: 90_000 }, async () => {
  const random = seeded(SEED);
  const folder = tempDir();
  const data = join(folder, 'data');
  let level = 0;
  // The call point goes with the gas: an alarm of gas that chatters is told once.
  const device = await WireDevice.listen('tcp', ({ transaction, unit, code }, say) =>
    say(tcpFrame(transaction, unit, dataPdu(code, code === 4 ? level : Math.min(level, 1)))),
  );
  const config = configOf(
    folder,
    [DETECTOR, `tcp://127.0.0.1:${device.port}`],
    [BROKER, `mqtt://127.0.0.1:${await freePort()}`],
    ['poll: 200ms', 'poll: 10ms'],
    ['off-delay: 5s', 'off-delay: 0s'],
  );
  const token = await newToken(data);
  const known: Known = { acts: new Map(), durable: new Map() };
  const starts: GatewayProcess['upAfter'][] = [];
  let acked = new Set<string>();
  let muster = '';

  for (let kill = 0; kill < KILLS; kill++) {
    const gateway = await GatewayProcess.start(config, data, token);
    starts.push(gateway.upAfter);
    const viewer = await gateway.view();
    // A restart in mid-alarm comes up in alarm, and what was acknowledged stays so.
    for (const alarm of viewer.all('hello')[0]?.snapshot.alarms ?? [])
      if (acked.has(`${alarm.alarm} ${alarm.occurrence}`)) expect(alarm.acked).toBe(true);

    // So does a roll-call, with its ticks.
    if (kill === 0) {
      const begun = await gateway.ask('POST', '/api/v1/musters', { reason: 'smell of gas' });
      muster = String(begun.body['id']);
      const tick = { person: 'zhang-wei', how: 'by eye', at: 1 };
      expect(await gateway.ask('POST', `/api/v1/musters/${muster}/account`, tick)).toMatchObject({ status: 200 });
    }
    expect((await gateway.ask('GET', `/api/v1/musters/${muster}`)).body).toMatchObject({
      counts: { expected: 1, accounted: 1 },
      accounted: [{ person: 'zhang-wei', how: 'hand', note: 'by eye' }],
    });

    const end = performance.now() + 150 + random() * 500;
    let asking: Promise<unknown> = Promise.resolve();
    const act = (path: string, body: unknown, kept: string): void => {
      asking = gateway.ask('POST', path, body).then(
        ({ status, body: answer }) => {
          if (status === 200 && answer['durable'] === true) known.acts.set(Number(answer['seq']), kept);
        },
        () => undefined,
      );
    };
    let seen = 0;
    while (performance.now() < end) {
      level = random() < 0.5 ? 200 : 0;
      const before = viewer.messages.length;
      await until('something to be told', () => viewer.messages.length > before || performance.now() > end);
      act('/api/v1/alarms/tank-farm.h2s-101:high/comment', { comment: 'seen' }, 'comment');
      for (const { alarm, kind, occurrence } of viewer.all('transition').slice(seen))
        if (kind === 'raise') act(`/api/v1/alarms/${alarm}/ack`, { occurrence }, `${alarm} ${occurrence}`);
      seen = viewer.all('transition').length;
    }
    gateway.child.process.kill('SIGKILL');
    await gateway.child.exited;
    await asking;
    remember(viewer, known);
    acked = new Set(known.acts.values());
  }

  expect(known.acts.size).toBeGreaterThan(KILLS);
  expect(known.durable.size).toBeGreaterThan(KILLS);
  const rows = [...new LogReader(data).rows({})];
  expect(rows.map(({ seq, n }) => seq * 1000 + n)).toEqual(
    [...new Set(rows.map(({ seq, n }) => seq * 1000 + n))].sort((a, b) => a - b),
  );
  expect(rows.filter((line) => line.kind === 'input' && line.input.kind === 'started')).toHaveLength(KILLS);

  const transitions = new Map<number, string[]>();
  const acts = new Set<number>();
  for (const row of rows) {
    if (row.kind === 'transition') {
      const { alarm, kind, occurrence } = row.transition;
      transitions.set(row.seq, [...(transitions.get(row.seq) ?? []), `${alarm} ${kind} ${occurrence}`]);
    }
    if (row.kind === 'event' && ['acknowledged', 'commented'].includes(row.event.kind)) acts.add(row.seq);
  }
  for (const [seq, told] of known.durable)
    expect(transitions.get(seq) ?? [], `seq ${seq}`).toEqual(expect.arrayContaining(told));
  expect([...known.acts.keys()].filter((seq) => !acts.has(seq))).toEqual([]);

  const last = await GatewayProcess.start(config, data, token);
  const { status, body } = await last.ask('GET', '/api/v1/events?limit=1000');
  expect([status, body.items?.length]).toEqual([200, expect.any(Number)]);

  const all = [...starts, last.upAfter];
  process.stderr.write(
    `starts took ${all.map(({ wall, cpu }) => `${Math.round(wall)} (${cpu})`).join(', ')} ms (of processor)\n`,
  );
  // A start from nothing says how fast this machine is (`npm run bench -- start` has the figures).
  const fromNothing = all[0]?.cpu ?? NaN;
  for (const { cpu } of all) expect(cpu).toBeLessThan(3 * fromNothing);
});
