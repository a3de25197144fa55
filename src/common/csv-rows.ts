/** A row of a CSV text: the line where it begins, from 1, and its cells. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote was opened and never closed. */
  readonly isBroken?: true;
}

/** The rows of a CSV (RFC 4180), a mark of UTF-8 and empty rows left out. The separator is a comma, a semicolon or a tab, as the first row has it. */
export function csvRows(text: string): readonly CsvRow[] {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const first = /^[^\r\n]*/.exec(content)?.[0] ?? '';
  const separator = [',', ';', '\t', '，'].find((sign) => first.includes(sign)) ?? ',';
  const rows: CsvRow[] = [];
  let [line, at] = [1, 0];
  while (at < content.length) {
    const row = rowAt(content, at, separator);
    if (row.cells.some((cell) => cell.trim() !== ''))
      rows.push({ line, cells: row.cells.map((cell) => cell.trim()), ...(row.isBroken ? { isBroken: true } : {}) });
    line += row.lines;
    at = row.end;
  }
  return rows;
}

interface ReadRow {
  readonly cells: string[];
  readonly end: number;
  readonly lines: number;
  readonly isBroken: boolean;
}

function rowAt(text: string, begin: number, separator: string): ReadRow {
  const cells: string[] = [];
  let [at, cell, lines, isQuoted] = [begin, '', 1, false];
  for (; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '\n') lines += isQuoted ? 1 : 0;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') {
        cell += sign;
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (sign === separator) {
      cells.push(cell);
      cell = '';
    } else if (sign === '\n' || sign === '\r') break;
    else cell += sign;
  }
  cells.push(cell);
  const end = at + (text.startsWith('\r\n', at) ? 2 : 1);
  return { cells, end, lines, isBroken: isQuoted };
}
