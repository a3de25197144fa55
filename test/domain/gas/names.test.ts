import { expect, it } from 'vitest';
import { gasNamed } from '../../../src/domain/gas/names.ts';

it.each([
  ['H2S', ['h2s', 'H₂S', 'Ｈ２Ｓ', 'H2 S', '硫化氢', '硫化氢气体', 'Hydrogen Sulphide', 'hydrogen sulfide']],
  ['CO', [' CO ', '一氧化碳', 'carbon-monoxide']],
  ['NH3', ['氨', '氨气', 'ammonia', '液氨']],
  ['Cl2', ['cl2', '氯气', 'chlorine']],
  ['SO2', ['sulfur dioxide', 'sulphur dioxide']],
  ['benzene', ['苯', 'C6H6', '苯蒸气', 'Benzene']],
  ['methanol', ['CH3OH', '甲醇蒸气']],
  ['EO', ['ETO', '环氧乙烷']],
  ['VOC', ['TVOC', 'VOCs', '挥发性有机物']],
  ['EX', ['可燃', '可燃气', '可燃气体', 'combustible gas', 'LEL']],
  ['CH4', ['甲烷', 'methane']],
  ['H2', ['氢气', 'hydrogen']],
  ['O2', ['氧气', 'O₂', 'oxygen']],
])('%s goes by %j', (gas, names) => {
  expect(names.map(gasNamed)).toEqual(names.map(() => gas));
});

it.each(['TDI', 'toString', '', 'gas', '气体', 'C2H4', 'NO', 'CS2', '甲苯', '氯乙烯', '天然气', 'LPG'])(
  '%j is in no table',
  (name) => {
    expect(gasNamed(name)).toBeUndefined();
  },
);
