import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { configOf, GatewayProcess, newToken } from '../support/gateway.ts';
import { until } from '../support/until.ts';
import { filesOf, flip, MadeRecord, plant, shown, type Started, startOn } from '../support/record.ts';
import { seeded } from '../support/random.ts';
import { tempDir } from '../support/temp.ts';

const FLIPS = 100;
const SEED = 20_261_126;

let made: MadeRecord;
beforeAll(() => {
  made = new MadeRecord(mkdtempSync(join(tmpdir(), 'fengsui-made-')));
  return () => rmSync(made.data, { recursive: true });
});

/** Nothing is changed, nothing is made up; what is not there any more was told. */
function expectNothingHidden({ lines, damage, recovered, lastSeq }: Started): void {
  const known = new Map(made.lines.map((line) => [`${line.seq}-${line.n}`, line]));
  for (const line of lines) expect(line).toEqual(known.get(`${line.seq}-${line.n}`));
  const order = lines.map(({ seq, n }) => seq * 1000 + n);
  expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
  if (lines.length < made.lines.length) expect(damage).not.toEqual([]);
  const isTold = recovered.gap !== undefined || damage.some(({ lostFrom }) => lostFrom !== undefined);
  if (!isTold) expect(shown(recovered.state)).toEqual(shown(made.state));
  expect(lastSeq).toBeGreaterThanOrEqual(lines.at(-1)?.seq ?? 0);
}

/** The part of the tail that the record ends in: those before it are packed. */
const TAIL = 'log/tail/00000003.tail';

const classOf = (file: string): string | undefined => /^log\/(gas|people|acts)\//.exec(file)?.[1];

describe('damage to the record', () => {
  it('of one bit, anywhere, neither refuses the start nor changes what was', { timeout: 120_000 }, () => {
    const random = seeded(SEED);
    const files = filesOf(made.data);
    const sizes = files.map((file) => statSync(join(made.data, file)).size);
    let told = 0;
    for (let i = 0; i < FLIPS; i++) {
      const data = made.copyTo(tempDir());
      const nth = i % files.length;
      const [file, bytes] = [files[nth] ?? '', sizes[nth] ?? 0];
      if (bytes === 0) continue;
      // Every fourth one is in the first bytes: there SQLite keeps what it believes without a look.
      const bit = Math.floor(random() * (i % 4 === 0 ? Math.min(bytes, 200) : bytes) * 8);
      flip(join(data, file), bit);
      try {
        const started = startOn(data);
        expectNothingHidden(started);
        told += started.damage.length;
        // Only the damaged file can have lost anything.
        const others = made.lines.filter((row) => classOf(file) !== undefined && row.class !== classOf(file));
        expect(started.lines).toEqual(expect.arrayContaining(others));
        // It was dealt with: the next start has nothing to tell of.
        expect(startOn(data).damage).toEqual([]);
      } catch (error) {
        throw new Error(`bit ${bit} of ${file} (flip ${i} of seed ${SEED})`, { cause: error });
      }
      rmSync(data, { recursive: true });
    }
    expect(told).toBeGreaterThan(FLIPS / 10);
  });

  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['is nothing but zeros', (path) => writeFileSync(path, Buffer.alloc(statSync(path).size))],
    [
      'is text',
      (path) => writeFileSync(path, 'not a database, and long enough to have a header of a hundred bytes'.repeat(3)),
    ],
    ['is empty', (path) => truncateSync(path)],
    ['is cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['is a folder', (path) => (rmSync(path), mkdirSync(path))],
    [
      'has a page of noise',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, Math.min(4096, Math.floor(bytes.length / 2)), Math.min(8192, bytes.length));
        writeFileSync(path, bytes);
      },
    ],
  ];
  const places = ['tail', 'gas', 'people', 'acts', 'plants'];

  it.each(places.flatMap((place) => damages.map(([name, damage]) => [place, name, damage] as const)))(
    'a file of %s that %s is set aside, and recording goes on beside it',
    (place, _name, damage) => {
      const data = made.copyTo(tempDir());
      const file = filesOf(data).find((name) => name.startsWith(`log/${place}`)) ?? '';
      damage(join(data, file));
      const started = startOn(data);
      expectNothingHidden(started);
      const [found] = started.damage;
      expect(found).toMatchObject({ file, what: expect.any(String) });
      expect(found?.aside).toMatch(/\.damaged-\d{8}T\d{9}Z$/);
      expect(statSync(join(data, found?.aside ?? '')).isFile() || _name === 'is a folder').toBe(true);
      const others = made.lines.filter((row) => classOf(file) !== undefined && row.class !== classOf(file));
      expect(started.lines).toEqual(expect.arrayContaining(others));
      expect(startOn(data).damage).toEqual([]);
    },
  );

  it('a missing tail takes nothing with it but what stood in it', () => {
    const data = made.copyTo(tempDir());
    const packed = made.lines.filter(({ seq }) => seq <= Math.floor((made.lines.at(-1)?.seq ?? 0) * 0.6));
    rmSync(join(data, TAIL));
    const started = startOn(data);
    expectNothingHidden(started);
    expect(started.lines).toEqual(expect.arrayContaining(packed));
    expect(started.damage).toEqual([{ file: TAIL, what: 'it is missing', lostFrom: started.lines.at(-1)?.at }]);
    // No start had this epoch, and the order goes on.
    expect(started.epoch).toBeGreaterThan(1000);
    expect(started.lastSeq).toBe(started.lines.at(-1)?.seq);
    const again = startOn(data);
    expect([again.epoch, again.damage]).toEqual([started.epoch + 1, []]);
  });

  it('a damaged checkpoint costs nothing but folding', () => {
    const data = made.copyTo(tempDir());
    const gas = filesOf(data).find((file) => file.startsWith('log/gas')) ?? '';
    const bytes = readFileSync(join(data, gas));
    const at = bytes.lastIndexOf(Buffer.from(plant.revision));
    flip(join(data, gas), 8 * (at + 60));
    const { recovered, damage } = startOn(data);
    expect(recovered.gap).toBeUndefined();
    expect(shown(recovered.state)).toEqual(shown(made.state));
    expect(damage[0]?.what).toMatch(/checkpoint|structure|page|sealed/);
  });
});

