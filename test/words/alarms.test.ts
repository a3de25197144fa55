import { describe, expect, it } from 'vitest';
import { namesIn, zonesOfPoints } from '../../src/dashboard/lib/names.ts';
import type { PlantView } from '../../src/wire/plant.ts';
import { type AlarmParts, alarmText, alarmWords } from '../../src/words/alarms.ts';

const plant: PlantView = {
  revision: '1',
  site: { id: 'longan', name: { zh: '隆安', en: 'Longan' }, timezone: 'Asia/Shanghai' },
  floors: [],
  zones: [
    {
      id: 'tank-farm',
      name: { zh: '罐区', en: 'Tank farm' },
      floor: 'ground',
      polygon: [],
      muster: false,
      gasPoints: ['h2s-101'],
    },
  ],
  devices: [],
  points: [
    {
      id: 'h2s-101',
      name: { zh: 'H2S-101', en: 'H2S-101' },
      device: 'panel',
      gas: 'H2S',
      unit: 'ppm',
      setPoints: [{ condition: 'high', direction: 'high', limit: 5 }],
    },
  ],
  rules: [{ id: 'risk', name: { zh: '泵房险情', en: 'Pump room at risk' }, when: 'value("h2s-101") > 5', zones: [] }],
  votes: [
    {
      id: 'vote',
      name: { zh: '罐区表决', en: 'Tank farm vote' },
      of: ['h2s-101', 'h2s-102', 'h2s-103'],
      need: 2,
      condition: 'high-high',
      window: 60_000,
      zones: [],
    },
  ],
  people: [{ id: 'zhang-wei', name: '张伟', groups: [] }],
};
const names = namesIn(plant);
const NOTHING = {
  name: '',
  gas: '',
  condition: '',
  value: '',
  limit: '',
  forecast: '',
  because: '',
  people: '',
  trouble: '',
};

describe('what an alarm says', () => {
  const high: AlarmParts = {
    subject: 'h2s-101',
    condition: 'high',
    value: 7.4,
    unit: 'ppm',
    setPoint: { direction: 'high', limit: 7 },
  };

  it('comes in parts, with the limit that the alarm carries and not the one of the plant', () => {
    expect(alarmWords(high, names, 'zh')).toEqual({
      ...NOTHING,
      name: 'H2S-101',
      gas: '硫化氢',
      condition: '一级报警（低报）',
      value: '7.4 ppm',
      limit: '≥ 7',
    });
  });

  it('is one sentence in each language', () => {
    expect(alarmText(high, names)).toEqual({
      zh: 'H2S-101 硫化氢 一级报警（低报） 7.4 ppm (≥ 7)',
      en: 'H2S-101 hydrogen sulphide level 1 alarm 7.4 ppm (≥ 7)',
    });
  });

  it('of an early warning says when, as long as that is to come', () => {
    const rising: AlarmParts = {
      ...high,
      condition: 'rising',
      value: 5.1,
      setPoint: undefined,
      at: 1_000_000,
      forecast: { limit: 7, earliest: 1_180_000, latest: 1_420_000 },
    };
    expect(alarmText(rising, names)).toEqual({
      zh: 'H2S-101 硫化氢 预警：浓度上升 5.1 ppm 预计 3–7 分钟后达到 ≥ 7 ppm',
      en: 'H2S-101 hydrogen sulphide early warning: rising 5.1 ppm expected to reach ≥ 7 ppm in 3–7 min',
    });
    for (const over of [{ active: false }, { at: 1_500_000 }])
      expect(alarmWords({ ...rising, ...over }, names, 'zh').forecast).toBe('');
    const gusts = { limit: 7, earliest: 1_000_000, latest: 1_900_000, gusts: true } as const;
    expect(alarmWords({ ...rising, forecast: gusts }, names, 'zh').forecast).toBe('阵发，<1–15 分钟内可能达到 ≥ 7 ppm');
  });

  it('of a condition of one’s own names its expression; of a vote that it is true, and by how many', () => {
    expect(alarmText({ subject: 'risk', condition: 'on' }, names).zh).toBe('泵房险情 value("h2s-101") > 5');
    expect(alarmText({ subject: 'vote', condition: 'on', value: 2 }, names)).toEqual({
      zh: '罐区表决 表决成立 2/3 个探测器报警',
      en: 'Tank farm vote vote is true 2 of 3 detectors are in alarm',
    });
    expect(alarmText({ subject: 'vote', condition: 'degraded', value: 1 }, names).zh).toContain('1/3 个成员失效或旁路');
  });

  it('has no value where the condition is no measurement', () => {
    expect(alarmText({ ...high, condition: 'bad' }, names).en).toBe('H2S-101 hydrogen sulphide sensor lost');
  });

  it.each([
    ['sensor', '探测器失效', 'sensor lost'],
    ['config', '测点配置有误：地址或类型', 'wrongly configured: address or type'],
    ['comm', '通讯中断', 'no answer'],
    ['stale', '数据中断', 'no new data'],
  ])('of a lost point says what is to be mended: %s', (reason, zh, en) => {
    const bad: AlarmParts = { ...high, condition: 'bad', quality: 'bad', reason };
    expect(alarmText(bad, names)).toEqual({ zh: `H2S-101 硫化氢 ${zh}`, en: `H2S-101 hydrogen sulphide ${en}` });
    expect(alarmText({ ...high, reason }, names).en).toContain('level 1 alarm');
  });

  it('names people, also one that carries an unknown badge', () => {
    const evacuate: AlarmParts = { subject: 'tank-farm', condition: 'evacuate', people: ['zhang-wei', '1a2f'] };
    expect(alarmWords(evacuate, names, 'zh')).toEqual({
      ...NOTHING,
      name: '罐区',
      condition: '气体报警区域有人，立即撤离',
      people: '张伟、未知人员 1a2f',
    });
    expect(alarmWords(evacuate, names, 'en').people).toBe('张伟, unknown person 1a2f');
  });

  it('counts a crowd that it does not list', () => {
    const crowd: AlarmParts = { subject: 'tank-farm', condition: 'over-count', people: [], count: 60, atLeast: true };
    expect(alarmText(crowd, names)).toEqual({ zh: '罐区 超员 至少 60 人', en: 'Tank farm too many people 60 people' });
  });

  it('is about the gateway, or about a badge that no person carries', () => {
    expect(alarmWords({ subject: 'gateway', condition: 'clock' }, names, 'zh').name).toBe('网关');
    expect(alarmWords({ subject: '1a2f', condition: 'sos' }, names, 'en').name).toBe('unknown person 1a2f');
  });
});

it('says the problems of a configuration in the language of the reader, and those of older records as they are', () => {
  const problems = ['plant.yaml:1:1: old', { zh: 'plant.yaml:2:1: 新', en: 'plant.yaml:2:1: new' }];
  const alarm: AlarmParts = {
    subject: 'gateway',
    condition: 'config',
    trouble: { what: 'configuration', problems, count: 7 },
  };
  expect(alarmWords(alarm, names, 'zh').trouble).toBe('共 7 处：plant.yaml:1:1: old；plant.yaml:2:1: 新');
  expect(alarmWords(alarm, names, 'en').trouble).toBe('7 in all: plant.yaml:1:1: old; plant.yaml:2:1: new');
});

it('the zone of a detector is the first that it stands for', () => {
  expect(zonesOfPoints(plant).get('h2s-101')?.id).toBe('tank-farm');
});
