import { z } from 'zod';
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
      tree.complain(issue.path, what(issue), exampleAt(schema, issue.path, tree.value) ?? mendOf(issue));
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
  return `\`${nameOf(issue.path)}\`: ${issue.message}`;
}

function mendOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `write a value of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `write one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `write one of ${issue.options
      .filter((option) => option !== undefined)
      .map(String)
      .join(', ')}`;
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

/** The keys that the schema allows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  const here = schemaAt(schema, path, value);
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

/** @param value what was written: of a union it names the branch */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): z.ZodType | undefined {
  let here = branchOf(unwrap(schema), value);
  let written = value;
  for (const part of path) {
    written = typeof written === 'object' && written !== null ? Reflect.get(written, part) : undefined;
    if (here instanceof z.ZodArray) here = branchOf(unwrap(here.element), written);
    else if (here instanceof z.ZodObject) here = branchOf(unwrap(here.shape[String(part)]), written);
    else if (here instanceof z.ZodRecord) here = branchOf(unwrap(here.valueType), written);
    else return undefined;
  }
  return here instanceof z.ZodType ? here : undefined;
}

/** The branch of a discriminated union that the value is of. */
function branchOf(schema: unknown, value: unknown): unknown {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const named: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, discriminator) : undefined;
  return schema.options.find((option) => {
    const key: unknown = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return key instanceof z.ZodType && key.safeParse(named).success;
  });
}

function unwrap(schema: unknown): unknown {
  let here = schema;
  while (
    here instanceof z.ZodOptional ||
    here instanceof z.ZodDefault ||
    here instanceof z.ZodPrefault ||
    here instanceof z.ZodPipe
  ) {
    here = here instanceof z.ZodPipe ? here.in : here.unwrap();
  }
  return here;
}

/** The known word that is nearest to a misspelt one, when it is near enough. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

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