describe('a gateway on a damaged record', () => {
  it('starts, alarms until a person confirms, and lists what was set aside', { timeout: 90_000 }, async () => {
    const folder = tempDir();
    const data = join(folder, 'data');
    const config = configOf(folder);
    const before = await GatewayProcess.start(config, data);
    const token = await newToken(data);
    await until('something to be recorded', async () => (await before.alarms()).length > 0);
    before.child.process.kill('SIGKILL');
    await before.child.exited;
    const tail = filesOf(data).findLast((file) => file.endsWith('.tail')) ?? '';
    writeFileSync(join(data, tail), 'no record at all'.repeat(100));

    const gateway = await GatewayProcess.start(config, data, token);
    const ready = await gateway.ask('GET', '/readyz');
    expect(ready).toMatchObject({ status: 200, body: { ready: true, recording: true } });
    const damaged = ready.body['damaged'] as readonly { readonly file: string; readonly aside: string }[];
    expect(damaged.map(({ file }) => file)).toEqual([tail]);
    expect(damaged[0]).toMatchObject({ code: 'no-record', text: { zh: '字节 0 处没有记录' } });
    expect(statSync(join(data, damaged[0]?.aside ?? '')).size).toBe(1600);
    const viewer = await gateway.view();
    expect(viewer.all('hello')[0]?.snapshot).toMatchObject({ statesUnknown: true });
    expect(await gateway.alarms()).toContain('gateway:recording unacked');
    await until('the gap to be recorded', async () => {
      const { body } = await gateway.ask('GET', '/api/v1/events?kind=recording-gap');
      return body.items?.some(({ from, to }) => Number(from) <= Number(to));
    });
    const { items = [] } = (await gateway.ask('GET', '/api/v1/alarms')).body;
    const occurrence = items.find((one) => one['alarm'] === 'gateway:recording')?.['occurrence'];
    const acked = await gateway.ask('POST', '/api/v1/alarms/gateway:recording/ack', { occurrence });
    expect(acked).toMatchObject({ status: 200, body: { durable: true } });
    const reset = await gateway.ask('POST', '/api/v1/alarms/gateway:recording/reset', { reason: 'looked on site' });
    expect(reset.status).toBe(200);
    await until('nothing to be listed', async () => {
      const { body } = await gateway.ask('GET', '/readyz');
      return (body['damaged'] as readonly unknown[]).length === 0;
    });
    expect(await gateway.alarms()).not.toContain('gateway:recording acked');
  });
});
