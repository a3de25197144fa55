import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A secret that was asked for and is not there. */
export class SecretError extends Error {
  constructor(reference: string, why: string) {
    super(`the secret ${reference} ${why}`);
    this.name = 'SecretError';
  }
}

/** The text behind `${env:NAME}` or `${file:PATH}`; called where it is used, and kept nowhere. */
export function reveal(reference: string, root: string, environment: NodeJS.ProcessEnv): string {
  const [, kind, name] = /^\$\{(env|file):(.+)\}$/.exec(reference) ?? [];
  if (kind === undefined || name === undefined) throw new SecretError(reference, 'is not a reference');
  if (kind === 'env') {
    const value = environment[name];
    if (value === undefined || value === '')
      throw new SecretError(reference, 'is not set in the environment: set it where the gateway is started');
    return value;
  }
  try {
    return readFileSync(resolve(root, name), 'utf8').trim();
  } catch {
    throw new SecretError(
      reference,
      'cannot be read: make the file (a relative name is beside plant.yaml), let the gateway read it, or correct the name',
    );
  }
}
