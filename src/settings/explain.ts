import { z } from 'zod';
import { layersOf, schemaAt, writtenAt } from './schema-walk.ts';
import { OWNER } from './schema.ts';
import type { Tree } from './tree.ts';

/** Turns what the schema found wrong into problems with a place and a way to mend it. */
export function explain(tree: Tree, schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): void {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path, tree.value);
      for (const key of issue.keys) {
        const nearest = nearestOf(key, known);
        const mend =
          nearest === undefined ? `remove it; known keys are ${known.join(', ')}` : `did you mean \`${nearest}\`?`;
        tree.complain([...issue.path, key], `unknown key \`${key}\``, mend, tree.keyPositionOf([...issue.path, key]));
      }
    } else {
      tree.complain(issue.path, what(issue), mendFor(issue, schema, tree.value));
    }
  }
}

const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the file';

function what(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.includes('undefined'))
    return `\`${nameOf(issue.path)}\` is missing`;
  // The choices themselves are told by `mend`, once.
  if (choicesOf(issue).length > 0) return `\`${nameOf(issue.path)}\`: not one of what may stand here`;
  return `\`${nameOf(issue.path)}\`: ${issue.message}`;
}

/** The best that is known: an example, the right word, or what the key is about. */
function mendFor(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): string {
  const example = exampleAt(schema, issue.path, value);
  if (example !== undefined) return example;
  const choices = choicesOf(issue);
  if (choices.length > 0) {
    const written = writtenAt(value, issue.path);
    const nearest = typeof written === 'string' ? nearestOf(written, choices) : undefined;
    return `write one of ${choices.join(', ')}${nearest === undefined ? '' : `; did you mean \`${nearest}\`?`}`;
  }
  const description = aboutAt(schema, issue.path, value);
  const mend = mendOf(issue, writtenAt(value, issue.path));
  return description === undefined ? mend : `${mend}; it is: ${description}`;
}

/** The few values that may stand somewhere, whichever way the schema says so. */
function choicesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union') return [];
  if ('options' in issue && Array.isArray(issue.options))
    return issue.options.filter((option) => option !== undefined).map(String);
  const branches = issue.errors.flat();
  return branches.every(({ code }) => code === 'invalid_value') ? branches.flatMap(choicesOf) : [];
}

function mendOf(issue: z.core.$ZodIssue, written: unknown): string {
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'string' && typeof written === 'number') return `put it in quotes: "${written}"`;
    return `write a value of type ${issue.expected}`;
  }
  if (issue.code === 'too_small') return `it must be at least ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `it must be at most ${String(issue.maximum)}`;
  return 'see config/REFERENCE.md for what may stand here';
}

/** What a right value looks like, where the schema gives examples. */
function exampleAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string | undefined {
  const { examples } = schemaAt(schema, path, value)?.meta() ?? {};
  return Array.isArray(examples)
    ? `write it like ${examples.map((example) => `\`${String(example)}\``).join(', ')}`
    : undefined;
}

/** What the schema says of a key: on itself, or on what it is wrapped in. */
function aboutAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string | undefined {
  const holder = schemaAt(schema, path.slice(0, -1), value);
  const key: unknown = holder instanceof z.ZodObject ? holder.shape[String(path.at(-1))] : undefined;
  for (const layer of layersOf(key)) {
    const { description } = layer.meta() ?? {};
    if (description !== undefined) return description;
  }
  return undefined;
}

/** The keys that the schema allows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  const here = schemaAt(schema, path, value);
  return here instanceof z.ZodObject ? Object.keys(here.shape).filter((key) => key !== OWNER) : [];
}

/** The known word that is nearest to a misspelt one, when it is near enough. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(word.length / 3)) + 1;
  const plain = plainOf(word);
  for (const candidate of known) {
    const distance = editDistance(plain, plainOf(candidate));
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Capitals and blanks are no difference: "Honeywell XNX" means `honeywell-xnx`, and not the shorter way to another device. */
const plainOf = (word: string): string => word.toLowerCase().replaceAll(/[\s_]+/g, '-');

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
