import type { z } from 'zod';
import { contentOf } from './files.ts';

/** What a JSON file holds; nothing where there is none, or where it is not of this shape. */
export function readJson<T extends z.ZodType>(file: string, schema: T): z.output<T> | undefined {
  const text = contentOf(file)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: damaged, or no file of ours.
    return undefined;
  }
}
