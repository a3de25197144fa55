/** A piece of HTML that is whole: everything in it that came from outside is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: a text is escaped, a piece of HTML and lists of them stand as they are. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** Signs that show nothing and change how the text around them reads: controls, and overrides of the direction. */
const HIDDEN_SIGNS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

const escaped = (text: string): string =>
  text.replace(HIDDEN_SIGNS, '\ufffd').replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function written(piece: Content): string {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'string') return escaped(piece);
  if (typeof piece === 'number') return String(piece);
  return piece.map(written).join('');
}

/** A piece of HTML from a template. */
export const markup = (strings: TemplateStringsArray, ...pieces: readonly Content[]): Markup =>
  new Markup(strings.map((text, i) => text + written(pieces[i])).join(''));

/** A table whose head comes again on each page; `classes` says how each column is set. */
export function table(
  heads: readonly Content[],
  rows: readonly (readonly Content[])[],
  classes: readonly string[] = [],
): Markup {
  const cell = (piece: Content, i: number): Markup => markup`<td class="${classes[i] ?? ''}">${piece}</td>`;
  return markup`<table><thead><tr>${heads.map((head) => markup`<th>${head}</th>`)}</tr></thead><tbody>${rows.map(
    (row) => markup`<tr>${row.map(cell)}</tr>`,
  )}</tbody></table>`;
}
