import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Known, knownAccountsIn } from '../../src/accounts/known.ts';
import type { UserLine } from '../../src/accounts/rows.ts';
import { digest } from '../../src/accounts/secret.ts';
import { AccountStore } from '../../src/accounts/store.ts';
import type { AlarmState } from '../../src/domain/alarm/alarm-state.ts';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { emptyState } from '../../src/domain/begin.ts';
import type { State } from '../../src/domain/state/state.ts';
import { duration, instant } from '../../src/domain/time.ts';
import { LogReader } from '../../src/log/reader.ts';
import { stateAt } from '../../src/log/recover.ts';
import { encodedBody, type DecodedRow, type RowKind, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { installationOf } from '../../src/platform/installation.ts';
import { DataLock } from '../../src/platform/lock.ts';
import { LOG_CLASSES, type LogClass } from '../../src/common/log-class.ts';
import type { Role } from '../../src/ports/accounts.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

type Alarm = Pick<AlarmState, 'active' | 'acked' | 'latched' | 'occurrence'> & { readonly pending?: string };
type Sessions = Readonly<Record<string, string>>;

/** What the version that wrote a folder read from it. */
interface Expected {
  readonly log: {
    readonly epoch: number;
    readonly firstSeq: number;
    readonly lastSeq: number;
    readonly lastAt: number;
    readonly range: { readonly from: number; readonly to: number };
    readonly revisions: readonly { readonly epoch: number; readonly revision: string; readonly fromSeq: number }[];
    readonly checkpoints: readonly number[];
    readonly rows: Readonly<Record<LogClass, Readonly<Record<RowKind, number>>>>;
    readonly byKind: Readonly<Record<RowKind, Readonly<Record<string, number>>>>;
    readonly sha256: { readonly inputs: string; readonly transitions: string; readonly events: string };
    readonly alarms: Readonly<Record<string, Alarm>>;
  };
  readonly installation: string;
  readonly accounts: {
    /** When the sessions are looked at. */
    readonly at: number;
    readonly users: readonly (UserLine & { readonly password: string })[];
    readonly oldPasswords: Readonly<Record<string, string>>;
    readonly tokens: {
      readonly good: readonly { readonly token: string; readonly name: string; readonly role: Role }[];
      readonly revoked: readonly string[];
    };
    readonly sessions: { readonly good: Sessions; readonly gone: Sessions };
  };
}

const GOLDEN = fileURLToPath(new URL('../fixtures/golden', import.meta.url));
const folders = readdirSync(GOLDEN, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(GOLDEN, name, 'expected.json'), 'utf8')) as Expected;

/** A copy of a golden data folder: whoever opens it may write to it. */
function copyOf(name: string): string {
  const data = tempDir();
  cpSync(join(GOLDEN, name), data, { recursive: true, filter: (path) => !path.endsWith('expected.json') });
  return data;
}

const bodies = (lines: readonly DecodedRow[], of: RowKind): string[] =>
  lines.flatMap((line) => (line.kind === of ? encodedBody(line) : []));
interface Told {
  readonly kind?: string;
  readonly priority?: number;
  readonly cause?: string;
  readonly quality?: string;
  readonly reason?: string;
}

/** A newer version may say more of the same thing: every field of then has its value of then. */
function isSameButForAdded(recorded: string, again: string | undefined): boolean {
  if (again === undefined) return false;
  const now = JSON.parse(again) as Told;
  const then = JSON.parse(recorded) as typeof now;
  const own = now.kind === then.kind ? ownOf(now) : {};
  return isDeepStrictEqual({ ...now, ...then, ...own }, now);
}

/**
 * What is told in another way on purpose since. An alarm that the configuration removed was recorded with the lowest
 * priority and the cause `configuration`; now it ends under its own. An alarm keeps the cause of its raise until it is
 * normal, also where it returns and where it goes on under another limit.
 */
function ownOf({ kind, priority, cause, quality, reason }: Told): object {
  if (kind === 'remove') return { priority, cause };
  // A bead in air with little oxygen was good.
  if (quality === 'uncertain' && reason === 'sensor') return { cause, quality, reason };
  return kind === 'return' || kind === 'change' || kind === 'ack' ? { cause } : {};
}

const sha256 = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex');

