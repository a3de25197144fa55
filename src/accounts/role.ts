import { type Role, ROLES } from '../ports/accounts.ts';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { AccountError } from './error.ts';

/** @throws {AccountError} `bad-role` */
export function roleOf(role: string): Role {
  const known = ROLES.find((name) => name === role);
  if (known === undefined)
    throw new AccountError('bad-role', filled(ACCOUNT_TEXTS.badRole, { role, roles: ROLES.join(', ') }));
  return known;
}
