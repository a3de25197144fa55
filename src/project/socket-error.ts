import type { Text } from '../domain/text.ts';
import type { ServerMessage } from '../wire/messages.ts';

/** What went wrong on a websocket: a code for programs, and words for people in both languages. */
export const socketError = (
  code: string,
  text: Text,
  range?: { readonly from: number; readonly to: number },
): Extract<ServerMessage, { readonly type: 'error' }> => ({ type: 'error', code, message: text.en, text, ...range });
