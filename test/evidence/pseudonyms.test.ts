import { expect, it } from 'vitest';
import { alarmId, personId, tagId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { exported } from '../../src/evidence/export.ts';
import { pseudonymsOf, pseudonymsOfNow } from '../../src/log/pseudonyms.ts';
import { Mask } from '../../src/project/mask.ts';
import { Viewer } from '../../src/replay/viewer.ts';
import { type ServerMessage, serverMessage } from '../../src/wire/messages.ts';
import { act, fix, read, sos } from '../support/drafts.ts';
import { every, Fold, T0 } from '../support/fold.ts';
import { person, smallPlant } from '../support/plant.ts';
import { recordOf } from '../support/people-record.ts';
import { tempDir } from '../support/temp.ts';
import { recorded } from './recorded.ts';

const plant = {
  ...smallPlant(),
  people: [
    { ...person('w-zhang', '0a01', 'operator'), name: '张三丰' },
    { ...person('w-ann', '0a02'), name: 'Ann Lee' },
  ],
};
const fold = Fold.started(plant);
fold.send(500, read('h2s', 1));
fold.send(1000, act({ act: 'add-people', people: [{ id: personId('v-7'), name: '访客王五', groups: [] }] }));
fold.send(1100, act({ act: 'issue-badge', tag: tagId('0c09'), person: personId('v-7') }));
for (const tag of ['0a01', '0a02', '0c09', 'beef01']) fold.feed(every(1000, 2000, 6000, fix(tag, 50, 50)));
fold.send(7000, sos('0a01'));
fold.send(7100, sos('beef01'));
fold.send(7200, read('h2s', 20));
fold.send(8000, act({ act: 'comment', alarm: alarmId('h2s', 'high'), comment: '张三丰 and Ann Lee, not Annie Leeds' }));
fold.send(8100, act({ act: 'look-up', subject: 'w-ann', what: 'track', from: instant(T0), to: instant(T0 + 1) }));
fold.send(9000, act({ act: 'left-site', person: 'w-ann' }));

const SECRETS = ['w-zhang', '张三丰', 'w-ann', 'Ann Lee,', 'v-7', '王五', '0a01', '0a02', '0c09', 'beef01'];
const tellsOf = (text: string): string[] => SECRETS.filter((secret) => text.includes(secret));

it('an export names no person and no badge, and keeps every line', () => {
  const data = tempDir();
  const reader = recorded(fold.inputs, plant);
  const textOf = (format: 'csv' | 'ndjson', mask?: Mask): string =>
    [...exported(reader, { from: T0, to: T0 + 10_000 }, plant, { format, language: 'zh', mask })]
      .map(({ text }) => text)
      .join('');
  for (const format of ['csv', 'ndjson'] as const) {
    const [named, masked] = [textOf(format), textOf(format, new Mask(pseudonymsOf(data)))];
    expect(tellsOf(named)).toEqual(SECRETS);
    expect(tellsOf(masked)).toEqual([]);
    expect(masked.split('\n')).toHaveLength(named.split('\n').length);
    expect(masked).toContain('not Annie Leeds');
    // Equal people stay equal, in a later export too; of another plant they are others.
    if (format === 'csv') expect(textOf(format, new Mask(pseudonymsOf(data)))).toBe(masked);
    else expect(textOf(format, new Mask(pseudonymsOf(tempDir())))).not.toBe(masked);
  }
  const fixes = textOf('ndjson', new Mask(pseudonymsOf(data)))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind?: string; tag?: string })
    .filter(({ kind }) => kind === 'fix');
  expect(new Set(fixes.map(({ tag }) => tag)).size).toBe(4);
  expect(fixes).toHaveLength(20);
});

it('the pseudonyms of a replay are of it alone: they fit no export and no other replay', () => {
  const [one, other, exported] = [pseudonymsOfNow(), pseudonymsOfNow(), pseudonymsOf(tempDir())];
  expect(one('w-ann')).toBe(one('w-ann'));
  expect(new Set([one('w-ann'), other('w-ann'), exported('w-ann')]).size).toBe(3);
});

it('a replay for a viewer names no person and no badge, and its messages keep their shape', () => {
  const said: ServerMessage[] = [];
  const recording = { gaps: () => [], range: () => ({ from: instant(T0), to: instant(T0 + 10_000) }) };
  const veil = { mask: new Mask(pseudonymsOfNow()), namedFrom: instant(Infinity) };
  const viewer = new Viewer(recording, 'viewer', (message) => said.push(message), veil);
  viewer.greet(fold.state, fold.state.at);
  for (const row of recordOf(fold).rows({})) viewer.line(fold.state, row, undefined);
  expect(said.length).toBeGreaterThan(10);
  for (const message of said) {
    expect(tellsOf(JSON.stringify(message))).toEqual([]);
    expect(() => serverMessage.parse(message)).not.toThrow();
  }
  const mask = new Mask(pseudonymsOf(tempDir()));
  mask.state(fold.state);
  // Danger areas and roll-calls name people, too.
  const danger = mask.value({ id: 'h2s', people: ['w-ann', 'beef01'], lastSeen: ['w-ann'] });
  expect([danger.id, danger.lastSeen[0]]).toEqual(['h2s', danger.people[0]]);
  // A name of one character is a part of other words, and masked where it is all that is written.
  const short = mask.value({ person: 'v-8', name: '丁', comment: '丁', text: '园丁' });
  expect([short.name, short.comment, short.text]).toEqual([short.person, short.person, '园丁']);
  const missing = { person: 'v-7', name: '访客王五', near: [{ person: 'w-ann', name: 'Ann Lee', metres: 1 }] };
  const muster = { missing: [missing], allClear: { handedOver: ['v-7'] } };
  expect(tellsOf(JSON.stringify([danger, mask.value(muster)]))).toEqual([]);
  const hello = said.find(({ type }) => type === 'hello');
  expect(JSON.stringify(hello)).toMatch(/"name":"p-[0-9a-f]{12}"/);
});
