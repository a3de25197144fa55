import type { Problem } from './problem.ts';

/** Texts of a configuration that come from a person's program, and not from the folder: bounds of what is taken. */
export const MOST_FILES = 200;
const MOST_FILE_BYTES = 3_000_000;
export const MOST_BYTES = 4_000_000;
const MOST_NAME = 200;
const NAME = /^(?!\.)[^/\\\p{Cc}]+(?:\/(?!\.)[^/\\\p{Cc}]+){0,3}\.ya?ml$/u;

/** What is wrong with texts before they are read: names that lead out of the folder, too many, too large. */
export function checkTexts(texts: ReadonlyMap<string, string>): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (file: string, message: string, mend: string): void =>
    void problems.push({ file, line: 1, column: 1, message, mend });
  if (texts.size > MOST_FILES)
    complain('plant.yaml', `${texts.size} files are too many`, `a configuration has at most ${MOST_FILES}`);
  let bytes = 0;
  for (const [name, text] of texts) {
    if (name.length > MOST_NAME || !NAME.test(name))
      complain(
        name.slice(0, MOST_NAME),
        'this is not the name of a file of a configuration',
        'write a name like `zones.yaml`',
      );
    const size = Buffer.byteLength(text);
    bytes += size;
    if (size > MOST_FILE_BYTES)
      complain(name, `this file has ${size} bytes`, `a file has at most ${MOST_FILE_BYTES}; divide it`);
  }
  if (bytes > MOST_BYTES)
    complain('plant.yaml', `the files have ${bytes} bytes together`, `they have at most ${MOST_BYTES}`);
  return problems;
}

/** Texts that no part of the configuration names: what they say would be lost without a word. */
export const unused = (texts: ReadonlyMap<string, string>, read: ReadonlyMap<string, string>): readonly Problem[] =>
  [...texts.keys()]
    .filter((name) => !read.has(name))
    .map((file) => ({
      file,
      line: 1,
      column: 1,
      message: 'nothing includes this file',
      mend: 'name it below `include` of plant.yaml, or in a device as its `model`; or leave it out',
    }));
