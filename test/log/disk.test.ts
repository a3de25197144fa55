import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFull } from '../../src/log/damage.ts';
import { LogFiles } from '../../src/log/files.ts';
import { LogReader } from '../../src/log/reader.ts';
import { GenerationContents } from '../../src/log/tail/generation.ts';
import type { LogStatus, RecordDamage } from '../../src/ports/event-log.ts';
import { configOf, GatewayProcess } from '../support/gateway.ts';
import { read } from '../support/drafts.ts';
import { KEEP_ALL, Writing } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { canMount, Feed, type Log, openLog, remount, smallDisk, watchThreads } from '../support/threaded-log.ts';
import { until } from '../support/until.ts';

/** So soon must recording go on when the cause has gone, ms. */
const SOON_MS = 5000;

const placesIn = (data: string): string[] => [...new LogReader(data).rows({})].map(({ seq, n }) => `${seq}-${n}`);

const stops = (log: Log): Promise<LogStatus> =>
  until('recording to stop', () => (log.status.recording ? undefined : log.status));
const damageOf = (log: Log): Promise<RecordDamage> =>
  new Promise((resolve) => {
    log.onDamaged(resolve);
  });
const resumes = (log: Log, seq: number): Promise<boolean> =>
  until('recording to go on', () => log.status.recording && log.durableSeq >= seq, SOON_MS);

/** What takes the disk away, and what brings it back. */
interface Cause {
  readonly take: (data: string) => void;
  readonly giveBack: (data: string) => void;
}

const fill = (data: string): void => {
  const { bavail, bsize } = statfsSync(data);
  try {
    writeFileSync(join(data, 'ballast'), Buffer.alloc(bavail * bsize));
  } catch (error) {
    // The packing thread took a part of it meanwhile: the disk is as full.
    if (!isFull(error)) throw error;
  }
};
const FULL: Cause = { take: fill, giveBack: (data) => rmSync(join(data, 'ballast')) };
const READ_ONLY: Cause = { take: (data) => remount(data, 'ro'), giveBack: (data) => remount(data, 'rw') };
const RENAMED: Cause = {
  take: (data) => renameSync(join(data, 'log'), join(data, 'log.away')),
  giveBack: (data) => renameSync(join(data, 'log.away'), join(data, 'log')),
};
const A_FILE: Cause = {
  take: (data) => {
    renameSync(join(data, 'log'), join(data, 'log.away'));
    writeFileSync(join(data, 'log'), 'in the way');
  },
  giveBack: (data) => {
    rmSync(join(data, 'log'));
    renameSync(join(data, 'log.away'), join(data, 'log'));
  },
};

const onDisk = (): string => smallDisk() ?? tempDir();

describe.each([
  ['full', FULL, canMount],
  ['read-only', READ_ONLY, canMount],
  ['gone, its folder renamed', RENAMED, true],
  ['gone, a file in the place of its folder', A_FILE, true],
] as const)('while the disk is %s', (_name, cause, isPossible) => {
  // A disk cannot be made read-only under open files: only a start can find it so.
  it.runIf(isPossible && cause !== READ_ONLY)(
    'entries wait in memory, and are written in order soon after',
    async () => {
      const data = onDisk();
      const log = await openLog(data);
      const feed = new Feed();
      await resumes(log, feed.next(log, 50));
      cause.take(data);
      // More than the room that is kept for a full disk.
      feed.next(log, 20_000);
      const { reason } = await stops(log);
      expect(reason).toMatch(/\w+/);
      expect(reason).not.toContain('[object');
      const reached = log.durableSeq;
      const last = feed.next(log, 300);
      expect(reached).toBeLessThan(last);
      cause.giveBack(data);
      await resumes(log, last);
      expect(placesIn(data)).toEqual(feed.places);
      expect(log.status.dropped).toBe(0);
      await log.close();
      expect(placesIn(data)).toEqual(feed.places);
    },
  );

  it.runIf(isPossible)('a start has numbers all the same, and goes on where the record ends', async () => {
    const data = onDisk();
    const before = await openLog(data);
    writeFileSync(join(data, 'installation'), 'made at the first start');
    const feed = new Feed();
    await resumes(before, feed.next(before, 100));
    const ended = before.epoch;
    await before.close();
    cause.take(data);
    const log = await openLog(data);
    const known = new Set([ended, log.epoch]);
    // In the place of a folder that is gone before the start a new one is begun, and told.
    if (cause === RENAMED) expect(await damageOf(log)).toMatchObject({ statesUnknown: true });
    else {
      expect(log.lastSeq).toBeGreaterThanOrEqual(100);
      expect(log.status).toMatchObject({ recording: false, reason: expect.stringMatching(/\w+/) });
      cause.giveBack(data);
      await until('recording to begin', () => log.status.recording, SOON_MS);
    }
    expect(known.size).toBe(2);
    await log.close();
    const again = await openLog(data);
    expect(known.has(again.epoch)).toBe(false);
  });
});

describe('a pack that the disk cuts off', () => {
  it.runIf(canMount)('is repeated when there is room, as often as it takes', async () => {
    const data = onDisk();
    const log = await openLog(data);
    const feed = new Feed();
    await resumes(log, feed.next(log, 1000));
    for (let i = 0; i < 3; i++) {
      fill(data);
      // The end of the log has room of its own; it is packing that finds none.
      await until('recording to stop', () => {
        feed.next(log, 300);
        return !log.status.recording;
      });
      rmSync(join(data, 'ballast'));
      await resumes(log, feed.next(log));
    }
    expect(placesIn(data)).toEqual(feed.places);
  });
});

