import { describe, expect, it } from 'vitest';
import { start } from '../support/children.ts';
import { FENGSUI } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';

/** Runs the command under a locale, which `LC_ALL` decides alone. */
async function run(locale: string, ...args: readonly string[]) {
  const child = start(process.execPath, [FENGSUI, ...args], { ...process.env, LC_ALL: locale });
  child.process.stdin.end();
  return { code: await child.exited, out: child.out, err: child.err };
}

describe('the command line speaks', () => {
  it.each([
    ['C', [], /^Usage: fengsui .+\n\nFengsui/],
    ['en_US.UTF-8', [], /^Usage: /],
    ['zh_CN.UTF-8', [], /^用法： fengsui .+\n\n烽燧/],
    ['zh_CN.UTF-8', ['--lang', 'en'], /^Usage: /],
    ['C', ['--lang', 'zh'], /^用法：/],
    ['C', ['--lang=zh'], /^用法：/],
  ] as const)('under %s with %j', async (locale, option, said) => {
    const { code, out } = await run(locale, ...option, '--help');
    expect([code, out]).toEqual([0, expect.stringMatching(said)]);
  });

  it('Chinese in the help of every command, also where the option comes behind', async () => {
    for (const command of ['run', 'demo', 'check', 'scan', 'points', 'user', 'token']) {
      const { out } = await run('C', command, '--help', '--lang', 'zh');
      expect(out, command).toMatch(/^用法：[^]+选项：/);
      // Beside names, flags and examples no English word is left in what an option does.
      expect(out, command).not.toMatch(/ {2}(the|a|an|of|folder|display|output) /);
    }
  });

  it('Chinese of a wrong usage, with the same exit code', async () => {
    const { code, err } = await run('C', '--lang', 'zh', 'check');
    expect([code, err]).toEqual([2, expect.stringContaining('错误：必须给出选项 --config <dir>')]);
    expect((await run('zh', 'chek')).err).toContain('错误：没有命令 chek');
    expect((await run('C', 'check')).err).toContain("error: required option '--config <dir>' not specified");
  });

  it('Chinese of what stands in its way', async () => {
    const data = tempDir();
    const { code, err } = await run('C', 'user', 'add', 'eve', '--role', 'boss', '--data', data, '--lang', 'zh');
    expect([code, err]).toEqual([1, expect.stringContaining('没有角色 boss')]);
  });
});
