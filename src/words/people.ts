import type { Language } from './language.ts';

/** A text names this many people at most and counts the rest (contract.md, Bodies). */
const MOST_NAMED = 8;

/**
 * The people of an alarm in one phrase.
 * @param first the names of the first of them, at least as many as are named
 * @param count how many there are
 * @param atLeast there are more, whom no badge tells apart
 */
export function namesText(first: readonly string[], count: number, atLeast: boolean, language: Language): string {
  const named = first.slice(0, MOST_NAMED);
  const rest = count - named.length;
  const names = named.join(language === 'zh' ? '、' : ', ');
  if (rest > 0) return restText(names, rest, count, atLeast, language);
  if (!atLeast) return names;
  return [names, language === 'zh' ? '另有未知人员' : 'and further unknown people'].filter(Boolean).join(' ');
}

/** The whole number follows the rest: in Chinese `等 N 人` alone can mean either. */
function restText(names: string, rest: number, count: number, atLeast: boolean, language: Language): string {
  if (language === 'zh') {
    const all = atLeast ? `至少 ${count} 人` : `共 ${count} 人`;
    return names === '' ? all : `${names}等 ${rest} 人（${all}）`;
  }
  const all = atLeast ? `at least ${count}` : `${count} in all`;
  return names === '' ? `${count} people` : `${names} and ${rest} more (${all})`;
}
