import type { Vote } from '../src/domain/votes/vote.ts';
import type { OwnRule } from '../src/domain/rules/statement.ts';
import { CONDITION_NAMES, conditionsOf, kindAbout, kindOf, ownConditionsOf } from '../src/domain/conditions/index.ts';
import type { ConditionSettings, SubjectKind } from '../src/domain/conditions/kind.ts';
import { GAS_IDS, gasOf } from '../src/domain/gas/gases.ts';
import { deviceId, floorId, groupId, outputId, personId, pointId, tagId, zoneId } from '../src/domain/ids.ts';
import { CONTACT_KINDS, type Output, type Point, type Zone } from '../src/domain/plant.ts';
import { type Text, text } from '../src/domain/text.ts';
import { duration, instant } from '../src/domain/time.ts';
import { ALARM_MEANINGS } from '../src/words/alarm-meanings.ts';

const NAME = text('-', '-');
const DELAYS = { onDelay: duration(0), offDelay: duration(0) };
const SETTINGS: ConditionSettings = {
  numbers: { high: 1, 'high-high': 2, low: 1, 'low-low': 1, rate: 1, stel: 1, twa: 1 },
  ...DELAYS,
};
const POINT = { id: pointId('p'), name: NAME, device: deviceId('d') };

/** Things of a plant that have every kind of alarm there is. */
const POINTS: readonly Point[] = [
  {
    ...POINT,
    type: 'measured',
    gas: 'H2S',
    at: { floor: floorId('f'), x: 0, y: 0 },
    unit: 'ppm',
    scale: 1,
    offset: 0,
    decimals: 0,
    resolution: 1,
    range: [0, 100],
    checks: { bump: duration(1) },
  },
  ...CONTACT_KINDS.map((contact) => ({ ...POINT, type: 'contact', contact, active: 1 }) as const),
];
const ZONE: Zone = {
  id: zoneId('z'),
  name: NAME,
  floor: floorId('f'),
  polygon: [],
  fence: { exitTolerance: 0, toleranceTimeout: duration(0), exitDelay: duration(0) },
  max: 1,
  min: 1,
  rules: { 'two-person': {}, lone: {}, 'over-stay': {}, 'no-escort': {} },
  post: true,
  forbid: [groupId('g')],
  muster: false,
  gasPoints: [pointId('p')],
};

const OUTPUT: Output = {
  id: outputId('o'),
  name: NAME,
  kind: 'siren',
  when: {},
  until: 'returned',
  stop: pointId('p'),
  period: duration(1000),
  minimumOff: duration(0),
};

/** What every thing has, by the names of the kinds. */
const VOTE: Vote = {
  id: 'v',
  name: NAME,
  of: [pointId('p'), pointId('q')],
  need: 2,
  level: 'high-high',
  window: duration(60_000),
  zones: [],
};
const RULE: OwnRule = { id: 'r', name: NAME, text: 'true', when: { is: 'fixed', value: true }, zones: [] };

const CONDITIONS = [
  ...POINTS.flatMap((point) => conditionsOf('point', point, point.id, SETTINGS)),
  ...conditionsOf('zone', ZONE, ZONE.id, SETTINGS),
  ...conditionsOf(
    'person',
    {
      id: personId('a'),
      name: 'a',
      tag: tagId('t'),
      groups: [groupId('visitor')],
      posts: [zoneId('y')],
      until: instant(0),
    },
    'a',
    { ...SETTINGS, zones: [ZONE, { ...ZONE, id: zoneId('y') }] },
  ),
  ...conditionsOf('rule', RULE, RULE.id, SETTINGS),
  ...conditionsOf('vote', VOTE, VOTE.id, SETTINGS),
  ...ownConditionsOf({
    devices: [{ id: deviceId('d'), name: NAME, kind: 'badges', period: duration(1000), needsCarriers: true }],
    outputs: [OUTPUT],
  }),
];

