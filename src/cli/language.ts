import type { Help, HelpConfiguration, OutputConfiguration } from 'commander';
import type { Text } from '../domain/text.ts';
import { HELP_WORDS, USAGE_ERRORS } from '../words/cli.ts';
import { isLanguage, type Language, localeLanguage } from '../words/language.ts';
import { TextError } from '../words/text-error.ts';

/** The language of this run, from `--lang` or the locale of the terminal: known before any help is written. */
export const language: Language = chosenIn(process.argv) ?? localeLanguage(localeOf(process.env));

/** A text in the language of this run. */
export const spoken = (text: Text): string => text[language];

/** What went wrong, in the language of this run where the error has words of its own. */
export function messageOf(error: unknown): string {
  if (error instanceof TextError) return spoken(error.text);
  return error instanceof Error ? error.message : String(error);
}

function chosenIn(words: readonly string[]): Language | undefined {
  const at = words.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = words[at] ?? '';
  const chosen = word === '--lang' ? words[at + 1] : word.slice('--lang='.length);
  return isLanguage(chosen) ? chosen : undefined;
}

/** POSIX: an empty variable is as good as none. */
function localeOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): string {
  return [LC_ALL, LC_MESSAGES, LANG].find((locale) => locale !== undefined && locale !== '') ?? '';
}

/** The library of the command line speaks English: in Chinese its headings and its errors are replaced. */
export const HELP: HelpConfiguration = {
  showGlobalOptions: true,
  ...(language === 'en'
    ? {}
    : ({
        styleTitle: (title: string) => HELP_WORDS[title] ?? title,
        styleOptionDescription: chineseRemarks,
        styleArgumentDescription: chineseRemarks,
      } satisfies Partial<Help>)),
};

export const OUTPUT: OutputConfiguration =
  language === 'en' ? {} : { outputError: (message, write) => write(chineseError(message)) };

function chineseRemarks(description: string): string {
  return description
    .replace('(choices: ', '（可选：')
    .replace('(default: ', '（默认：')
    .replace(', default: ', '，默认：')
    .replace(/\)$/, '）');
}

function chineseError(message: string): string {
  return USAGE_ERRORS.reduce((text, [pattern, zh]) => text.replace(pattern, zh), message);
}
