import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { nearestOf } from '../../../src/settings/explain.ts';
import { isReservedKey, type Problem, reservedKey } from '../../../src/settings/problem.ts';

export type Path = readonly PropertyKey[];

/** The text of one profile, with where everything in it stands. */
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
    for (const { message, pos } of this.#document.errors)
      this.#say(pos[0], `not valid YAML: ${message}`, 'check indentation, quotes and brackets here');
    visit(this.#document, {
      Alias: (_key, { range }) =>
        this.#say(range?.[0] ?? 0, 'anchors and aliases are not used here', 'write the value out'),
      Pair: (_key, { key }) => {
        if (!isScalar(key) || !isReservedKey(String(key.value))) return;
        const { message, mend } = reservedKey(String(key.value));
        this.#say(key.range?.[0] ?? 0, message, mend);
      },
    });
    this.value = this.problems.length > 0 ? undefined : this.#document.toJS();
  }

  complain(path: Path, message: string, mend: string): void {
    this.#say(this.#offsetOf(path), message, mend);
  }

  /** Turns what the schema found wrong into problems with a place and a way to mend it. */
  explain(schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): void {
    for (const issue of issues) {
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) this.#unknownKey(schema, issue.path, key);
      else this.complain(issue.path, `\`${nameOf(issue.path)}\`: ${issue.message}`, 'see docs/profiles.md');
    }
  }

  #unknownKey(schema: z.ZodType, path: Path, key: string): void {
    const known = keysAt(schema, path);
    const nearest = nearestOf(key, known);
    const mend =
      nearest === undefined ? `remove it; known keys are ${known.join(', ')}` : `did you mean \`${nearest}\`?`;
    this.#say(this.#keyOffsetOf([...path, key]), `unknown key \`${key}\``, mend);
  }

  #say(offset: number, message: string, mend: string): void {
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ file: this.#file, line: Math.max(1, line), column: Math.max(1, col), message, mend });
  }

  /** Where the value at a path begins, or the nearest thing around it. */
  #offsetOf(path: Path): number {
    for (let length = path.length; length >= 0; length--) {
      const found: unknown = length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
      if (isNode(found) && found.range != null) return found.range[0];
    }
    return 0;
  }

  #keyOffsetOf(path: Path): number {
    const holder: unknown = path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    const pair = isMap(holder) ? holder.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    return isScalar(pair?.key) && pair.key.range != null ? pair.key.range[0] : this.#offsetOf(path);
  }
}

const nameOf = (path: Path): string => path.map(String).join('.') || 'the file';

/** The keys that the schema allows at a path. */
function keysAt(schema: z.ZodType, path: Path): string[] {
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
