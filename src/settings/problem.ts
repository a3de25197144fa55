/** One thing that is wrong with a configuration: where, what, and how to mend it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly mend: string;
}

/** `file:line:column: what, and how to mend it`, as editors and terminals understand it. */
export const formatProblem = ({ file, line, column, message, mend }: Problem): string =>
  `${file}:${line}:${column}: ${message}; ${mend}`;

/** A configuration that cannot be run. Holds every problem at once. */
export class SettingsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Keys that mean something to JavaScript: a setting of such a name could change every object of the program. */
export const isReservedKey = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype';

/** What is said of one. */
export const reservedKey = (key: string) => ({
  message: `a key cannot be called \`${key}\``,
  mend: 'take it out, or give it another name',
});
