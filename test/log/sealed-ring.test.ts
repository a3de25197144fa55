import { randomBytes } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOG_CLASSES, type LogClass } from '../../src/common/log-class.ts';
import type { Damage } from '../../src/log/damage.ts';
import { disk } from '../../src/log/disk.ts';
import { LogFiles, type SegmentFile } from '../../src/log/files.ts';
import { packPage } from '../../src/log/page.ts';
import { Pins } from '../../src/log/pins.ts';
import { type Retention, Ring } from '../../src/log/ring.ts';
import { type DecodedRow, rowOfBody } from '../../src/log/row.ts';
import { raise, Segment } from '../../src/log/segment.ts';
import type { SegmentParts } from '../../src/log/segment-image.ts';
import { Signer } from '../../src/log/signer.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

// What is tested here is not what a power cut leaves behind: without waiting for the disk it is as right, and quick.
const { fsync } = disk;
beforeAll(() => void (disk.fsync = () => {}));
afterAll(() => void (disk.fsync = fsync));

const MINUTE = 60_000;
/** Text that no packing makes smaller. */
const noise = (length: number): string => randomBytes(Math.ceil((length * 3) / 4)).toString('base64');

const row = (seq: number, logClass: LogClass, body: object): DecodedRow =>
  rowOfBody({ seq, n: 0, at: seq * MINUTE, class: logClass }, 'event', body);

/** Ten rows from a seq on, of some bytes each. */
const part = (from: number, logClass: LogClass = 'gas', bytes = 8): SegmentParts => ({
  logClass,
  pages: [packPage(Array.from({ length: 10 }, (_, i) => row(from + i, logClass, { noise: noise(bytes) })))],
  checkpoints: [],
});

class Made {
  readonly data = tempDir();
  readonly files = new LogFiles(this.data);
  readonly found: Damage[] = [];
  ring: Ring;
  #generation = 0;

  readonly retention: Retention;

  constructor(retention: Retention = KEEP_ALL) {
    this.retention = retention;
    this.files.make();
    this.ring = this.again();
  }

  again(): Ring {
    this.found.length = 0;
    this.ring = new Ring(this.files, this.retention, Signer.open(this.data), (damage) => this.found.push(damage));
    this.ring.open();
    return this.ring;
  }

  seal(...parts: SegmentParts[]): void {
    this.#generation += 1;
    this.ring.seal(parts, { generation: this.#generation, hash: `${this.#generation}` });
  }

  segments(logClass: LogClass = 'gas'): SegmentFile[] {
    return this.files.segments(logClass);
  }

  seqs(logClass: LogClass = 'gas'): number[] {
    return this.segments(logClass).flatMap(({ path }) => {
      const segment = new Segment(path, logClass, 'read');
      try {
        return [...segment.rows({}, raise)].map(({ seq }) => seq);
      } finally {
        segment.close();
      }
    });
  }
}

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, i) => from + i);
const BIG = 200_000;

describe('small segments', () => {
  it('are made one with what follows, and few are left', () => {
    const made = new Made();
    for (let i = 0; i < 40; i++) made.seal(part(i * 10 + 1));
    expect(made.seqs()).toEqual(upTo(400));
    expect(made.segments().length).toBeLessThan(8);
    made.again();
    expect(made.found).toEqual([]);
    expect(made.seqs()).toEqual(upTo(400));
    expect(made.files.segments('gas', 'all')).toEqual(made.segments());
  });
});

