import type { Priority } from '../domain/alarm/condition.ts';
import { type Text, text } from '../domain/text.ts';

/** The priorities of alarms (ISA-18.2), as messages to people name them. */
export const PRIORITY_TEXTS: Readonly<Record<Priority, Text>> = {
  1: text('紧急', 'EMERGENCY'),
  2: text('高', 'High'),
  3: text('中', 'Medium'),
  4: text('低', 'Low'),
};
