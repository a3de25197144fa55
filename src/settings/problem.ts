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
