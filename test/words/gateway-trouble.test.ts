import { describe, expect, it } from 'vitest';
import { troubleText } from '../../src/words/gateway-trouble.ts';

describe('a damaged file', () => {
  it.each([
    ['it is cut off', '文件不完整'],
    ['the checksum of row 7 is wrong', '第 7 行的校验和不符'],
    ['page 7 is missing or has wrong bounds', '第 7 页缺失或边界错误'],
    ['SQLITE_CORRUPT: database disk image is malformed', '数据库结构损坏'],
  ])('whose trouble the log calls "%s" is told in each language, without a word of the other', (what, zh) => {
    const file = 'log/gas/1.sqlite';
    const told = troubleText({ what: 'record', damaged: [{ file, what }], statesUnknown: false }, 'Asia/Shanghai');
    expect(told.zh).toContain(`${file} 损坏（${zh}）`);
    expect(told.zh.replace(file, '')).not.toMatch(/[a-z]/i);
    expect(told.en).toContain(`${file} is damaged (${what})`);
  });
});
