import { z } from 'zod';
import type { Text } from '../domain/text.ts';
import { misfitText } from '../words/misfits.ts';
import { REQUEST_TEXTS } from '../words/requests.ts';
import { filled } from '../words/sentence.ts';

/** What of a request does not fit its schema, a line each with its place. */
export function misfitOf(schema: z.ZodType, given: unknown, { issues }: z.ZodError): Text {
  const said = issues.map((issue) => {
    const words = misfitText(issue, given);
    const place = issue.path.map(String).join('.');
    return place === '' ? words : { zh: `${place}：${words.zh}`, en: `${place}: ${words.en}` };
  });
  if (
    issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0) &&
    schema instanceof z.ZodObject
  )
    said.push(filled(REQUEST_TEXTS.knownKeys, { all: Object.keys(schema.shape).join(', ') }));
  return { zh: said.map(({ zh }) => zh).join('\n'), en: said.map(({ en }) => en).join('\n') };
}
