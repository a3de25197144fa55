import type { ProblemWords } from '../words/problems.ts';
import { ruleProblem } from '../words/problems-rules.ts';

/** What a Chinese keyboard gives, and what is meant. */
const FULL_WIDTH = new Map([
  ['，', ','],
  ['、', ','],
  ['；', ','],
  ['（', '('],
  ['）', ')'],
  ['＞', '>'],
  ['＜', '<'],
  ['＝', '=='],
  ['＆', '&&'],
  ['｜', '||'],
  ['！', '!'],
  ['＋', '+'],
  ['－', '-'],
  ['＊', '*'],
  ['／', '/'],
  ['．', '.'],
  ['？', '?'],
  ['：', ':'],
  ['“', '"'],
  ['”', '"'],
  ['‘', '"'],
  ['’', '"'],
  ['＂', '"'],
  ['＇', '"'],
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '!='],
]);

/** What other languages write. Each pattern is one sign, not the half of another. */
const SIGNS: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/(?<![=!<>])=(?!=)/, '=='],
  [/\band\b|并且|而且|且/i, '&&'],
  [/\bor\b|或者|或/i, '||'],
  [/\bnot\b/i, '!'],
  [/(?<!&)&(?!&)/, '&&'],
  [/(?<!\|)\|(?!\|)/, '||'],
  [/<>/, '!='],
];
const UNIT = /(?<=\d\s*)(?:%|°|[a-z])[a-z0-9/%°³]*/i;

/** What was probably meant by an expression that cannot be read: the first slip of its kind, so many characters from its beginning. */
export function hintOf(id: string, text: string): { readonly at: number; readonly words: ProblemWords } | undefined {
  // Text in quotes is a name.
  const bare = text.replaceAll(/"[^"]*"|'[^']*'/g, (quoted) => ' '.repeat(quoted.length));
  const wide = [...FULL_WIDTH.keys()].map((wrong) => bare.indexOf(wrong)).filter((at) => at >= 0);
  if (wide.length > 0) {
    const at = Math.min(...wide);
    const wrong = bare.charAt(at);
    return { at, words: ruleProblem('rule-syntax-width', { id, wrong, right: FULL_WIDTH.get(wrong) ?? '' }) };
  }
  for (const [sign, right] of SIGNS) {
    const found = sign.exec(bare);
    if (found !== null)
      return { at: found.index, words: ruleProblem('rule-syntax-sign', { id, wrong: found[0], right }) };
  }
  const unit = UNIT.exec(bare);
  return unit === null ? undefined : { at: unit.index, words: ruleProblem('rule-syntax-unit', { id, wrong: unit[0] }) };
}
