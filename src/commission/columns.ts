/** Code points that take two columns of a terminal (Unicode East Asian Width W and F, and pictures), as pairs from-to. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe4f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
/** Marks that stand upon the letter before, and what only joins. */
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Control codes: in a name that comes from elsewhere they would move the cursor. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

function columnsOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  if (NO_WIDTH.test(letter)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Columns of a terminal that a text takes: a Chinese letter takes two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += columnsOf(letter);
  return width;
}

/** The text without control codes, in exactly so many columns: filled up with spaces, or cut with an ellipsis. */
export function fit(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const clean = text.replace(CONTROL, ' ');
  const own = displayWidth(clean);
  if (own <= width) return side === 'left' ? clean + ' '.repeat(width - own) : ' '.repeat(width - own) + clean;
  return cut(clean, width);
}

/** The text in at most so many columns. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let taken = '';
  let used = 0;
  for (const letter of text) {
    const columns = columnsOf(letter);
    if (used + columns > width - 1) break;
    taken += letter;
    used += columns;
  }
  return width < 1 ? '' : `${taken}…${' '.repeat(Math.max(0, width - 1 - used))}`;
}

/** Four digits of a register, or one of a bit. */
export const wordText = (word: number, isBit: boolean): string =>
  isBit ? String(word) : word.toString(16).toUpperCase().padStart(4, '0');

/** Colours, only on a terminal that shows them. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
}

const sgr =
  (code: string) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string): string => text;

export const paintFor = (isTerminal: boolean): Paint =>
  isTerminal
    ? { bold: sgr('1'), quiet: sgr('2'), warn: sgr('33'), bad: sgr('31') }
    : { bold: plain, quiet: plain, warn: plain, bad: plain };
