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

export class AccountError extends Error {
  readonly reason: AccountReason;

  constructor(reason: AccountReason, message: string) {
    super(message);
    this.name = 'AccountError';
    this.reason = reason;
  }
}
