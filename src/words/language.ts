/** The languages of every message. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (value: unknown): value is Language => value === 'zh' || value === 'en';

/** The language that a person prefers, as HTTP's `Accept-Language` names it; nothing where it names neither. */
export function acceptedLanguage(header: string | undefined): Language | undefined {
  const wanted = (header ?? '')
    .slice(0, MOST_LETTERS)
    .split(',')
    .map((part) => {
      const [tag = '', ...settings] = part.trim().toLowerCase().split(';');
      const weight = settings.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined);
      return { language: tag.trim().split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return wanted.map(({ language }) => language).find(isLanguage);
}

/** A longer header is no list of languages. */
const MOST_LETTERS = 500;

/** The language of a POSIX locale: `zh_CN.UTF-8` is Chinese, everything else English. */
export const localeLanguage = (locale: string): Language => (/^zh/i.test(locale) ? 'zh' : 'en');
