import type { PanelRow } from '../ports/panel.ts';
import type { Text } from '../domain/text.ts';

/** The map as CSV (RFC 4180), for a spreadsheet or the tool of a PLC. @param spoken a text in the language that is wanted */
export function mapCsv(rows: readonly PanelRow[], spoken: (text: Text) => string): string {
  const lines = rows.map(({ table, address, type, subject, meaning }) =>
    [table, String(address), type, subject, spoken(meaning)].map(cell).join(','),
  );
  return ['table,address,type,subject,meaning', ...lines, ''].join('\n');
}

/** A text that begins like a formula is none: a spreadsheet would work it out. */
function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
