import { describe, expect, it } from 'vitest';
import { alarmWords } from '../../src/dashboard/lib/alarm-words.ts';
import type { PlantView } from '../../src/wire/plant.ts';
import { alarm } from './alarm.ts';

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
  points: [{ id: 'h2s-101', name: { zh: 'H2S-101', en: 'H2S-101' }, device: 'panel', unit: 'ppm', setPoints: [] }],
  people: [{ id: 'zhang-wei', name: '张伟', groups: [] }],
};

describe('what an alarm says', () => {
  it('comes apart into name, place, condition with its limit, and leaves the value out', () => {
    const high = alarm('h2s-101:high', {
      value: 7.4,
      unit: 'ppm',
      text: {
        zh: 'H2S-101 硫化氢 一级报警（低报） 7.4 ppm (≥ 7)',
        en: 'H2S-101 hydrogen sulphide level 1 alarm 7.4 ppm (≥ 7)',
      },
    });
    expect(alarmWords(plant, 'zh')(high)).toEqual({
      name: 'H2S-101',
      place: '罐区',
      what: '硫化氢 一级报警（低报） ≥ 7',
      people: '',
    });
    expect(alarmWords(plant, 'en')(high)).toEqual({
      name: 'H2S-101',
      place: 'Tank farm',
      what: 'hydrogen sulphide level 1 alarm ≥ 7',
      people: '',
    });
  });

  it('gives people a place of their own, also one that nobody knows', () => {
    const evacuate = alarm('tank-farm:evacuate', {
      condition: 'evacuate',
      people: ['zhang-wei', '1a2f'],
      text: { zh: '罐区 立即撤离 张伟、未知人员 1a2f', en: 'Tank farm evacuate 张伟, unknown person 1a2f' },
    });
    expect(alarmWords(plant, 'zh')(evacuate)).toEqual({
      name: '罐区',
      place: '',
      what: '立即撤离',
      people: '张伟、未知人员 1a2f',
    });
    expect(alarmWords(plant, 'en')(evacuate)).toMatchObject({ what: 'evacuate', people: '张伟, unknown person 1a2f' });
  });

  it('stays whole where it is written otherwise', () => {
    const other = alarm('1a2f:sos', {
      condition: 'sos',
      people: ['1a2f'],
      text: { zh: '一键求救', en: 'somebody calls for help' },
    });
    expect(alarmWords(plant, 'en')(other)).toEqual({
      name: '',
      place: '',
      what: 'somebody calls for help',
      people: '',
    });
  });
});
