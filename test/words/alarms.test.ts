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
  people: [{ id: 'zhang-wei', name: '张伟', groups: [] }],
};
const names = namesIn(plant);
const NOTHING = { name: '', gas: '', condition: '', value: '', limit: '', people: '', trouble: '' };

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
