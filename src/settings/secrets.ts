import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SECRET_TEXTS } from '../words/secrets.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';

/** A secret that was asked for and is not there. */
export class SecretError extends TextError {
  readonly reference: string;

  constructor(reference: string, why: keyof typeof SECRET_TEXTS) {
    super(filled(SECRET_TEXTS[why], { reference }));
    this.name = 'SecretError';
    this.reference = reference;
  }
}

const REFERENCE = /^\$\{(env|file):(.+)\}$/;

export const isReference = (text: string): boolean => REFERENCE.test(text);

/** The parts of `${env:NAME}` or `${file:PATH}`. @throws {SecretError} of any other text */
export function parseReference(reference: string): { readonly kind: 'env' | 'file'; readonly name: string } {
  const [, kind, name] = REFERENCE.exec(reference) ?? [];
  if (kind === undefined || name === undefined) throw new SecretError(reference, 'noReference');
  return { kind: kind === 'env' ? 'env' : 'file', name };
}

/** The text behind `${env:NAME}` or `${file:PATH}`; called where it is used, and kept nowhere. */
export function reveal(reference: string, root: string, environment: NodeJS.ProcessEnv): string {
  const { kind, name } = parseReference(reference);
  if (kind === 'env') {
    const value = environment[name];
    if (value === undefined || value === '') throw new SecretError(reference, 'notSet');
    return value;
  }
  const text = textOf(resolve(root, name));
  if (text === undefined) throw new SecretError(reference, 'unreadable');
  if (text === '') throw new SecretError(reference, 'empty');
  return text;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Not there, a folder, or not for this account: the caller names the reference.
    return undefined;
  }
}
