import { z } from 'zod';
import type { Text } from '../domain/text.ts';
import { kindText, misfitText, writtenAt } from '../words/misfits.ts';
import { NEAREST, type ProblemWords } from '../words/problems.ts';
import { fileProblem, MENDS } from '../words/problems-files.ts';
import { filled } from '../words/sentence.ts';
import { layersOf, schemaAt } from './schema-walk.ts';
import { OWNER } from './schema.ts';
import type { Tree } from './tree.ts';

/** Turns what the schema found wrong into problems with a place and a way to mend it. */
export function explain(tree: Tree, schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): void {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path, tree.value);
      for (const key of issue.keys) {
        const mend = nearestMend(key, known, NEAREST.keys);
        const path = [...issue.path, key];
        tree.complain(path, fileProblem('unknown-key', { key, mend }), tree.keyPositionOf(path));
      }
    } else {
      tree.complain(issue.path, wordsFor(issue, mendFor(issue, schema, tree), tree.value));
    }
  }
}

function nameOf(path: readonly PropertyKey[]): string | Text {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return name === '' ? MENDS.wholeFile : name.replace(/^\./, '');
}

function wordsFor(issue: z.core.$ZodIssue, mend: Text, whole: unknown): ProblemWords {
  const key = nameOf(issue.path);
  if (issue.code === 'invalid_type' && writtenAt(whole, issue.path) === undefined)
    return fileProblem('missing', { key, mend });
  // `mend` lists the choices.
  if (choicesOf(issue).length > 0) return fileProblem('not-a-choice', { key, mend });
  return fileProblem('misfit', { key, mend, what: misfitText(issue, whole) });
}

/** The known word that is near to a wrong one, or all of them. @param all the sentence that lists them */
export function nearestMend(
  wrong: string,
  known: readonly string[],
  all: (typeof NEAREST)[Exclude<keyof typeof NEAREST, 'meant' | 'none'>],
): Text {
  if (known.length === 0) return filled(NEAREST.none, {});
  const word = nearestOf(wrong, known);
  return word === undefined ? filled(all, { all: known.join(', ') }) : filled(NEAREST.meant, { word });
}

/** The best that is known: an example, the right word, or what the key is about. */
function mendFor(issue: z.core.$ZodIssue, schema: z.ZodType, tree: Tree): Text {
  const { value } = tree;
  const example = exampleAt(schema, issue.path, value);
  if (example !== undefined) return example;
  const choices = choicesOf(issue);
  if (choices.length > 0) {
    const written = writtenAt(value, issue.path);
    const nearest = typeof written === 'string' ? nearestOf(written, choices) : undefined;
    const all = choices.join(', ');
    return nearest === undefined ? filled(MENDS.oneOf, { all }) : filled(MENDS.oneOfNear, { all, word: nearest });
  }
  const description = aboutAt(schema, issue.path, value);
  const mend = mendOf(issue, writtenAt(value, issue.path), tree.sourceOf(issue.path));
  if (description === undefined) return mend;
  // The descriptions of the schema are in English: a Chinese sentence does not end in one.
  return { zh: mend.zh, en: filled(MENDS.itIs, { mend, about: description }).en };
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

/** @param source what stands in the file, where that is a scalar: of `0107` YAML makes 107, which is another badge */
function mendOf(issue: z.core.$ZodIssue, written: unknown, source: string | undefined): Text {
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'string' && (typeof written === 'number' || typeof written === 'boolean'))
      return filled(MENDS.quotes, { value: source ?? String(written) });
    return filled(MENDS.type, { type: kindText(issue.expected) });
  }
  if (issue.code === 'too_small') return filled(MENDS.least, { least: String(issue.minimum) });
  if (issue.code === 'too_big') return filled(MENDS.most, { most: String(issue.maximum) });
  return MENDS.reference;
}

/** What a right value looks like, where the schema gives examples. */
function exampleAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): Text | undefined {
  const { examples } = schemaAt(schema, path, value)?.meta() ?? {};
  return Array.isArray(examples)
    ? filled(MENDS.like, { examples: examples.map((example) => `\`${String(example)}\``).join(', ') })
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

/** The known word that is nearest to a misspelt one, when it is near enough. @param most letters that may be wrong */
export function nearestOf(
  word: string,
  known: readonly string[],
  most = Math.max(2, Math.ceil(word.length / 3)),
): string | undefined {
  let best: string | undefined;
  let least = most + 1;
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
