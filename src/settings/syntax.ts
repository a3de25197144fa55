import type { YAMLParseError } from 'yaml';
import type { ProblemWords } from '../words/problems.ts';
import { fileProblem } from '../words/problems-files.ts';

/**
 * What is wrong with the YAML of a file, each with its offset. It ends with the first token that cannot stand where it
 * stands: after it each further token of the file would be an error of its own.
 */
export function syntaxProblems(errors: readonly YAMLParseError[]): { at: number; words: ProblemWords }[] {
  const last = errors.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  return errors
    .filter((error) => last === undefined || error === last || error.pos[0] < last.pos[0])
    .map((error) => ({
      at: error.pos[0],
      words: fileProblem(error === last ? 'not-yaml-on' : 'not-yaml', { what: error.message }),
    }));
}
