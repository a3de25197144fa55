import { z } from 'zod';
import type { Text } from '../domain/text.ts';
import { REQUEST_TEXTS, SCHEMA_TEXTS } from '../words/requests.ts';
import { filled } from '../words/sentence.ts';

const CHINESE = z.locales.zhCN().localeError;

/** What of a request does not fit its schema, a line each with its place. */
export function misfitOf(schema: z.ZodType, given: unknown, error: z.ZodError): Text {
  const again = schema.safeParse(given, { error: CHINESE });
  const said = { zh: again.success ? '' : linesOf(again.error), en: z.prettifyError(error) };
  const isUnknownKey = error.issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0);
  if (!isUnknownKey || !(schema instanceof z.ZodObject)) return said;
  const known = filled(REQUEST_TEXTS.knownKeys, { all: Object.keys(schema.shape).join(', ') });
  return { zh: `${said.zh}\n${known.zh}`, en: `${said.en}\n${known.en}` };
}

const linesOf = ({ issues }: z.ZodError): string =>
  issues
    .map(({ message, path }) => {
      const words = SCHEMA_TEXTS[message] ?? message;
      return path.length === 0 ? words : `${path.join('.')}：${words}`;
    })
    .join('\n');
