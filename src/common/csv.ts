/** The mark by which a spreadsheet knows UTF-8. */
export const UTF8_MARK = '\uFEFF';

/** A line of a CSV (RFC 4180). An empty cell has no value. */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map(cell).join(',')}\r\n`;

const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text of a CSV without the apostrophe by which it is no formula. */
export const withoutGuard = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

/** A text that begins like a formula is none: a spreadsheet would work it out. A number is a number. */
function cell(value: string | number | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