function counted(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** The plant of a revision that was in force; a record without it cannot be folded again. */
const plantsOf =
  (reader: LogReader) =>
  (revision: string): Plant => {
    const plant = reader.plant(revision);
    if (plant === undefined) throw new Error(`the record has no plant ${revision}`);
    return plant;
  };

/**
 * Four rules about people were changed on purpose since. A person may end an acknowledged call for help while its
 * button stays pressed, where that was refused. A further person changes the names of an occurrence that nobody
 * has acknowledged, where he made a new one: alarms about several people have other transitions. And a badge that nobody
 * carries leaves its zones after ten minutes of silence, where it stayed for ever. Who is in a zone is decided by clear
 * evidence (ADR 16): entries and exits are at other times.
 * A forecast is made in another way (ADR 29): early warnings come at other times, and so does the rate of rise.
 */
const OTHER_RULE = /:(over-count|forbidden|evacuate|sos|rising|rate)$/;
const isOfOtherRule = (body: string): boolean => {
  const { alarm, subject, kind } = JSON.parse(body) as {
    readonly alarm?: string;
    readonly subject: string;
    readonly kind: string;
  };
  // What is to be mended was as it was at the raise; another trouble is a change now.
  if (kind === 'change' && /:(offline|bad)$/.test(alarm ?? subject)) return true;
  return kind === 'zone-entered' || kind === 'zone-left' || OTHER_RULE.test(alarm ?? subject);
};

const ofSameRule = (alarms: Readonly<Record<string, Alarm>>): Record<string, Alarm> =>
  Object.fromEntries(Object.entries(alarms).filter(([id]) => !OTHER_RULE.test(id)));

/** What a lost sensor showed when it returned is doubtful now where the oxygen beside it is low. */
const withoutQuality = (alarms: Readonly<Record<string, Alarm>>): Record<string, Alarm> =>
  Object.fromEntries(
    Object.entries(alarms).map(([id, alarm]) => {
      const { evidence } = alarm as { readonly evidence?: object };
      const { quality: _quality, ...rest } = (evidence ?? {}) as { readonly quality?: string };
      return [id, id.endsWith(':bad') && evidence !== undefined ? { ...alarm, evidence: rest } : alarm];
    }),
  );

/** What a checkpoint holds of the things that the other rules do not touch: who is where, and until when, they do. */
function factsOf(state: State): object {
  const facts = JSON.parse(new Capture(state).finish().facts) as { readonly alarms: Record<string, Alarm> };
  const { alarms, ...rest } = facts;
  const {
    tags: _tags,
    zones: _zones,
    deadlines: _deadlines,
    points = {},
    ...same
  } = rest as Record<string, unknown> & { readonly points?: Readonly<Record<string, object>> };
  const readings = Object.entries(points).map(([id, point]) => {
    const { forecast: _forecast, ...reading } = point as { readonly forecast?: unknown };
    return [id, reading];
  });
  return { ...same, points: Object.fromEntries(readings), alarms: ofSameRule(withoutQuality(alarms)) };
}

/** Folds all inputs again from the first, up to a seq, and compares what comes of them with what was recorded. */
function refolded(reader: LogReader, { log }: Expected, toSeq: number): State {
  const plantOf = plantsOf(reader);
  const state = emptyState(plantOf(log.revisions[0]?.revision ?? ''));
  const recorded: string[] = [];
  const again: string[] = [];
  for (const row of reader.rows({ toSeq })) {
    if (row.kind !== 'input') {
      recorded.push(encodedBody(row));
      continue;
    }
    const { input } = row;
    for (const line of rowsOf({ input, ...reduce(state, input, plantOf) }).slice(1)) again.push(encodedBody(line));
  }
  const comparable = (all: readonly string[]): string[] => all.filter((body) => !isOfOtherRule(body));
  const lines = comparable(again);
  for (const [i, body] of comparable(recorded).entries()) {
    if (!isSameButForAdded(body, lines[i])) expect(lines[i]).toEqual(body);
  }
  expect(lines).toHaveLength(comparable(recorded).length);
  return state;
}

const alarmsOf = (state: State): Record<string, Alarm> =>
  Object.fromEntries(
    state.alarms.sorted().map(([id, { active, acked, latched, occurrence, pending }]) => [
      id,
      {
        active,
        acked,
        latched,
        ...(occurrence === undefined ? {} : { occurrence }),
        ...(pending === undefined ? {} : { pending: pending.to }),
      },
    ]),
  );

it('there are golden folders', () => {
  expect(folders).toEqual(expect.arrayContaining(['edc4ae7', 'edc4ae7-killed']));
});

describe.each(folders)('what an older version wrote: %s', (name) => {
  const expected = expectedOf(name);
  const { log, accounts } = expected;

  it('is read row by row as it was', () => {
    const reader = new LogReader(copyOf(name));
    const rows = [...reader.rows({})];
    expect([rows[0]?.seq, rows.at(-1)?.seq, reader.range()]).toEqual([log.firstSeq, log.lastSeq, log.range]);
    for (const logClass of LOG_CLASSES) {
      const own = rows.filter((row) => row.class === logClass);
      expect({ input: 0, transition: 0, event: 0, ...counted(own.map(({ kind }) => kind)) }).toEqual(
        log.rows[logClass],
      );
      expect([...reader.rows({}, [logClass])]).toEqual(own);
      expect([...reader.rows({}, [logClass], 'backward')].reverse()).toEqual(own);
    }
    for (const kind of ['input', 'transition', 'event'] as const) {
      const kinds = bodies(rows, kind).map((body) => (JSON.parse(body) as { readonly kind: string }).kind);
      expect(counted(kinds)).toEqual(log.byKind[kind]);
    }
    expect({
      inputs: sha256(bodies(rows, 'input')),
      transitions: sha256(bodies(rows, 'transition')),
      events: sha256(bodies(rows, 'event')),
    }).toEqual(log.sha256);
    const starts = rows.flatMap((row) => {
      const input = row.kind === 'input' ? row.input : undefined;
      return input?.kind === 'started' ? { epoch: input.epoch, revision: input.revision, fromSeq: input.seq } : [];
    });
    expect(starts).toEqual(log.revisions);
  });

  it('gives the same when it is folded again, from the beginning and from every checkpoint', () => {
    const reader = new LogReader(copyOf(name));
    const plantOf = plantsOf(reader);
    const [first, last] = [log.revisions[0]?.revision ?? '', log.revisions.at(-1)?.revision ?? ''];
    const straight = refolded(reader, expected, log.lastSeq);
    const recovered = stateAt(reader, plantOf(first), {});
    expect(ofSameRule(alarmsOf(straight))).toEqual(ofSameRule(log.alarms));
    expect(ofSameRule(alarmsOf(recovered))).toEqual(ofSameRule(log.alarms));
    expect([recovered.seq, recovered.epoch, recovered.plant]).toEqual([log.lastSeq, log.epoch, plantOf(last)]);
    expect(reader.checkpoint({})?.seq).toBe(log.checkpoints.at(-1));
    for (const toSeq of log.checkpoints) {
      expect(reader.checkpoint({ toSeq })?.seq).toBe(toSeq);
      // What a checkpoint of then does not hold cannot be in the state that it gives.
      expect(factsOf(refolded(reader, expected, toSeq))).toMatchObject(
        factsOf(stateAt(reader, plantOf(first), { toSeq })),
      );
    }
  });

  it('is gone on with in the next epoch', () => {
    const data = copyOf(name);
    const reader = new LogReader(data);
    const before = [...reader.rows({})];
    const store = new LogStore(data, KEEP_ALL);
    expect([store.epoch, store.lastSeq, store.lastAt]).toEqual([log.epoch + 1, log.lastSeq, log.lastAt]);
    expect([...reader.rows({})]).toEqual(before);
    const input: Input = {
      kind: 'started',
      epoch: epochOf(store.epoch),
      revision: log.revisions.at(-1)?.revision ?? '',
      downFor: duration(1000),
      clockInDoubt: false,
      seq: seqOf(log.lastSeq + 1),
      at: instant(log.lastAt + 1000),
    };
    const state = stateAt(reader, plantsOf(reader)(input.revision), {});
    const next = rowsOf({ input, transitions: [], events: [] });
    store.commit(next);
    store.writeCheckpoint(new Capture(state).finish());
    store.pack(input.at);
    expect([...reader.rows({})]).toEqual([...before, ...next]);
    expect(reader.checkpoint({})?.seq).toBe(log.lastSeq);
    store.close();
    const again = new LogStore(data, KEEP_ALL);
    expect([again.epoch, again.lastSeq, again.lastAt]).toEqual([log.epoch + 2, input.seq, input.at]);
    again.close();
    expect([...reader.rows({})]).toEqual([...before, ...next]);
  });

  it('lets in whom it let in, and nobody else', async () => {
    const store = new AccountStore(copyOf(name), () => accounts.at);
    const known = new Known();
    known.replace(knownAccountsIn(store.rows), accounts.at, new Set());
    const session = (of: string) => known.bySession(digest(of), accounts.at)?.account;
    const token = (of: string) => known.byToken(digest(of))?.account;
    expect(store.users.list()).toEqual(accounts.users.map(({ name, role, disabled }) => ({ name, role, disabled })));
    for (const good of accounts.tokens.good)
      expect(token(good.token)).toEqual({ name: good.name, role: good.role, kind: 'token' });
    for (const revoked of accounts.tokens.revoked) expect(token(revoked)).toBeUndefined();
    for (const [name, good] of Object.entries(accounts.sessions.good)) expect(session(good)?.name).toBe(name);
    for (const gone of Object.values(accounts.sessions.gone)) expect(session(gone)).toBeUndefined();
    for (const { name, role, disabled, password } of accounts.users) {
      const made = (await store.sessions.signIn(name, password))?.session;
      known.replace(knownAccountsIn(store.rows), accounts.at, new Set());
      expect(made === undefined ? undefined : session(made)).toEqual(
        disabled ? undefined : { name, role, kind: 'user' },
      );
    }
    for (const [name, password] of Object.entries(accounts.oldPasswords)) {
      expect(await store.sessions.signIn(name, password)).toBeUndefined();
    }
    expect(
      store.ledger.unrecorded(100).map(({ what }) => what),
      'what was done before is no news',
    ).toEqual(accounts.users.flatMap(({ disabled }) => (disabled ? [] : 'signed-in')));
    store.close();
  });

  it('is the same installation, and a dead gateway holds no lock on it', () => {
    const data = copyOf(name);
    const lock = new DataLock(data);
    expect(installationOf(data)).toBe(expected.installation);
    lock.release();
  });
});
