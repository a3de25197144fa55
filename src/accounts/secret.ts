import { createHash, randomBytes } from 'node:crypto';

/** How a secret is kept and compared: SHA-256 in hex. It is random itself, so that no salt is needed. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A new secret of 192 bits. */
export const newSecret = (): string => randomBytes(24).toString('base64url');

/** The name of a token in lists and in the record. */
export const tokenName = (hash: string): string => `token-${hash.slice(0, 8)}`;
