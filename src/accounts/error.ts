import type { Text } from '../domain/text.ts';
import { TextError } from '../words/text-error.ts';

/** Why something about an account cannot be done. `failing`: the store cannot be read or written. */
export type AccountReason =
  | 'exists'
  | 'unknown'
  | 'bad-name'
  | 'bad-role'
  | 'weak-password'
  | 'last-admin'
  | 'too-many'
  | 'failing';

export class AccountError extends TextError {
  readonly reason: AccountReason;

  constructor(reason: AccountReason, text: Text) {
    super(text);
    this.name = 'AccountError';
    this.reason = reason;
  }
}
