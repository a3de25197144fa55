import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The configuration that the contract prints, as text. */
export const EXAMPLE = readFileSync(join(import.meta.dirname, '../fixtures/example/plant.yaml'), 'utf8');

/** The example with one piece replaced; a piece that is not there is a mistake of the test. */
export function changed(from: string, to: string, text = EXAMPLE): string {
  if (!text.includes(from)) throw new Error(`the text holds no ${from}`);
  return text.replace(from, () => to);
}

/** Writes files into a folder and gives the folder. */
export function written(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** `line:column` of a piece of text, counted from 1; `|` in `marked` says where in the piece. */
export function placeOf(text: string, marked: string): string {
  const mark = Math.max(0, marked.indexOf('|'));
  const offset = text.indexOf(marked.replace('|', ''));
  if (offset < 0) throw new Error(`the text holds no ${marked}`);
  const before = text.slice(0, offset + mark).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
