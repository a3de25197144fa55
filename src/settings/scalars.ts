/**
 * How far into a scalar, as YAML writes it, the character is that is `offset` characters into its text. Nothing where the
 * scalar is on several lines.
 */
export function writtenLength(written: string, offset: number): number | undefined {
  const [quote] = written;
  if (quote === '|' || quote === '>') return undefined;
  if (quote !== "'" && quote !== '"') return offset;
  let at = 1;
  for (let passed = 0; passed < offset; passed++) {
    if (at >= written.length) return undefined;
    at += quote === "'" ? (written.startsWith("''", at) ? 2 : 1) : escapeAt(written, at);
  }
  return at;
}

/** The length of one character of a text in double quotes. */
function escapeAt(written: string, at: number): number {
  if (written[at] !== '\\') return 1;
  const kind = written[at + 1];
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2;
}