describe('a ledger that is lost', () => {
  it('is begun again as a whole: a crash while it is makes no segment one of strangers', () => {
    const { write, rename } = disk;
    for (let crash = 1, isCrashed = true; isCrashed; crash++) {
      const made = new Made();
      for (let i = 0; i < 3; i++) made.seal(part(i * 10 + 1, 'gas', BIG));
      rmSync(made.files.ledger);
      let left = crash;
      isCrashed = false;
      const crashing =
        <Args extends unknown[], T>(run: (...args: Args) => T) =>
        (...args: Args): T => {
          isCrashed ||= --left === 0;
          if (isCrashed) throw new Error('crash');
          return run(...args);
        };
      [disk.write, disk.rename] = [crashing(write), crashing(rename)];
      try {
        made.again();
      } catch {
        // The next start goes on.
      } finally {
        [disk.write, disk.rename] = [write, rename];
      }
      made.again();
      expect(made.found.filter(({ file }) => !file.endsWith('ledger.jsonl'))).toEqual([]);
      expect(made.seqs()).toEqual(upTo(30));
    }
  });
});

describe('a disk that does not give a file', () => {
  it.each(['log/ledger.jsonl', 'log-key.pem', 'log-key.pub.pem', 'log/plants/r1.json'])('%s', (name) => {
    const made = new Made();
    made.seal(part(1));
    writeFileSync(join(made.data, 'log/plants/r1.json'), '{}');
    const { readFile } = disk;
    disk.readFile = (path) => {
      if (path === join(made.data, name)) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
      return readFile(path);
    };
    try {
      made.again();
      made.seal(part(11));
    } finally {
      disk.readFile = readFile;
    }
    made.again();
    expect(made.found.filter(({ file }) => file.endsWith('.sqlite'))).toEqual([]);
    expect(made.seqs()).toEqual(upTo(20));
  });
});

describe('the quota', () => {
  it('holds within two per cent, with all that it counts, and each class keeps its share', { timeout: 120_000 }, () => {
    const quota = 20_000_000;
    const made = new Made({ ...KEEP_ALL, quota });
    writeFileSync(join(made.data, 'accounts.sqlite'), noise(800_000));
    writeFileSync(join(made.data, 'log/plants/r1.json'), noise(400_000));
    let isFull = false;
    for (let i = 0; i < 180; i++) {
      const acts = i < 80 ? [part(i * 10 + 1, 'acts', 6000)] : [];
      made.seal(part(i * 10 + 1, 'gas', 12_000), part(i * 10 + 1, 'people', 8000), ...acts);
      isFull = made.ring.drop(i * 10 * MINUTE, true) > 0 || isFull;
      expect(made.files.bytes()).toBeLessThan(quota * 1.02);
      if (isFull) expect(made.files.bytes()).toBeGreaterThan(quota * 0.96);
    }
    expect(isFull).toBe(true);
    const bytes = (logClass: LogClass): number => made.segments(logClass).reduce((sum, one) => sum + one.bytes, 0);
    // Its share, though nothing was added for as long.
    expect(bytes('acts')).toBeGreaterThan(0.14 * (quota - 1_300_000));
    for (const logClass of LOG_CLASSES) expect(made.seqs(logClass).at(-1)).toBe(logClass === 'acts' ? 800 : 1800);
    made.again();
    expect(made.found).toEqual([]);
  });

  it('takes what is too old where the time is proven, and leaves a tombstone', () => {
    const made = new Made({ quota: 1e12, keep: { gas: 100 * MINUTE, people: 1, acts: 1 } });
    for (let i = 0; i < 30; i++) made.seal(part(i * 10 + 1, 'gas', BIG / 10));
    expect(made.ring.drop(300 * MINUTE, false)).toBe(0);
    expect(made.ring.drop(300 * MINUTE, true)).toBeGreaterThan(0);
    expect(made.seqs()[0]).toBeGreaterThan(100);
    expect(readFileSync(made.files.ledger, 'utf8')).toContain('"why":"age"');
  });

  it('says when it took what was young', () => {
    const made = new Made({ quota: 4_000_000, keep: { gas: 1e12, people: 1e12, acts: 1e12 } });
    for (let i = 0; i < 40; i++) made.seal(part(i * 10 + 1, 'gas', BIG / 10));
    made.ring.drop(400 * MINUTE, true);
    expect(made.ring.state.keptTooShort).toMatchObject([{ class: 'gas', days: 0 }]);
  });
});

