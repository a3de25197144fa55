import type { ProblemWords } from '../words/problems.ts';
import { fileProblem } from '../words/problems-files.ts';
import type { Problem } from './problem.ts';

/** Texts of a configuration that come from a person's program, and not from the folder: bounds of what is taken. */
const MOST_FILES = 200;
const MOST_FILE_BYTES = 3_000_000;
const MOST_BYTES = 4_000_000;
const MOST_NAME = 200;
const NAME = /^(?!\.)[^/\\\p{Cc}]+(?:\/(?!\.)[^/\\\p{Cc}]+){0,3}\.ya?ml$/u;

/** What is wrong with texts before they are read: names that lead out of the folder, too many, too large. */
export function checkTexts(texts: ReadonlyMap<string, string>): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (file: string, words: ProblemWords): void =>
    void problems.push({ file, line: 1, column: 1, ...words });
  if (texts.size > MOST_FILES)
    complain('plant.yaml', fileProblem('many-files', { count: texts.size, most: MOST_FILES }));
  let bytes = 0;
  for (const [name, text] of texts) {
    if (name.length > MOST_NAME || !NAME.test(name)) complain(name.slice(0, MOST_NAME), fileProblem('bad-file-name'));
    const size = Buffer.byteLength(text);
    bytes += size;
    if (size > MOST_FILE_BYTES) complain(name, fileProblem('large-file', { bytes: size, most: MOST_FILE_BYTES }));
  }
  if (bytes > MOST_BYTES) complain('plant.yaml', fileProblem('large-files', { bytes, most: MOST_BYTES }));
  return problems;
}

/** Texts that no part of the configuration names: what they say would be lost without a word. */
export const unused = (texts: ReadonlyMap<string, string>, read: ReadonlyMap<string, string>): readonly Problem[] =>
  [...texts.keys()]
    .filter((name) => !read.has(name))
    .map((file) => ({ file, line: 1, column: 1, ...fileProblem('not-included') }));
