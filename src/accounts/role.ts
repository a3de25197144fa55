import { type Role, ROLES } from '../ports/accounts.ts';
import { AccountError } from './error.ts';

/** @throws {AccountError} `bad-role` */
export function roleOf(role: string): Role {
  const known = ROLES.find((name) => name === role);
  if (known === undefined) throw new AccountError('bad-role', `${role} is not a role; roles are ${ROLES.join(', ')}`);
  return known;
}
