import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblemIn } from '../../src/settings/problem.ts';
import { EXAMPLE, placeOf, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

/** What is added to the example of the contract, right as it stands. */
const RIGHT = `
outputs:
  - { id: siren, kind: siren, device: tank-farm-panel, write: { table: coil, address: 16 }, when: { zone: tank-farm, subject: tank-farm.h2s-101 } }
  - { id: beacon, kind: beacon, device: tank-farm-panel, write: { table: coil, address: 17 } }
  - { id: beat, kind: heartbeat, device: tank-farm-panel, write: { table: holding, address: 40, on: 7, off: 3 } }
  - { id: voice, mqtt: { broker: uwb, topic: pa/all, on: "1", off: "0" } }
  - { id: lamp, mqtt: { broker: uwb, topic: lamp/all, on: "1", off: "0" } }
notify:
  channels:
    - { id: hook, kind: webhook, url: "https://plant.example/a", secret: "\${file:hook.secret}" }
    - { id: ding, kind: dingtalk, token: "\${file:hook.secret}", secret: "\${file:hook.secret}" }
    - { id: wecom, kind: wecom, token: "\${file:hook.secret}" }
    - { id: mail, kind: smtp, host: "mail.example:587", from: a@plant.example, user: a, password: "\${file:hook.secret}" }
  people:
    - { id: li, name: 李, to: [hook, ding] }
    - { id: manager, name: 王, to: [mail], email: w@plant.example }
  rules:
    - { when: { priority: [1] }, tell: [li], escalate: [{ after: 30s, outputs: [siren] }, { after: 3m, tell: [manager] }] }
responses:
  - { zone: tank-farm, subject: tank-farm.h2s-101, conditions: [high-high], steps: [leave], call: [li] }
`;

/** Each mistake: what is replaced by what, where `|` is the place that is told, and what is said in either language. */
type Mistake = readonly [name: string, from: string, to: string, zh: RegExp, en: RegExp];

const MISTAKES: readonly Mistake[] = [
  [
    'a webhook without a secret',
    '- { id: hook, kind: webhook, url: "https://plant.example/a", secret: "${file:hook.secret}" }',
    '- |{ id: hook, kind: webhook, url: "https://plant.example/a" }',
    /提醒：通道 hook 没有 secret：消息不带签名.+；请写 `secret: /,
    /warning: channel hook has no secret: its messages are not signed.+; write `secret: /,
  ],
  [
    'a robot without a token',
    '- { id: wecom, kind: wecom, token: "${file:hook.secret}" }',
    '- |{ id: wecom, kind: wecom }',
    /缺少 `notify\.channels\[2\]\.token`；写作/,
    /`notify\.channels\[2\]\.token` is missing; write it like `\$\{env:/,
  ],
  [
    'a mail account without a password',
    '- { id: mail, kind: smtp, host: "mail.example:587", from: a@plant.example, user: a, password: "${file:hook.secret}" }',
    '- |{ id: mail, kind: smtp, host: "mail.example:587", from: a@plant.example, user: a }',
    /通道 mail 的 user 和 password 只写了一个；请两个都写/,
    /channel mail has only one of user and password; write both, or neither/,
  ],
  [
    'a secret whose file is not there',
    'kind: wecom, token: "${file:hook.secret}"',
    'kind: wecom, token: |"${file:no.secret}"',
    /提醒：没有密码文件 no\.secret；请建立该文件/,
    /warning: there is no file no\.secret.+; make the file/,
  ],
  [
    'a secret whose file is empty',
    'kind: wecom, token: "${file:hook.secret}"',
    'kind: wecom, token: |"${file:empty.secret}"',
    /提醒：密码文件 empty\.secret 是空的；请写入密码/,
    /warning: the file empty\.secret.+ is empty; write the secret into it/,
  ],
  [
    'a secret whose variable is not set',
    'kind: wecom, token: "${file:hook.secret}"',
    'kind: wecom, token: |"${env:FENGSUI_NO_SUCH}"',
    /提醒：环境变量 FENGSUI_NO_SUCH 未设置.+；请在启动网关之处设置它/,
    /warning: the environment has no FENGSUI_NO_SUCH.+; set it where/,
  ],
  [
    'a secret in the open',
    'kind: wecom, token: "${file:hook.secret}"',
    'kind: wecom, token: |hunter2',
    /密码明文写出；写作 `\$\{env:/,
    /a secret stands in the open; write it like `\$\{env:/,
  ],
  [
    'a channel without a host',
    'url: "https://plant.example/a"',
    'url: |"https://"',
    /不是 HTTP 地址.+；写作 `https/,
    /not an address of HTTP.+; write it like `https/,
  ],
  [
    'an output on a register that is read',
    'write: { table: coil, address: 16',
    'write: { table: coil, address: |3',
    /输出 siren 写入 coil 3，而测点 tank-farm\.reading 正读取它；请改正/,
    /the output siren writes coil 3, which the point tank-farm\.reading reads; correct/,
  ],
  [
    'two outputs on one coil',
    'address: 17',
    'address: |16, function: 15',
    /输出 beacon 和 siren 写入同一个地址 coil 16；请改正/,
    /the outputs beacon and siren write the same coil 16; correct/,
  ],
  [
    'two outputs on one topic',
    'lamp, mqtt: { broker: uwb, topic: lamp/all',
    'lamp, mqtt: { broker: uwb, topic: |pa/all',
    /输出 lamp 和 voice 发布到同一个主题 pa\/all；请改正/,
    /the outputs lamp and voice publish to the same topic pa\/all; correct/,
  ],
  [
    'an output that says the same for on and off',
    'topic: lamp/all, on: "1", off: "0"',
    'topic: lamp/all, on: "1", off: |"1"',
    /on 和 off 相同/,
    /on and off are the same/,
  ],
  [
    'an output on what cannot be written',
    'table: coil, address: 17',
    'table: |input, address: 17',
    /请写以下之一：coil, holding/,
    /write one of coil, holding/,
  ],
  [
    'an output of an unknown zone',
    'when: { zone: tank-farm,',
    'when: { zone: |tank-fram,',
    /没有区域 tank-fram；是否指 `tank-farm`？/,
    /there is no zone tank-fram; did you mean `tank-farm`\?/,
  ],
  [
    'an output of an unknown device',
    'kind: beacon, device: tank-farm-panel',
    'kind: beacon, device: |tank-farm-pane',
    /没有设备 tank-farm-pane；是否指 `tank-farm-panel`？/,
    /there is no device tank-farm-pane; did you mean `tank-farm-panel`\?/,
  ],
  [
    'an output of an unknown point',
    'subject: tank-farm.h2s-101 } }',
    'subject: |tank-farm.h2s-109 } }',
    /没有名为 tank-farm\.h2s-109 的.+是否指 `tank-farm\.h2s-101`？/,
    /there is no point.+ tank-farm\.h2s-109; did you mean `tank-farm\.h2s-101`\?/,
  ],
  [
    'a plan for an unknown zone',
    '- { zone: tank-farm, subject',
    '- { zone: |tank-fram, subject',
    /没有区域 tank-fram；是否指/,
    /there is no zone tank-fram; did you mean/,
  ],
  [
    'a plan for an unknown point',
    'subject: tank-farm.h2s-101, conditions',
    'subject: |tank-farm.h2s-10, conditions',
    /没有名为 tank-farm\.h2s-10 的.+是否指/,
    /there is no point.+ tank-farm\.h2s-10; did you mean/,
  ],
  [
    'a plan for an unknown kind of alarm',
    'conditions: [high-high], steps',
    'conditions: [|hihg-high], steps',
    /不是允许的值；.+是否指 `high-high`？/,
    /did you mean `high-high`\?/,
  ],
  [
    'a plan for a gas that no point measures',
    '- { zone: tank-farm, subject: tank-farm.h2s-101',
    '- { gas: |CO, zone: tank-farm, subject: tank-farm.h2s-101',
    /提醒：没有测点测量 CO，此处置不会显示；/,
    /warning: no point measures CO: this plan is never shown; /,
  ],
  [
    'a rule for a gas that no point measures',
    'when: { priority: [1] }',
    'when: { priority: [1], gas: |CO }',
    /没有测点测量 CO；/,
    /no point measures CO; /,
  ],
  [
    'an escalation to nobody',
    '{ after: 3m, tell: [manager] }',
    '|{ after: 3m }',
    /3m 后的升级不通知任何人.+；请写 `tell: \[人员\]`/,
    /the step after 3m tells nobody and switches on nothing; write `tell: \[person\]`/,
  ],
  [
    'an escalation to an unknown person',
    'tell: [manager]',
    'tell: [|menager]',
    /notify\.people 中没有 menager；是否指 `manager`？/,
    /there is no menager in notify\.people; did you mean `manager`\?/,
  ],
  [
    'an escalation to an unknown output',
    'outputs: [siren]',
    'outputs: [|sirem]',
    /没有输出 sirem；是否指 `siren`？/,
    /there is no output sirem; did you mean `siren`\?/,
  ],
  [
    'an escalation to a heartbeat',
    'outputs: [siren]',
    'outputs: [|beat]',
    /beat 是心跳.+；请写警笛/,
    /beat is a heartbeat.+; name a siren/,
  ],
  [
    'a person of an unknown channel',
    'to: [mail]',
    'to: [|mial]',
    /没有通道 mial；是否指 `mail`？/,
    /there is no channel mial; did you mean `mail`\?/,
  ],
];

/** A point that reads a coil: what an output must not write. */
const PLANT = EXAMPLE.replace(
  / {6}- id: tank-farm\.h2s-101/,
  '      - { id: tank-farm.reading, unit: x, read: { table: coil, address: 3 } }\n$&',
);

function said(text: string): { readonly zh: string[]; readonly en: string[] } {
  const files = { 'plant.yaml': text, 'hook.secret': 'x\n', 'empty.secret': '\n' };
  const loaded = load(written(tempDir(), files), drivers);
  const problems = loaded.ok ? loaded.warnings : loaded.problems;
  const inLanguage = (language: 'zh' | 'en'): string[] => problems.map((one) => formatProblemIn(one, language));
  return { zh: inLanguage('zh'), en: inLanguage('en') };
}

describe('what would tell nobody, or switch nothing,', () => {
  it('is not in a configuration of which nothing is said', () => {
    expect(PLANT).not.toBe(EXAMPLE);
    expect(said(PLANT + RIGHT)).toEqual({ zh: [], en: [] });
  });

  it.each(MISTAKES)('%s is said alone, with its place and a mend, in both languages', (_, from, marked, zh, en) => {
    expect(RIGHT).toContain(from);
    const text = PLANT + RIGHT.replace(from, () => marked.replace('|', ''));
    const place = `plant.yaml:${placeOf(text, marked)}: `;
    const lines = said(text);
    expect(lines.zh).toEqual([expect.stringMatching(zh)]);
    expect(lines.en).toEqual([expect.stringMatching(en)]);
    for (const line of [...lines.zh, ...lines.en]) expect(line.startsWith(place)).toBe(true);
    expect(lines.en.join()).not.toMatch(/[\u4e00-\u9fff]/);
  });
});
