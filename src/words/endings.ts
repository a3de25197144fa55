import { type Text, text } from '../domain/text.ts';

/** Why a screen may show no longer: the reasons of `bye` that end more than one connection. */
export const ENDING_TEXTS = {
  'signed-out': text('已在别处退出登录', 'It was signed out elsewhere'),
  'account-removed': text('账户已被删除', 'The account was removed'),
  'account-disabled': text('账户已被停用', 'The account was disabled'),
  'role-changed': text('账户角色已更改', 'The role of the account was changed'),
  'password-changed': text('密码已更改', 'The password was changed'),
  'token-revoked': text('令牌已被撤销', 'The token was revoked'),
  expired: text('登录已过期', 'The sign-in has expired'),
  'not-signed-in': text(
    '登录已失效：账户或令牌可能已被停用、撤销或更改',
    'The sign-in is no longer valid: the account or the token may have been disabled, revoked or changed',
  ),
} as const satisfies Readonly<Record<string, Text>>;

/** All reasons of `bye`, the last word on a websocket. */
export const BYE_TEXTS = {
  ...ENDING_TEXTS,
  replaced: text('本浏览器已重新登录', 'This browser has signed in again'),
  rate: text('发送过于频繁', 'Messages came too often'),
  'too-slow': text('接收过慢，数据积压过多', 'The peer reads too slowly: too much waits for it'),
  stopping: text('网关正在停止', 'The gateway stops'),
} as const satisfies Readonly<Record<string, Text>>;

export type ByeReason = keyof typeof BYE_TEXTS;
