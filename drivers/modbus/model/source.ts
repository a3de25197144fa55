import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { nearestMend } from '../../../src/settings/explain.ts';
import { isReservedKey, type Problem } from '../../../src/settings/problem.ts';
import { syntaxProblems } from '../../../src/settings/syntax.ts';
import type { Text } from '../../../src/domain/text.ts';
import { misfitText } from '../../../src/words/misfits.ts';
import { NEAREST, type ProblemWords } from '../../../src/words/problems.ts';
import { fileProblem, MENDS } from '../../../src/words/problems-files.ts';

export type ProfilePath = readonly PropertyKey[];

/** The text of one profile, with the position of everything in it. */
export class Source {
  readonly problems: Problem[] = [];
  readonly value: unknown;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  /** @param file as problems are to name it */
  constructor(file: string, text: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, version: '1.2', prettyErrors: false });
    for (const { at, words } of syntaxProblems(this.#document.errors)) this.#say(at, words);
    visit(this.#document, {
      Alias: (_key, { range }) => this.#say(range?.[0] ?? 0, fileProblem('alias')),
      Pair: (_key, { key }) => {
        if (!isScalar(key) || !isReservedKey(String(key.value))) return;
        this.#say(key.range?.[0] ?? 0, fileProblem('reserved-key', { key: String(key.value) }));
      },
    });
    this.value = this.problems.length > 0 ? undefined : this.#document.toJS();
  }

  complain(path: ProfilePath, words: ProblemWords): void {
    this.#say(this.#offsetOf(path), words);
  }

  /** Turns what the schema found wrong into problems with a place and a way to mend it. */
  explain(schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): void {
    for (const issue of issues) {
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) this.#unknownKey(schema, issue.path, key);
      else {
        const what = misfitText(issue, this.value);
        this.complain(issue.path, fileProblem('misfit', { key: nameOf(issue.path), what, mend: MENDS.profiles }));
      }
    }
  }

  #unknownKey(schema: z.ZodType, path: ProfilePath, key: string): void {
    const mend = nearestMend(key, keysAt(schema, path), NEAREST.keys);
    this.#say(this.#keyOffsetOf([...path, key]), fileProblem('unknown-key', { key, mend }));
  }

  #say(offset: number, words: ProblemWords): void {
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ file: this.#file, line: Math.max(1, line), column: Math.max(1, col), ...words });
  }

  /** Where the value at a path begins, or the nearest thing around it. */
  #offsetOf(path: ProfilePath): number {
    for (let length = path.length; length >= 0; length--) {
      const found: unknown = length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
      if (isNode(found) && found.range != null) return found.range[0];
    }
    return 0;
  }

  #keyOffsetOf(path: ProfilePath): number {
    const holder: unknown = path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    const pair = isMap(holder) ? holder.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    return isScalar(pair?.key) && pair.key.range != null ? pair.key.range[0] : this.#offsetOf(path);
  }
}

const nameOf = (path: ProfilePath): string | Text => path.map(String).join('.') || MENDS.wholeFile;

/** The keys that the schema allows at a path. */
function keysAt(schema: z.ZodType, path: ProfilePath): string[] {
  let here = open(schema);
  for (const part of path) {
    if (here instanceof z.ZodArray) here = open(here.element);
    else if (here instanceof z.ZodRecord) here = open(here.valueType);
    else here = here instanceof z.ZodObject ? open(here.shape[String(part)]) : undefined;
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

/** What is inside a default or an optional. */
function open(schema: unknown): unknown {
  let here = schema;
  while (here instanceof z.ZodOptional || here instanceof z.ZodDefault || here instanceof z.ZodPrefault)
    here = here.unwrap();
  return here;
}
