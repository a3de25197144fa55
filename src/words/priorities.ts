import type { Priority } from '../domain/alarm/condition.ts';
import { type Text, text } from '../domain/text.ts';

/** The priorities of alarms (ISA-18.2), as screens, reports and messages name them. */
export const PRIORITY_TEXTS: Readonly<Record<Priority, Text>> = {
  1: text('紧急', 'Emergency'),
  2: text('高', 'Urgent'),
  3: text('中', 'Warning'),
  4: text('低', 'Notice'),
};
