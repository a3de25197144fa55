import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { damageOf } from '../../src/words/damages.ts';

/** Sentences of the log about a file, as they stand in its source, with a number in each place. */
function reasonsOfTheLog(): readonly string[] {
  const sources = readdirSync('src/log', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = sources.flatMap((name) => {
    const lines = readFileSync(join('src/log', name), 'utf8').split('\n');
    const code = lines.filter((line) => !/^\s*(\/?\*|\/\/)/.test(line)).join('\n');
    return [
      ...code.matchAll(
        /['`]((?:it|its|the (?:checksum|hash)|page \S+ is|a page is|no line|there is no record|only the first line|line) [^'`]*?)['`]/g,
      ),
    ].map(([, one]) => (one ?? '').replace(/\$\{[^}]*\}+/g, '7'));
  });
  return [...new Set(found)];
}

describe('a reason why a file of the record is not as it was written', () => {
  it('has a code and words in both languages, wherever the log says one', () => {
    const all = reasonsOfTheLog();
    expect(all.length).toBeGreaterThan(25);
    for (const reason of all) {
      const { code, text } = damageOf(reason);
      expect([reason, code]).not.toEqual([reason, 'other']);
      expect(text.en).toBe(reason);
      expect(text.zh).toMatch(/^[^a-z{}]+$/);
    }
  });

  it('keeps its places, and the reason within it', () => {
    expect(damageOf('line 12: its signature is wrong')).toEqual({
      code: 'ledger-line',
      text: { zh: '账本第 12 行：签名不符', en: 'line 12: its signature is wrong' },
    });
    expect(damageOf('EIO: i/o error, read')).toMatchObject({ code: 'disk-error', text: { zh: '磁盘读写错误' } });
  });

  it('that the system gives has its own sentence in English', () => {
    expect(damageOf('Unexpected token')).toEqual({
      code: 'other',
      text: { zh: '内容无法读取', en: 'Unexpected token' },
    });
  });
});
