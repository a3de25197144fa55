import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { REJECT_REASONS } from '../../src/ports/driver.ts';
import { adviceFor } from '../../src/words/device-errors.ts';
import { PLACE } from '../../src/words/sentence.ts';

const SRC = join(import.meta.dirname, '../../src');
const FILES = readdirSync(join(SRC, 'words'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `words/${name}`);

const CONDITIONS = readdirSync(join(SRC, 'domain/conditions')).map((name) => `domain/conditions/${name}`);

interface Pair {
  readonly zh: string;
  readonly en: string;
}

/** Every text that is written down in a file: the calls of `text` and `sentence`. */
function textsIn(file: string): readonly Pair[] {
  const found: Pair[] = [];
  const source = ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(text|sentence)$/.test(node.expression.getText())) {
      const [zh, en] = node.arguments;
      if (zh !== undefined && en !== undefined && ts.isStringLiteralLike(zh) && ts.isStringLiteralLike(en))
        found.push({ zh: zh.text, en: en.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const placesOf = (text: string): ReadonlySet<string> => new Set([...text.matchAll(PLACE)].map(([place]) => place));

describe.each([...FILES, ...CONDITIONS])('%s', (file) => {
  it('says everything in both languages, with the same places to fill', () => {
    for (const { zh, en } of textsIn(file)) {
      // A sentence that is nothing but places has the words that fill them.
      if (/\p{L}/u.test(zh.replaceAll(PLACE, ''))) expect(zh).toMatch(/[一-鿿]/);
      expect(en.replace('烽燧', ''), zh).toMatch(/^[\x20-\x7e\n≥≤–·…]+$/);
      expect(placesOf(zh), zh).toEqual(placesOf(en));
      for (const one of [zh, en]) expect(one.trim()).toBe(one);
    }
  });
});

it('the room holds texts: a walk that finds none proves nothing', () => {
  expect(FILES.flatMap(textsIn).length).toBeGreaterThan(100);
});

it('has advice for every reason that a message or a frame is thrown away', () => {
  for (const reason of REJECT_REASONS) expect(adviceFor(reason), reason).toBeDefined();
  expect(adviceFor('exception-0b')?.name.en).toBe('gateway: no answer');
  expect(adviceFor('exception-7f')).toBeUndefined();
});
