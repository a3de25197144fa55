import type { Language } from './language.ts';
import { filled, type Fillings, sentence, type Sentence } from './sentence.ts';

/** What is wrong with a configuration and how to mend it, by code, in both languages. */
export interface ProblemWords {
  /** None for what a library or the system says in its own words. */
  readonly code?: string | undefined;
  /** A warning is told and stops nothing; without it, it is an error. */
  readonly level?: 'warning' | undefined;
  /** In English. */
  readonly message: string;
  readonly mend: string;
  readonly zh?: { readonly message: string; readonly mend: string } | undefined;
}

/** A problem as programs are given it: with its code and level, and its words in one language. */
export const problemIn = <One extends ProblemWords>(
  { zh, level, ...english }: One,
  language: Language,
): Omit<One, 'zh' | 'level'> & { readonly level: 'error' | 'warning' } => ({
  ...english,
  ...(language === 'zh' ? zh : {}),
  level: level ?? 'error',
});

interface ProblemSentences {
  readonly message: Sentence;
  readonly mend: Sentence;
  readonly level?: 'warning';
}

/** Writes down one problem: what is wrong, then how to mend it. */
export const problem = <const Message extends Sentence, const Mend extends Sentence>(
  message: Message,
  mend: Mend,
): { readonly message: Message; readonly mend: Mend } => ({ message, mend });

/** Writes down a warning: what is doubtful, then what to do. The configuration can be run all the same. */
export const warning = <const Message extends Sentence, const Mend extends Sentence>(
  message: Message,
  mend: Mend,
): { readonly message: Message; readonly mend: Mend; readonly level: 'warning' } => ({
  message,
  mend,
  level: 'warning',
});

type FillingsOf<One extends ProblemSentences> = Fillings<One['message']> & Fillings<One['mend']>;

/** Makes of a table of problems what says one of them: its code, and what fills the places of its sentences. */
export function problemsIn<Table extends Readonly<Record<string, ProblemSentences>>>(table: Table) {
  return <Code extends keyof Table & string>(
    code: Code,
    ...[fillings]: keyof FillingsOf<Table[Code]> extends never ? [] : [fillings: FillingsOf<Table[Code]>]
  ): ProblemWords => {
    const places: Readonly<Record<string, string>> = { ...fillings };
    const { message, mend, level } = table[code] as ProblemSentences;
    const [what, how] = [filled(message, places), filled(mend, places)];
    return {
      code,
      ...(level === undefined ? {} : { level }),
      message: what.en,
      mend: how.en,
      zh: { message: what.zh, mend: how.zh },
    };
  };
}

/** The mend of a word that is none: the known word that is near to it, or all known ones. */
export const NEAREST = {
  meant: sentence('是否指 `{word}`？', 'did you mean `{word}`?'),
  floors: sentence('楼层有 {all}', 'floors are {all}'),
  zones: sentence('区域有 {all}', 'zones are {all}'),
  gases: sentence('已知的气体有 {all}', 'known gases are {all}'),
  units: sentence('请写以下之一：{all}', 'write one of {all}'),
  groups: sentence('人员组有 {all}', 'groups are {all}'),
  has: sentence('它有 {all}', 'it has {all}'),
  oneOf: sentence('请写以下之一：{all}', 'write one of {all}'),
  none: sentence(
    '配置中一个也没有：请先添加，或删除这一项',
    'the configuration has none: add one first, or remove this',
  ),
  signals: sentence('信号有 {all}', 'signals are {all}'),
  keys: sentence('请删除；已知的键有 {all}', 'remove it; known keys are {all}'),
} as const;
