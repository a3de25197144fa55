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

/** What an error says, in both languages where it has words of its own; an error of the system speaks English. */
export function errorText(error: unknown): Text {
  if (error instanceof TextError) return error.text;
  const message = error instanceof Error ? error.message : String(error);
  return { zh: message, en: message };
}
