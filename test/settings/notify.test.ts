import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load, loadOrThrow } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { siteClock } from '../../src/common/site-clock.ts';
import { EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

/** As it stands in the contract, without the output. */
const NOTIFY = `notify:
  channels:
    - { id: hook, kind: webhook, url: http://127.0.0.1:9000/a, secret: "\${env:HOOK}" }
    - { id: ding, kind: dingtalk, url: http://127.0.0.1:9001/robot/send, token: "\${env:DING_TOKEN}", secret: "\${env:DING}" }
  people:
    - { id: shift-leader, name: 班长, to: [ding, hook], lang: zh, account: li }
    - { id: manager, name: 安全总监, to: [hook], quiet: { priority: [3, 4], from: "22:00", to: "07:00" } }
  rules:
    - { when: { priority: [1, 2] }, tell: [shift-leader], repeat: 5m, until: acked, escalate: [{ after: 3m, tell: [manager] }] }
`;

const linesOf = (text: string, files: Readonly<Record<string, string>> = {}): string[] => {
  const loaded = load(written(tempDir(), { 'plant.yaml': text, ...files }), drivers);
  const problems = loaded.ok ? loaded.warnings : loaded.problems;
  return problems.map(formatProblem).filter((line) => !line.includes('the environment has no'));
};

const changedTo = (old: string, now: string): string[] => {
  expect(NOTIFY).toContain(old);
  return linesOf(EXAMPLE + NOTIFY.replace(old, now));
};

describe('notify', () => {
  it('is taken as the contract writes it', () => {
    const root = written(tempDir(), { 'plant.yaml': EXAMPLE + NOTIFY });
    const { plant, file } = loadOrThrow(root, drivers);
    expect(linesOf(EXAMPLE + NOTIFY)).toEqual([]);
    expect(plant.notify).toMatchObject({
      channels: [
        { id: 'hook', kind: 'webhook', perMinute: 300, timeout: 5000, retry: { first: 2000, most: 300_000 } },
        { id: 'ding', kind: 'dingtalk', perMinute: 20 },
      ],
      people: [
        { id: 'shift-leader', to: ['ding', 'hook'], lang: 'zh' },
        { id: 'manager', quiet: { priority: [3, 4], from: 1320, to: 420 } },
      ],
      rules: [{ until: 'acked', repeat: 300_000, escalate: [{ after: 180_000, tell: ['manager'], outputs: [] }] }],
      clock: [{ from: 0, ahead: 480 }],
    });
    expect(JSON.stringify(plant)).not.toMatch(/127\.0\.0\.1:9000|env:/);
    expect(file.notify?.channels[0]).toMatchObject({ url: 'http://127.0.0.1:9000/a' });
  });

  it('may be a file beside it', () => {
    const inner = NOTIFY.split('\n').slice(1).join('\n');
    expect(linesOf(`${EXAMPLE}include: [notify.yaml]\n`, { 'notify.yaml': NOTIFY })).toEqual([]);
    expect(linesOf(`${EXAMPLE}include: [notify.yaml]\n`, { 'notify.yaml': inner })).toEqual([]);
    expect(linesOf(`${EXAMPLE}notify: { include: notify.yaml }\n`, { 'notify.yaml': inner })).toEqual([]);
    expect(linesOf(`${EXAMPLE}notify: { include: notify.yaml }\n`, { 'notify.yaml': NOTIFY })).toEqual([]);
  });

  it.each([
    ['an unknown channel', 'to: [ding, hook]', 'to: [ding, hok]', 'no channel hok; did you mean `hook`?'],
    ['an unknown person', 'tell: [shift-leader]', 'tell: [shift-lead]', 'no shift-lead in notify.people'],
    ['an unknown person of a step', 'tell: [manager]', 'tell: [menager]', 'did you mean `manager`?'],
    ['an unknown zone', 'priority: [1, 2] }', 'zone: tank-frm }', 'no zone tank-frm; did you mean `tank-farm`?'],
    ['an unknown condition', 'priority: [1, 2] }', 'conditions: [hihi] }', 'notify.rules[0].when.conditions[0]'],
    ['an unknown subject', 'priority: [1, 2] }', 'subject: pump }', 'pump'],
    ['a step to nobody', ', tell: [manager] }]', ' }]', 'the step after 3m tells nobody and switches on nothing'],
    [
      'a rule that tells nobody',
      'tell: [shift-leader], repeat: 5m, until: acked, escalate: [{ after: 3m, tell: [manager] }]',
      'tell: []',
      'this rule tells nobody',
    ],
    ['a person without a channel', 'to: [hook]', 'to: []', 'manager has no channel'],
    ['a wrong time', '"22:00"', '"25:00"', 'notify.people[1].quiet.from'],
    ['quiet hours of no length', '"22:00"', '"07:00"', 'no time at all'],
    ['quiet hours of an emergency', '[3, 4]', '[1, 3]', 'an emergency is told at any hour'],
    ['a wrong priority', '[1, 2]', '[1, 5]', 'notify.rules[0].when.priority[1]'],
    ['a secret in the open', '"${env:HOOK}"', 'geheim', 'a secret stands in the open'],
    ['a secret in an address', '127.0.0.1:9000/a', 'me:pw@127.0.0.1:9000/a', 'notify.channels[0].url'],
    ['an unknown kind', 'kind: webhook', 'kind: webhok', 'did you mean `webhook`'],
    ['an unknown key', 'lang: zh', 'language: zh', 'language'],
    ['a channel twice', 'id: ding', 'id: hook', 'the channel hook is there twice'],
    ['to be told again too often', 'repeat: 5m', 'repeat: 1s', 'write at least 10s'],
    ['a time-out of an hour', 'kind: webhook,', 'kind: webhook, timeout: 1h,', 'write 1s to 60s'],
    ['a first retry after an hour', 'kind: webhook,', 'kind: webhook, retry: { first: 1h },', 'write 100ms to 10s'],
    ['nobody told of emergencies', '[1, 2] }', '[2] }', 'warning: no rule tells anybody of alarms of priority 1'],
  ])('%s is told with its place', (_, old, now, expected) => {
    const lines = changedTo(old, now);
    expect(lines.join('\n')).toContain(expected);
    expect(lines[0]).toMatch(/^plant\.yaml:\d+:\d+: /);
  });
});

describe('the clock of the site', () => {
  it('knows summer time, and the half hours of India', () => {
    const berlin = siteClock('Europe/Berlin');
    const at = (ms: number) => berlin.findLast(({ from }) => from <= ms)?.ahead;
    expect(at(Date.UTC(2026, 2, 29, 0, 59))).toBe(60);
    expect(at(Date.UTC(2026, 2, 29, 1, 0))).toBe(120);
    expect(at(Date.UTC(2026, 9, 25, 1, 0))).toBe(60);
    expect(siteClock('Asia/Kolkata')).toEqual([{ from: 0, ahead: 330 }]);
  });
});
