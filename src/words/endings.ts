import { type Text, text } from '../domain/text.ts';

/** Why a session ended that the screen did not end itself. */
export const ENDING_TEXTS = {
  'signed-out': text('已在别处退出登录', 'It was signed out elsewhere'),
  'account-removed': text('账户已被删除', 'The account was removed'),
  'account-disabled': text('账户已被停用', 'The account was disabled'),
  'role-changed': text('账户角色已更改', 'The role of the account was changed'),
  'password-changed': text('密码已更改', 'The password was changed'),
  'token-revoked': text('令牌已被撤销', 'The token was revoked'),
} as const satisfies Readonly<Record<string, Text>>;
