import { describe, expect, it } from 'vitest';
import { troubleText } from '../../src/words/gateway-trouble.ts';

describe('a damaged file', () => {
  it.each([
    ['it is cut off', '文件不完整'],
    ['the checksum of row 7 is wrong', '校验和不符'],
    ['page 7 is missing or has wrong bounds', '数据缺失'],
    ['SQLITE_CORRUPT: database disk image is malformed', '内容无法读取'],
  ])('whose trouble the log calls "%s" is told in each language, without a word of the other', (what, zh) => {
    const file = 'log/gas/1.sqlite';
    const told = troubleText({ what: 'record', damaged: [{ file, what }], statesUnknown: false }, 'Asia/Shanghai');
    expect(told.zh).toContain(`${file} 损坏（${zh}）`);
    expect(told.zh.replace(file, '')).not.toMatch(/[a-z]/i);
    expect(told.en).toContain(`${file} is damaged (${what})`);
  });
});
