import { displayWidth, fit } from '../commission/columns.ts';

/** Rows of cells as lines in columns, two spaces between. A column is as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  return rows.map((row) =>
    row
      .map((cell, i) => fit(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
