/** How the record treats one class of what it holds. */
export interface LogClassTraits {
  /** Its part of the disk quota, 0 to 1. */
  readonly share: number;
  /** How long it is kept, where the configuration does not say otherwise. */
  readonly keep: `${number}${'d' | 'y'}`;
  /** While a disk fails, memory keeps it longest. */
  readonly isKeptLast: boolean;
}

/** The classes of the record by name, over one order: values of the air, places of people, and alarms with what people did. */
const CLASSES = {
  gas: { share: 0.4, keep: '90d', isKeptLast: false },
  people: { share: 0.45, keep: '90d', isKeptLast: false },
  acts: { share: 0.15, keep: '3y', isKeptLast: true },
} as const satisfies Readonly<Record<string, LogClassTraits>>;

export type LogClass = keyof typeof CLASSES;

export const isLogClass = (name: unknown): name is LogClass => typeof name === 'string' && Object.hasOwn(CLASSES, name);

export const LOG_CLASSES: readonly LogClass[] = Object.keys(CLASSES).filter(isLogClass);

export const traitsOf = (logClass: LogClass): LogClassTraits => CLASSES[logClass];

/** A value for each class. */
export function ofEachClass<T>(value: (traits: LogClassTraits, logClass: LogClass) => T): Record<LogClass, T> {
  return Object.fromEntries(LOG_CLASSES.map((name) => [name, value(CLASSES[name], name)])) as Record<LogClass, T>;
}