describe('a disk that others have filled', () => {
  it.runIf(canMount)(
    'gets room from the oldest of the record, and recording goes on',
    { timeout: 150_000 },
    async () => {
      const data = smallDisk(20_000_000) ?? tempDir();
      const log = await openLog(data, { ...KEEP_ALL, quota: 6_000_000 });
      const writing = new Writing();
      const next = (count: number): number => {
        for (let i = 0; i < count; i++) {
          const events = [['commented', randomBytes(300).toString('base64')] as const];
          log.append(writing.next({ after: 10, draft: read('h2s', i), subjects: ['h2s'], events }));
        }
        return writing.entries.length;
      };
      // More than the half of its quota, which is the record's own whatever others do.
      for (let i = 0; i < 4; i++) {
        await resumes(log, next(3200));
        await until('packing', () => new LogFiles(data).tail.list().length === 1, 30_000);
      }
      fill(data);
      await resumes(log, next(200));
      expect(log.status.recording).toBe(true);
    },
  );
});

describe('the log thread', () => {
  it('is begun again when it dies, and is given again what it had', async () => {
    const data = tempDir();
    const threads = watchThreads();
    const log = await openLog(data);
    const feed = new Feed();
    for (let i = 0; i < 3; i++) {
      feed.next(log, 500);
      // They go to the thread at the end of the turn.
      await new Promise((resolve) => setImmediate(resolve));
      threads.kill();
      await stops(log);
      await resumes(log, feed.next(log, 20));
    }
    expect(placesIn(data)).toEqual(feed.places);
    expect(threads.count).toBeGreaterThan(3);
  });

  it('ends within seconds when it hangs', { timeout: 40_000 }, async () => {
    const data = tempDir();
    const log = await openLog(data);
    const feed = new Feed();
    await resumes(log, feed.next(log, 10));
    // Reading a pipe waits until something is written into it.
    const plant = { ...smallPlant(), revision: 'hangs' };
    const pipe = new LogFiles(data).plant(plant.revision);
    spawnSync('mkfifo', [pipe]);
    log.keepPlant(plant);
    feed.next(log, 10);
    const begun = performance.now();
    await log.close();
    expect(performance.now() - begun).toBeLessThan(8000);
    writeFileSync(pipe, '');
  });

  it('leaves nothing unpacked at an orderly end', async () => {
    const data = tempDir();
    const log = await openLog(data);
    const feed = new Feed();
    feed.next(log, 3000);
    await log.close();
    const left = new LogFiles(data).tail.list().flatMap(({ path }) => new GenerationContents(path).scanned.records);
    expect(left.map(({ kind }) => kind)).toEqual(['head']);
    expect(placesIn(data)).toEqual(feed.places);
  });

  it('keeps what people did when memory is short', { timeout: 60_000 }, async () => {
    const data = tempDir();
    const log = await openLog(data);
    const feed = new Feed();
    await resumes(log, feed.next(log, 10));
    renameSync(join(data, 'log'), join(data, 'away'));
    await (feed.next(log), stops(log));
    feed.next(log, 150_000);
    renameSync(join(data, 'away'), join(data, 'log'));
    await until('recording to go on', () => log.status.recording && log.durableSeq >= 150_011, 30_000);
    expect(log.status.dropped).toBeGreaterThan(50_000);
    const kept = new Set(placesIn(data));
    expect(feed.places.length - kept.size).toBe(log.status.dropped);
    expect(feed.places.filter((place) => !place.endsWith('-0') && !kept.has(place))).toEqual([]);
  });

  it('begins on a folder in which nothing can be made', async () => {
    const data = tempDir();
    mkdirSync(join(data, 'log'));
    writeFileSync(join(data, 'log/gas'), 'in the way');
    const log = await openLog(data);
    expect(log.status).toMatchObject({ recording: false, reason: expect.stringContaining('log/gas') });
    const feed = new Feed();
    const last = feed.next(log, 10);
    rmSync(join(data, 'log/gas'));
    await resumes(log, last);
    expect(placesIn(data)).toEqual(feed.places);
  });
});

describe('a gateway whose machine has no descriptors left', () => {
  const limit = (pid: number, count: number): void => {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--nofile=${count}:`], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const openOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
  const canLimit = spawnSync('prlimit', ['--version']).status === 0;

  it.runIf(canLimit)('records on when it has some again', { timeout: 90_000 }, async () => {
    const folder = tempDir();
    const data = join(folder, 'data');
    const gateway = await GatewayProcess.start(configOf(folder), data);
    const viewer = await gateway.view();
    const pid = gateway.child.process.pid ?? 0;
    await until('recording', async () => (await gateway.ask('GET', '/readyz')).body['recording']);
    limit(pid, openOf(pid));
    // Its files go away too, so that it cannot do with those that it has open.
    renameSync(join(data, 'log'), join(data, 'away'));
    await until('an alarm', () => viewer.all('transition').some(({ alarm }) => alarm === 'gateway:recording'));
    renameSync(join(data, 'away'), join(data, 'log'));
    limit(pid, 1024);
    await until('recording', async () => (await gateway.ask('GET', '/readyz')).body['recording'], SOON_MS);
    const { body } = await gateway.ask('GET', '/api/v1/events?kind=recording-stopped');
    expect(body.items?.length).toBeGreaterThan(0);
    limit(pid, openOf(pid));
    const begun = performance.now();
    gateway.child.process.kill('SIGTERM');
    await gateway.child.exited;
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
