import type { Text } from '../domain/text.ts';
import type { Language } from '../words/language.ts';
import { problemIn, type ProblemWords } from '../words/problems.ts';
import { TextError } from '../words/text-error.ts';

/** One thing that is wrong with a configuration: where, what, and how to mend it. */
export interface Problem extends ProblemWords {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column: what, and how to mend it`, as editors and terminals understand it. */
export const formatProblem = (problem: Problem): string => formatProblemIn(problem, 'en');

/** As `formatProblem`, in both languages. */
export const problemLine = (problem: Problem): Text => ({
  zh: formatProblemIn(problem, 'zh'),
  en: formatProblemIn(problem, 'en'),
});

/** As `formatProblem`, in a language. */
export function formatProblemIn(problem: Problem, language: Language): string {
  const { file, line, column, message, mend, level } = problemIn(problem, language);
  const mark = level === 'error' ? '' : WARNING[language];
  return `${file}:${line}:${column}: ${mark}${message}${language === 'zh' ? '；' : '; '}${mend}`;
}

const WARNING = { zh: '提醒：', en: 'warning: ' } as const;

export const isError = ({ level }: ProblemWords): boolean => level !== 'warning';

/** A configuration that cannot be run. Holds every problem at once. */
export class SettingsError extends TextError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = (language: Language): string => problems.map((one) => formatProblemIn(one, language)).join('\n');
    super({ zh: lines('zh'), en: lines('en') });
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Keys that mean something to JavaScript: a setting of such a name could change every object of the program. */
export const isReservedKey = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype';
