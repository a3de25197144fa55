import type { Reporter, TestModule } from 'vitest/node';

/** One line of the chaos table. */
export interface Row {
  readonly fault: string;
  readonly seen: string;
  readonly alarmsLost: number;
  readonly actsLost: number;
  /** Until it was whole again; none where nothing had to recover. */
  readonly seconds?: number;
}

declare module 'vitest' {
  interface TaskMeta {
    chaos?: Row;
  }
}

const HEAD = ['fault', 'what was seen', 'alarms lost', 'acts lost', 'seconds to recover'];

/** Prints the table of all faults when the run is over. */
export class ChaosTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules
      .flatMap((module) => [...module.children.allTests()])
      .flatMap((test) => (test.meta().chaos === undefined ? [] : [lineOf(test.meta().chaos, test.result().state)]));
    if (rows.length === 0) return;
    const sorted = [HEAD, ...rows.sort(([a = ''], [b = '']) => a.localeCompare(b))];
    const widths = HEAD.map((_, column) => Math.max(...sorted.map((row) => row[column]?.length ?? 0)));
    const lines = sorted.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | '));
    process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}

const lineOf = (row: Row | undefined, state: string): string[] =>
  row === undefined
    ? []
    : [
        row.fault,
        `${state === 'passed' ? '' : 'FAILED: '}${row.seen}`,
        String(row.alarmsLost),
        String(row.actsLost),
        row.seconds === undefined ? '-' : row.seconds.toFixed(1),
      ];
