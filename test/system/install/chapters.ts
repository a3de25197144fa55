import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../../docs/install.md');

/** A chapter of the guide: its command lines, one list a block. */
export type Chapter = readonly (readonly string[])[];

/** The chapters of `docs/install.md` by their English headings. */
export function chapters(): ReadonlyMap<string, Chapter> {
  const [, ...parts] = readFileSync(FILE, 'utf8').split(/^## /m);
  return new Map(
    parts.map((part) => {
      const heading = part.slice(0, part.indexOf('\n')).split(' / ').at(-1) ?? '';
      const blocks = [...part.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim().split('\n'));
      return [heading, blocks];
    }),
  );
}
