import type { Text } from '../domain/text.ts';

/** An error whose message a person can read in either language; as a plain error it speaks English. */
export class TextError extends Error {
  readonly text: Text;

  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.name = 'TextError';
    this.text = text;
  }
}
