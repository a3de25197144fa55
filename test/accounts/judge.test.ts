import { describe, expect, it } from 'vitest';
import { checkPassword } from '../../src/accounts/judge.ts';
import { randomPassword } from '../../src/accounts/password.ts';

describe('a password', () => {
  it.each([
    '1234567',
    'Tr0ub4d',
    '12345678',
    '87654321',
    '0123456789',
    'abcdefgh',
    'ABCDEFGH1',
    'abcd1234',
    'qwertyuiop',
    'qwerty123456',
    'poiuytrewq',
    '1qaz2wsx',
    'aaaaaaaa',
    'abababab',
    'abc1abc1abc1',
    '11111111112',
    '密密密密密密密密',
    'password',
    'Password1',
    'P@ssw0rd',
    'p@ssword2024',
    'admin123',
    'Admin@123456',
    'administrator',
    'fengsui1',
    'Fengsui-2026',
    '烽燧12345678',
    'operator1!',
    'zhangwei',
    'ZhangWei1990',
    'zhang-wei',
    'iloveyou',
    'woaini1314',
    'welcome123',
    'letmein123',
    'changeme!',
    'summer2024',
    '5201314520',
    'x'.repeat(257),
  ])('that somebody would guess is refused, with the reason in both languages: %s', (password) => {
    expect(() => checkPassword(password, 'zhang-wei')).toThrow(
      expect.objectContaining({
        text: {
          zh: expect.stringMatching(/^密码.+请换一个$/),
          en: expect.stringMatching(/^(a|this) password .+: choose another$/),
        },
      }),
    );
  });

  it.each([
    'a long password',
    'correct horse battery staple',
    'kV8#qzr2',
    'blau9Kran',
    '红色的阀门在三号泵旁',
    'operator-password-1',
    'golden-admin-1',
    'Zhang Wei likes tea',
    ...Array.from({ length: 20 }, randomPassword),
  ])('that is hard to guess may be as it likes: %s', (password) => {
    expect(() => checkPassword(password, 'zhang-wei')).not.toThrow();
  });
});
