import { describe, expect, it } from 'vitest';
import { text } from '../../src/domain/text.ts';
import type { Names, ThingName } from '../../src/words/alarms.ts';
import { type AlarmMessage, alarmMessage, summaryMessage } from '../../src/words/messages.ts';

const THINGS: Readonly<Record<string, ThingName>> = {
  'h2s-101': { name: text('H2S-101', 'H2S-101'), gas: 'H2S', unit: 'ppm', decimals: 1, range: [0, 100] },
  'tank-farm': { name: text('罐区', 'Tank farm') },
};
const names: Names = { of: (id) => THINGS[id], timezone: 'Asia/Shanghai' };
const AT = Date.UTC(2026, 10, 26, 18, 5, 9);
const site = text('隆安示范化工厂', 'Longan Demo Works');

const high: AlarmMessage = {
  alarm: {
    subject: 'h2s-101',
    condition: 'high-high',
    priority: 1,
    at: AT,
    value: 18.2,
    unit: 'ppm',
    setPoint: { direction: 'high', limit: 14 },
  },
  why: 'raise',
  site,
  where: [text('罐区', 'Tank farm'), text('一层', 'Ground')],
  inside: { names: ['张伟', '李明'], count: 2, atLeast: false },
  response: text('撤离，佩戴空呼后确认', 'Leave; look again with breathing apparatus'),
};

describe('a message about an alarm', () => {
  it('says what a person needs at the gate, in Chinese', () => {
    expect(alarmMessage(high, names, 'zh')).toEqual({
      title: '【紧急】H2S-101 硫化氢 二级报警（高报） 18.2 ppm',
      lines: [
        ['位置', '罐区，一层'],
        ['数值', '18.2 ppm（报警值 ≥ 14 ppm）'],
        ['区域内人员', '张伟、李明'],
        ['处置', '撤离，佩戴空呼后确认'],
        ['优先级', '1 紧急'],
        ['时间', '2026-11-27 02:05:09'],
        ['工厂', '隆安示范化工厂'],
      ],
      short: '紧急: H2S-101 硫化氢 二级报警（高报） 18.2 ppm，区内 张伟、李明，罐区，02:05:09，撤离，佩戴空呼后确认',
      lang: 'zh',
    });
  });

  it('says the same in English', () => {
    const { title, lines } = alarmMessage(high, names, 'en');
    expect(title).toBe('[Emergency] H2S-101 hydrogen sulphide level 2 alarm 18.2 ppm');
    expect(Object.fromEntries(lines)).toMatchObject({
      Where: 'Tank farm, Ground',
      Value: '18.2 ppm (limit ≥ 14 ppm)',
      Inside: '张伟, 李明',
      'To do': 'Leave; look again with breathing apparatus',
    });
  });

  it('names eight people and counts the rest; of an empty zone it says so', () => {
    const many = { names: '甲乙丙丁戊己庚辛壬癸'.split(''), count: 23, atLeast: true };
    expect(Object.fromEntries(alarmMessage({ ...high, inside: many }, names, 'zh').lines)['区域内人员']).toBe(
      '甲、乙、丙、丁、戊、己、庚、辛等 15 人（至少 23 人）',
    );
    const none = { names: [], count: 0, atLeast: false };
    expect(Object.fromEntries(alarmMessage({ ...high, inside: none }, names, 'zh').lines)['区域内人员']).toBe(
      '没有已知人员',
    );
  });

  it('says why it comes again', () => {
    const { title, lines, short } = alarmMessage({ ...high, why: 'escalation' }, names, 'zh');
    expect(title).toMatch(/^【紧急·升级】/);
    expect(short).toMatch(/^紧急·升级/);
    expect(Object.fromEntries(lines)['说明']).toContain('升级通知');
  });

  it('is one short message in Chinese, whatever it has to say', () => {
    const long = text('把所有人带到上风向集合点并清点人数'.repeat(5), '-');
    const inside = { names: Array.from({ length: 10 }, () => '欧阳修远'), count: 200, atLeast: true };
    for (const lang of ['zh', 'en'] as const) {
      const { short } = alarmMessage({ ...high, response: long, inside }, names, lang);
      expect(short.length).toBeLessThanOrEqual(70);
      expect(short).toContain('18.2 ppm');
    }
  });
});

it('a summary names ten alarms of a flood and counts the others', () => {
  const alarms = Array.from({ length: 12 }, (_, i) => ({ ...high.alarm, priority: 3 as const, at: AT + i * 1000 }));
  const { title, lines } = summaryMessage({ from: AT, to: AT + 60_000, count: 40, alarms, site }, names, 'zh');
  expect(title).toBe('【汇总】40 条报警');
  expect(lines).toHaveLength(13);
  expect(lines.slice(9)).toEqual([
    ['02:05:18', 'H2S-101 硫化氢 二级报警（高报）'],
    ['', '另有 30 条'],
    ['时间', '2026-11-27 02:05:09 至 02:06:09'],
    ['工厂', '隆安示范化工厂'],
  ]);
});
