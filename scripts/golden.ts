import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digest } from '../src/accounts/secret.ts';
import { AccountStore } from '../src/accounts/store.ts';
import { ofEachClass } from '../src/common/log-class.ts';
import { LogReader } from '../src/log/reader.ts';
import { stateAt } from '../src/log/recover.ts';
import { encodedBody, type DecodedRow, ROW_KINDS, type RowKind } from '../src/log/row.ts';
import { installationOf } from '../src/platform/installation.ts';

const FENGSUI = join(import.meta.dirname, '../src/cli/fengsui.js');
const CONFIG = join(import.meta.dirname, '../../config');
/** Long enough for the call for help of the demo, and for its devices to be missed. */
const RUN_MS = 25_000;
const USERS = [
  ['wang-fang', 'operator', 'golden-operator-1'],
  ['Emil.K', 'engineer', 'golden engineer "1" \\'],
  ['left-us', 'viewer', 'golden-viewer-1'],
] as const;
const BY = 'golden';

/** A gateway that runs for a while, and is ended by a signal. */
async function run(data: string, task: readonly string[], end: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const child = spawn(process.execPath, [FENGSUI, ...task, '--port', '0', '--data', data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await sleep(RUN_MS);
  child.kill(end);
  await once(child, 'exit');
}

/** Users, tokens and sessions of every kind, and what they are to give. */
async function makeAccounts(data: string): Promise<object> {
  const store = new AccountStore(data);
  for (const { name } of store.users.list()) await store.users.setPassword(name, 'golden-first-1', BY);
  const first = store.users.list().map(({ name, role }) => [name, role, 'golden-first-1'] as const);
  for (const [name, role, password] of USERS) await store.users.add(name, role, password, BY);
  store.users.disable('left-us', BY);
  await store.users.setPassword('wang-fang', 'golden-operator-2', BY);
  const [good, revoked] = [store.tokens.add('operator', BY), store.tokens.add('viewer', BY)];
  const names = new Map(store.tokens.list().map(({ role, name }) => [role, name]));
  store.tokens.revoke(revoked, BY);
  const [session, left] = [
    (await store.sessions.signIn('Emil.K', USERS[1][2]))?.session,
    (await store.sessions.signIn('wang-fang', 'golden-operator-2'))?.session,
  ];
  store.sessions.signOut(digest(left ?? ''));
  const passwords = new Map<string, string>([...first, ...USERS].map(([name, , password]) => [name, password]));
  passwords.set('wang-fang', 'golden-operator-2');
  const users = store.users.list().map((user) => ({ ...user, password: passwords.get(user.name) }));
  store.close();
  return {
    at: Date.now(),
    users,
    oldPasswords: { 'wang-fang': USERS[0][2] },
    tokens: { good: [{ token: good, name: names.get('operator'), role: 'operator' }], revoked: [revoked] },
    sessions: { good: { 'Emil.K': session }, gone: { 'wang-fang': left } },
  };
}

const counted = (all: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(all)].sort().map((one) => [one, all.filter((other) => other === one).length]));

/** What this version reads from the record. */
function readLog(data: string): object {
  const reader = new LogReader(data);
  const rows = [...reader.rows({})];
  const [head, last] = [rows[0], rows.at(-1)];
  if (head === undefined || last === undefined) throw new Error('nothing was recorded');
  const of = (kind: RowKind): DecodedRow[] => rows.filter((row) => row.kind === kind);
  const sum = (kind: RowKind): string =>
    createHash('sha256').update(of(kind).map(encodedBody).join('\n')).digest('hex');
  const kindOf = (row: DecodedRow): string =>
    row.kind === 'input' ? row.input.kind : row.kind === 'transition' ? row.transition.kind : row.event.kind;
  const starts = rows.flatMap((row) => (row.kind === 'input' && row.input.kind === 'started' ? row.input : []));
  const plant = reader.plant(starts[0]?.revision ?? '');
  if (plant === undefined) throw new Error('the plant of the first start was not kept');
  const state = stateAt(reader, plant, {});
  const checkpoints: number[] = [];
  for (let found = reader.checkpoint({}); found !== undefined; found = reader.checkpoint({ toSeq: found.seq - 1 }))
    checkpoints.unshift(found.seq);
  return {
    epoch: state.epoch,
    firstSeq: head.seq,
    lastSeq: last.seq,
    lastAt: last.at,
    range: reader.range(),
    revisions: starts.map(({ epoch, revision, seq }) => ({ epoch, revision, fromSeq: seq })),
    checkpoints,
    rows: ofEachClass((_, name) => ({
      ...Object.fromEntries(ROW_KINDS.map((kind) => [kind, 0])),
      ...counted(rows.filter((row) => row.class === name).map(({ kind }) => kind)),
    })),
    byKind: Object.fromEntries(ROW_KINDS.map((kind) => [kind, counted(of(kind).map(kindOf))])),
    sha256: { inputs: sum('input'), transitions: sum('transition'), events: sum('event') },
    alarms: Object.fromEntries(
      state.alarms
        .sorted()
        .map(([id, { active, acked, latched, occurrence, pending }]) => [
          id,
          { active, acked, latched, occurrence, ...(pending === undefined ? {} : { pending: pending.to }) },
        ]),
    ),
  };
}

/**
 * Makes a golden folder of the present formats: `npm run golden -- test/fixtures/golden/NAME COMMIT`.
 * See test/fixtures/golden/README.md.
 */
async function main([folder, commit]: readonly string[]): Promise<void> {
  if (folder === undefined || commit === undefined) throw new Error('usage: npm run golden -- FOLDER COMMIT');
  const data = resolve(folder);
  rmSync(data, { recursive: true, force: true });
  await run(data, ['demo', '--scenario', 'man-down'], 'SIGKILL');
  const accounts = await makeAccounts(data);
  // The same plant, of which nothing answers: the demo would give its user another password.
  await run(data, ['run', '--config', CONFIG], 'SIGINT');
  const expected = {
    writtenBy: { commit, node: process.version },
    log: readLog(data),
    installation: installationOf(data),
    accounts,
  };
  // Texts of the configuration that the record does not need.
  for (const file of ['gateway.pid', 'config']) rmSync(join(data, file), { recursive: true, force: true });
  writeFileSync(join(data, 'expected.json'), `${JSON.stringify(expected, null, 1)}\n`);
}

await main(process.argv.slice(2));