describe('pins', () => {
  const pin = { id: 'p1', from: 5 * MINUTE, to: 25 * MINUTE, why: 'inspection', by: 'li' };

  it('hold what they pin, and say when they hold too much', () => {
    const made = new Made({ ...KEEP_ALL, quota: 6_000_000 });
    const pins = new Pins(made.files.pins);
    pins.add(pin);
    for (let i = 0; i < 60; i++) {
      made.seal(part(i * 10 + 1, 'gas', BIG / 10));
      made.ring.drop(600 * MINUTE, true);
    }
    expect(made.seqs().slice(0, 30)).toEqual(upTo(30));
    expect(made.ring.state).toMatchObject({ isPinnedTooMuch: false });
    pins.add({ ...pin, id: 'p2', from: 400 * MINUTE, to: 600 * MINUTE });
    made.ring.drop(600 * MINUTE, true);
    expect(made.ring.state.isPinnedTooMuch).toBe(true);
    expect(pins.list().map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect(pins.remove('p1')).toBe(true);
    expect(pins.remove('p1')).toBe(false);
  });

  it('are made by incidents, with the minutes around, and give way where they hold too much', () => {
    const made = new Made({ ...KEEP_ALL, quota: 6_000_000 });
    const event = (seq: number, body: object): SegmentParts => ({
      logClass: 'acts',
      pages: [packPage([row(seq, 'acts', { seq, at: seq * MINUTE, ...body })])],
      checkpoints: [],
    });
    made.seal(event(20, { kind: 'incident-opened', subject: 'i-1-20-0' }));
    const pins = new Pins(made.files.pins);
    expect(pins.list()).toMatchObject([{ id: 'i-1-20-0', from: 10 * MINUTE, to: 20 * MINUTE + 86_400_000 }]);
    made.seal(event(40, { kind: 'incident-closed', subject: 'i-1-20-0', from: 20 * MINUTE, to: 40 * MINUTE }));
    expect(pins.list()).toMatchObject([{ id: 'i-1-20-0', from: 10 * MINUTE, to: 50 * MINUTE, incident: true }]);
    pins.pinIncident({ id: 'long', from: 300 * MINUTE, to: 600 * MINUTE });
    for (let i = 0; i < 60; i++) made.seal(part(i * 10 + 1, 'gas', BIG / 10));
    made.ring.drop(600 * MINUTE, true);
    expect(made.ring.state.isPinnedTooMuch).toBe(true);
    expect(made.seqs()).toContain(12);
    expect(made.files.bytes()).toBeLessThan(6_000_000 * 1.02);
  });

  it('that are damaged pin nothing and are set aside', () => {
    const made = new Made();
    new Pins(made.files.pins).add(pin);
    const path = join(made.files.pins, 'p1.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('li', 'la'));
    made.ring.drop(600 * MINUTE, true);
    expect(made.found).toMatchObject([{ file: 'log/pins/p1.json', what: 'its checksum or its name is wrong' }]);
    expect(() => new Pins(made.files.pins).add({ ...pin, id: '../x' })).toThrow(RangeError);
  });
});

describe('damage', () => {
  const sealed = (): Made => {
    const made = new Made();
    const pages = [1, 11, 21].flatMap((from) => part(from, 'gas', 2000).pages);
    made.seal({ logClass: 'gas', pages, checkpoints: [] });
    made.seal(part(31, 'gas', BIG), part(31, 'acts'));
    return made;
  };
  /** Changes one byte of the second page. */
  const spoil = ({ path }: SegmentFile): void => {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 4;
    writeFileSync(path, bytes);
  };

  it('of a segment: the pages that are proved are kept, under a new seal', () => {
    const made = sealed();
    const [first] = made.segments();
    if (first === undefined) throw new Error('no segment');
    spoil(first);
    made.ring.examine(first.path);
    expect(made.found).toMatchObject([{ file: made.files.name(first.path), what: 'it is not as it was sealed' }]);
    expect(existsSync(join(made.data, made.found[0]?.aside ?? ''))).toBe(true);
    expect(made.seqs()).toEqual([...upTo(10), ...upTo(40, 21)]);
    made.again();
    expect(made.found).toEqual([]);
  });

  it('two segments under the names of each other are both set aside', () => {
    const made = new Made();
    for (const from of [1, 11]) made.seal(part(from, 'gas', BIG));
    const [a, b] = made.segments().map(({ path }) => path);
    if (a === undefined || b === undefined) throw new Error('two segments');
    renameSync(a, `${a}.x`);
    renameSync(b, a);
    renameSync(`${a}.x`, b);
    made.ring.examine(a);
    made.ring.examine(b);
    expect(made.found).toHaveLength(2);
    expect(made.seqs()).toEqual(upTo(20));
  });

  it('a segment that no ledger knows is set aside', () => {
    const [made, other] = [sealed(), sealed()];
    other.seal(part(51, 'people'));
    const [foreign] = other.segments('people');
    if (foreign === undefined) throw new Error('no segment');
    writeFileSync(made.files.path(other.files.name(foreign.path)), readFileSync(foreign.path));
    made.again();
    expect(made.found).toMatchObject([{ what: 'it is not in the ledger' }]);
  });

  it.each(['changed', 'removed', 'cut'] as const)('of the ledger: %s, it begins again with what is proved', (how) => {
    const made = sealed();
    const text = readFileSync(made.files.ledger, 'utf8');
    if (how === 'changed') writeFileSync(made.files.ledger, text.replace('"gas"', '"gaz"'));
    if (how === 'removed') rmSync(made.files.ledger);
    if (how === 'cut') writeFileSync(made.files.ledger, text.slice(text.indexOf('\n') + 1));
    made.again();
    expect(made.found[0]).toMatchObject({ file: 'log/ledger.jsonl' });
    expect(made.seqs().at(-1)).toBe(40);
    made.again();
    expect(made.found).toEqual([]);
    expect(made.ring.highest().seq).toBe(40);
  });

  it('the last line of the ledger, that a crash cut off, is none', () => {
    const made = sealed();
    appendFileSync(made.files.ledger, '{"n":99,"at":1,"bef');
    made.again();
    made.seal(part(51));
    made.again();
    expect(made.found).toEqual([]);
    expect(made.seqs().at(-1)).toBe(60);
  });

  it('of the key: a new one signs, and the ledger says so', () => {
    const made = sealed();
    writeFileSync(join(made.data, 'log-key.pem'), 'no key');
    made.again();
    expect(made.found).toMatchObject([{ file: 'log-key.pem' }]);
    expect(statSync(join(made.data, 'log-key.pem')).mode & 0o777).toBe(0o600);
    made.again();
    expect(made.found).toEqual([]);
  });
});

describe('a record of a build before', () => {
  it('is taken in at the first start, and what its list misses is told', () => {
    const data = tempDir();
    cpSync(join(import.meta.dirname, '../fixtures/golden/formats-3'), data, { recursive: true });
    const files = new LogFiles(data);
    const [gone] = files.segments('people');
    rmSync(gone?.path ?? '');
    const found: Damage[] = [];
    const open = (): Ring => {
      const ring = new Ring(files, KEEP_ALL, Signer.open(data), (damage) => found.push(damage));
      ring.open();
      return ring;
    };
    const ring = open();
    expect(found.map(({ file }) => file)).toEqual([files.name(gone?.path ?? '')]);
    expect(ring.highest().seq).toBeGreaterThan(0);
    ring.drop(0, false);
    expect(readFileSync(files.ledger, 'utf8')).toMatch(/"kind":"adopted".*"sha256":"/);
    open();
    expect(found).toHaveLength(1);
  });
});
