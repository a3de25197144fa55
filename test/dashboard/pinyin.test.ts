import { expect, it } from 'vitest';
import { initialsOf, isNamed } from '../../src/dashboard/lib/pinyin.ts';

it('a name is found by a part of it, by an id, and by the initials of its pinyin', () => {
  expect(['张伟', '欧阳修', '访客一', '安娜', '左思', 'Tom Li'].map(initialsOf)).toEqual([
    'zw',
    'oyx',
    'fky',
    'an',
    'zs',
    'tom li',
  ]);
  expect(isNamed('zw', '张伟')).toBe(true);
  expect(isNamed('伟', '张伟')).toBe(true);
  expect(isNamed(' ZHANG', '张伟', 'zhang-wei')).toBe(true);
  expect(isNamed('lw', '张伟', 'zhang-wei')).toBe(false);
  expect(isNamed('', '张伟')).toBe(true);
});
