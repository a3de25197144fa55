import { type Text, text } from '../domain/text.ts';

/** What an account may do, in a word. */
export const ROLE_TEXTS = {
  viewer: text('查看员', 'viewer'),
  operator: text('操作员', 'operator'),
  investigator: text('调查员', 'investigator'),
  engineer: text('工程师', 'engineer'),
  admin: text('管理员', 'admin'),
} as const satisfies Readonly<Record<string, Text>>;
