import type { Text } from '../domain/text.ts';
import { ACKNOWLEDGING_TEXTS } from '../words/acknowledging.ts';
import { LANGUAGES, type Language } from '../words/language.ts';
import type { MessageWords } from '../words/messages.ts';

/** What the page behind the link of a message says. */
export interface AckPage {
  readonly notes: readonly Text[];
  /** The alarm as it is now. */
  readonly words?: Readonly<Record<Language, MessageWords>>;
  /** With the button. */
  readonly isForm?: true;
}

/** The page as HTML, in both languages, without a script or anything else to load. */
export function ackPage(page: AckPage): string {
  const { heading } = ACKNOWLEDGING_TEXTS;
  return [
    '<!doctype html><html lang="zh"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">',
    `<title>${escaped(heading.zh)} · ${escaped(heading.en)}</title><style>${STYLE}</style></head><body><main>`,
    ...LANGUAGES.map((language) => part(page, language)),
    page.isForm === true ? form() : '',
    '</main></body></html>',
  ].join('\n');
}

function part(page: AckPage, language: Language): string {
  const { notes, words } = page;
  const own = words?.[language];
  const said = page.isForm === true ? '' : ' class="said"';
  const notesText = notes.map((note) => `<p${said}>${escaped(note[language])}</p>`);
  const lines = own?.lines.map(([label, text]) => `<dt>${escaped(label)}</dt><dd>${escaped(text)}</dd>`) ?? [];
  return [
    `<section lang="${language}">`,
    `<h1>${escaped(own?.title ?? ACKNOWLEDGING_TEXTS.heading[language])}</h1>`,
    // What a press did comes before what can be read again.
    ...(page.isForm === true ? [] : notesText),
    lines.length === 0 ? '' : `<dl>${lines.join('')}</dl>`,
    ...(page.isForm === true ? notesText : []),
    '</section>',
  ].join('\n');
}

const form = (): string => {
  const { press } = ACKNOWLEDGING_TEXTS;
  return `<form method="post"><button>${escaped(press.zh)}<br><span lang="en">${escaped(press.en)}</span></button></form>`;
};

const escaped = (text: string): string => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:0;font:17px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}',
  'main{max-width:34rem;margin:0 auto;padding:1.25rem}',
  'section+section{border-top:1px solid #8886;margin-top:1.25rem;padding-top:1.25rem}',
  'h1{font-size:1.3rem;line-height:1.35;margin:0 0 .75rem}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem .9rem;margin:0 0 .75rem}dt{opacity:.7}dd{margin:0}',
  '.said{margin:0 0 .9rem;padding:.5rem .8rem;border-left:.3rem solid #0b5fff;font-weight:600}',
  // In reach of a thumb, however long the alarm is.
  'form{position:sticky;bottom:0;margin-top:1.25rem;padding:.6rem 0 .9rem;background:Canvas}',
  'button{width:100%;padding:1rem;border:0;border-radius:.6rem;background:#0b5fff;color:#fff;font:600 1.15rem/1.4 system-ui,sans-serif}',
  'button:focus-visible{outline:3px solid CanvasText;outline-offset:3px}button span{font-weight:400;font-size:1rem}',
].join('');
