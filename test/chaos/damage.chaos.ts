import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { seeded } from '../../simulators/random.ts';
import { freePort } from '../support/children.ts';
import { type Chaos, chaos, type ChaosOptions } from './support/case.ts';
import { asideOf, type FileKind, filesOf, flipBit, type Ruin, ruinCheckpoints, RUINS, swap } from './support/damage.ts';
import { judgeRecord, type Written, writeRecord } from './support/record.ts';

const port = await freePort();
/** The same plant writes the record and goes on with it. A small quota makes small segments, which are soon full. */
const PLANT: ChaosOptions = { noise: 60, poll: '10ms', badges: { embedded: port }, log: { quota: '8MB' } };
let written: Written;
beforeAll(async () => {
  written = await writeRecord(PLANT, port);
}, 150_000);

afterAll(() => rmSync(written.folder, { recursive: true, force: true }));

type How = 'stopped' | 'killed';

/** Gives a case a copy of the record. */
function copy(c: Chaos, how: How): void {
  rmSync(c.data, { recursive: true });
  cpSync(written[how], c.data, { recursive: true });
}

/** Damages a copy of the record and starts a gateway over it, under which gas steps at once. */
function damaged(name: string, how: How, damage: (data: string) => string | undefined): void {
  chaos(`damage: ${name}`, PLANT, async (c) => {
    copy(c, how);
    const file = damage(c.data);
    await c.start();
    await c.alarms.steps(1);
    await judgeRecord(c, written, file);
    await c.acts.durable();
    await c.alarms.steps(1);
  });
}

/** Ruins the newest file of a kind. */
const ruined =
  (kind: FileKind, ruin: Ruin, seed = 1) =>
  (data: string): string => {
    const file = filesOf(data, kind).at(-1);
    if (file === undefined) throw new Error(`the record has no ${kind}`);
    ruin(join(data, file), seeded(seed));
    return file;
  };

const RECORD: readonly FileKind[] = ['tail', 'gas segment', 'people segment', 'acts segment'];
const OTHERS: readonly FileKind[] = ['mark of the tail', 'ledger', 'plant', 'pid file', 'installation'];

describe('damage: a file', () => {
  for (const kind of RECORD)
    for (const [way, ruin] of Object.entries(RUINS)) damaged(`${kind} ${way}`, 'killed', ruined(kind, ruin));
  for (const kind of OTHERS) {
    damaged(`${kind} cut short`, 'killed', ruined(kind, RUINS['cut short']));
    damaged(`${kind} full of garbage`, 'killed', ruined(kind, RUINS['full of garbage']));
    damaged(`${kind} deleted`, 'killed', ruined(kind, RUINS.deleted));
  }
});

describe('damage: after an orderly stop', () => {
  damaged('tail deleted after a stop', 'stopped', ruined('tail', RUINS.deleted));
  damaged('tail full of garbage after a stop', 'stopped', ruined('tail', RUINS['full of garbage']));
});

describe('damage: more than a file', () => {
  damaged('everything below log/ deleted', 'killed', (data) => {
    rmSync(join(data, 'log'), { recursive: true });
    return undefined;
  });
  damaged('all segments deleted', 'killed', (data) => {
    for (const kind of RECORD.slice(1)) for (const file of filesOf(data, kind)) rmSync(join(data, file));
    return undefined;
  });
  damaged('two files swapped', 'killed', (data) => {
    const [gas, acts] = [filesOf(data, 'gas segment').at(-1), filesOf(data, 'acts segment').at(-1)];
    swap(join(data, gas ?? ''), join(data, acts ?? ''));
    return undefined;
  });
  damaged('tail and a segment swapped', 'stopped', (data) => {
    swap(join(data, filesOf(data, 'tail').at(-1) ?? ''), join(data, filesOf(data, 'acts segment').at(-1) ?? ''));
    return undefined;
  });
  damaged('checkpoints ruined', 'killed', (data) => {
    expect(ruinCheckpoints(data), 'checkpoints in the record').toBeGreaterThan(0);
    return undefined;
  });
});

describe('damage: it is said once, and set aside', () => {
  chaos('damage: a tail of garbage is set aside, and the next start is quiet', PLANT, async (c) => {
    copy(c, 'killed');
    const file = ruined('tail', RUINS['full of garbage'])(c.data);
    await c.start();
    await c.alarms.steps(1);
    await judgeRecord(c, written, file);
    expect(asideOf(c.data, file)).toHaveLength(1);
    await c.acts.durable();
    await c.stop();
    const again = await c.start();
    await c.alarms.steps(1);
    expect(asideOf(c.data, file)).toHaveLength(1);
    expect(await again.alarm('gateway:recording')).toBeUndefined();
  });
});

const FLIPS_OF_A_CASE = 4;
const FLIPPED: readonly FileKind[] = [...RECORD, 'ledger', 'plant'];

describe('damage: single bits', () => {
  for (const kind of FLIPPED) {
    chaos(`damage: ${FLIPS_OF_A_CASE} bits flipped, ${kind}`, { ...PLANT, timeout: 90_000 }, async (c) => {
      for (let seed = 1; seed <= FLIPS_OF_A_CASE; seed++) {
        copy(c, 'killed');
        const file = ruined(kind, flipBit, seed)(c.data);
        try {
          await c.open();
          await judgeRecord(c, written, file);
        } catch (error) {
          throw new Error(`seed ${seed}, ${file}: ${String(error)}`, { cause: error });
        }
        await c.kill();
      }
    });
  }
});
