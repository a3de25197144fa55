import { expect, it } from 'vitest';
import { acceptedLanguage, localeLanguage } from '../../src/words/language.ts';
import { filled, sentence } from '../../src/words/sentence.ts';

it.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-GB', 'en'],
  ['en;q=0.2, zh-TW;q=0.7', 'zh'],
  ['de, en;q=0.5', 'en'],
  ['zh;q=0, en', 'en'],
  ['fr', undefined],
  ['*', undefined],
  ['', undefined],
  [undefined, undefined],
  [`${'x,'.repeat(10_000)}en`, undefined],
] as const)('a header %s asks for %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

it.each([
  ['zh_CN.UTF-8', 'zh'],
  ['zh', 'zh'],
  ['en_US.UTF-8', 'en'],
  ['C', 'en'],
  ['', 'en'],
] as const)('a locale %s is %s', (locale, language) => {
  expect(localeLanguage(locale)).toBe(language);
});

it('a sentence is filled with numbers, names, and words of its own language', () => {
  const one = sentence(
    '{device} 的 {what}：{count}，${env:X} {zh, en}',
    '{what} of {device}: {count}, ${env:X} {zh, en}',
  );
  expect(filled(one, { device: 'panel', count: 0, what: { zh: '错误', en: 'errors' } })).toEqual({
    zh: 'panel 的 错误：0，${env:X} {zh, en}',
    en: 'errors of panel: 0, ${env:X} {zh, en}',
  });
});
