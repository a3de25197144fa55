import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { misfitText } from '../../src/words/misfits.ts';

const saidOf = (schema: z.ZodType, given: unknown): { readonly zh: string; readonly en: string } => {
  const [issue] = schema.safeParse(given).error?.issues ?? [];
  return misfitText(issue ?? expect.fail('it fits'), given);
};
const key = (schema: z.ZodType) => z.strictObject({ key: schema });

describe('what a schema says of a value', () => {
  it.each([
    ['a text for a list', z.array(z.string()), 'a', '此处应为列表，实为文本', 'this has to be a list, and is a text'],
    ['a list for keys', z.object({}), [], '此处应为键和值，实为列表', 'this has to be keys with values, and is a list'],
    ['no value', z.string(), undefined, '缺少此值', 'it is missing'],
    ['an empty value', z.string(), null, '此处应为文本，实为空值', 'this has to be a text, and is nothing'],
    ['NaN', z.number(), Number.NaN, '此处应为数，实为不是数的值', 'this has to be a number, and is not a number'],
    ['half a number', z.int(), 1.5, '此处应为整数，实为数', 'this has to be a whole number, and is a number'],
    ['a small number', z.number().min(2), 1, '小于 2', 'it is less than 2'],
    ['zero for a positive', z.number().positive(), 0, '不大于 0', 'it is not more than 0'],
    ['a large number', z.number().max(2), 3, '大于 2', 'it is more than 2'],
    ['an empty text', z.string().min(1), '', '少于 1 个字符', 'its length is below 1'],
    ['a long list', z.array(z.number()).max(1), [1, 2], '多于 1 项', 'the number of its entries is above 1'],
    ['a wrong form', z.string().regex(/^a$/), 'b', '不是所要求的写法', 'it is not written as it has to be'],
    ['a wrong time', z.iso.datetime(), 'soon', /^不是 RFC 3339 时间/, /^not a time of RFC 3339/],
    ['no choice', z.enum(['a', 'b']), 'c', '不是以下之一：a, b', 'it is none of a, b'],
    ['an unknown key', z.strictObject({}), { a: 1 }, '未知的键：a', 'unknown keys: a'],
    ['none of two', z.union([z.string(), z.number()]), [], /^不是此处允许的/, /^it fits none/],
  ])('%s', (_name, schema, given, zh, en) => {
    const same = (said: string, wanted: string | RegExp): void =>
      typeof wanted === 'string' ? expect(said).toBe(wanted) : expect(said).toMatch(wanted);
    for (const said of [saidOf(schema, given), saidOf(key(schema), given === undefined ? {} : { key: given })]) {
      same(said.zh, zh);
      same(said.en, en);
    }
  });
});
