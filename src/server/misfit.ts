import { z } from 'zod';
import type { Text } from '../domain/text.ts';
import { SCHEMA_TEXTS } from '../words/requests.ts';

const CHINESE = z.locales.zhCN().localeError;

/** What of a request does not fit its schema, a line each with its place. */
export function misfitOf(schema: z.ZodType, given: unknown, error: z.ZodError): Text {
  const again = schema.safeParse(given, { error: CHINESE });
  return { zh: again.success ? '' : linesOf(again.error), en: z.prettifyError(error) };
}

const linesOf = ({ issues }: z.ZodError): string =>
  issues
    .map(({ message, path }) => {
      const words = SCHEMA_TEXTS[message] ?? message;
      return path.length === 0 ? words : `${path.join('.')}：${words}`;
    })
    .join('\n');