const SUBJECTS: Readonly<Record<SubjectKind, Text>> = {
  point: text('测点', 'point'),
  device: text('设备', 'device'),
  zone: text('区域', 'zone'),
  person: text('人员', 'person'),
  output: text('输出', 'output'),
  gateway: text('网关', 'gateway'),
  rule: text('自定义条件', 'condition of one’s own'),
  vote: text('表决', 'vote'),
};

const both = ({ zh, en }: Text): string => `${en}<br>${zh}`;

/** What the alarms of one name are about. */
function subjectsOf(name: string): Text {
  const all = (['device', 'output', 'zone', 'point', 'person', 'gateway', 'rule', 'vote'] as const).flatMap((subject) =>
    kindAbout(subject, name) === undefined ? [] : SUBJECTS[subject],
  );
  return text(all.map(({ zh }) => zh).join('、'), all.map(({ en }) => en).join(', '));
}

/** @throws for a kind whose meaning nothing says */
function rowOf(name: string): string {
  const kind = kindOf(name);
  const meaning = ALARM_MEANINGS[name];
  const rules = CONDITIONS.filter((condition) => condition.name === name);
  if (kind === undefined || meaning === undefined || rules.length === 0)
    throw new Error(`the table of alarms has nothing of ${name}`);
  const priorities = [...new Set(rules.map(({ priority }) => priority))].sort((a, b) => a - b).join(', ');
  const moves = kind.priority !== undefined ? ' *' : '';
  const reset = rules.some(({ latching }) => latching) ? 'yes 是' : '';
  return `| \`${name}\` | ${both(subjectsOf(name))} | ${both(kind.words)} | ${priorities}${moves} | ${reset} | ${both(meaning)} |`;
}

function gasRow(id: string): string {
  const { name, unit, range, high, low, oel, lel, idlh } = gasOf(id);
  const cells = [
    `\`${id}\``,
    both(name),
    unit,
    range.join(' – '),
    high[0],
    high[1],
    low?.[0],
    low?.[1],
    oel,
    lel,
    idlh,
  ];
  return `| ${cells.map((cell) => cell ?? '').join(' | ')} |`;
}

/** The default set points of each gas, and every kind of alarm. */
export const alarmTables = (): string => `# Gases and alarms 气体与报警

Made from \`src/domain/gas/gases.ts\` and \`src/domain/conditions\` by \`npm run generate\`; do not edit.
由程序生成，请勿手工修改。

## Gases 气体

What \`gas:\` of a point brings; \`unit\`, \`range\` and \`alarms\` of the point override it, within GB/T 50493-2019.
A gas that is not here is written below \`gases:\` with its hazard, molar mass and exposure limits ([REFERENCE](../config/REFERENCE.md)).
测点写 \`gas:\` 时的默认值；可用测点的 \`unit\`、\`range\`、\`alarms\` 另设，但须符合 GB/T 50493-2019。
表中没有的气体写在 \`gases:\` 中：危害、摩尔质量和接触限值。

| \`gas\` | name 名称 | unit 单位 | range 量程 | \`high\` | \`high-high\` | \`low\` | \`low-low\` | OEL, mg/m3 职业接触限值 | LEL, %VOL 爆炸下限 | IDLH, ppm |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${GAS_IDS.map(gasRow).join('\n')}

## Alarms 报警

\`responses[].conditions\` is one of these; an alarm id is \`SUBJECT:KIND\`. Priority: 1 emergency 紧急, 2 high 高, 3 medium 中, 4 low 低;
\`*\`: it follows the facts. One that has to be reset ends only by a person, after it was acknowledged.
\`responses[].conditions\` 为其中之一；报警 id 写作 \`对象:类型\`。\`*\` 表示优先级随事实变化。需复位的报警，确认之后由人复位才结束。

| \`when\` | of 对象 | name 名称 | priority 优先级 | reset 需复位 | meaning 含义 |
| --- | --- | --- | --- | --- | --- |
${[...new Set(CONDITION_NAMES)].map(rowOf).join('\n')}
`;
