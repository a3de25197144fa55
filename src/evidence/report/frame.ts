import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { markup, Markup, type Content } from './markup.ts';
import type { Pen } from './pen.ts';
import type { ReportProof } from './proof.ts';
import { policyOf, styleOf } from './style.ts';

/** One HTML page that needs nothing else, in parts: it prints to A4. */
export function* framed(pen: Pen, title: string, pieces: Iterable<Content>): Generator<string, void, undefined> {
  const style = styleOf(pen.say(T.page));
  yield markup`<!doctype html><html lang="${pen.language}"><head><meta charset="utf-8" /><meta http-equiv="content-security-policy" content="${policyOf(style)}" /><meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="referrer" content="no-referrer" /><meta name="robots" content="noindex, nofollow" /><title>${title}</title><style>${new Markup(style)}</style></head><body></body></html> `
    .text;
  for (const piece of pieces) yield markup`${piece}`.text;
  yield markup`<footer>${pen.say(T.sis)}</footer></body></html>`.text;
}

/** Names and what is said of each. */
export type About = readonly (readonly [string, Content])[];

export const aboutList = (about: About): Markup =>
  markup`<dl class="about">${about.map(([name, said]) => markup`<dt>${name}</dt><dd>${said}</dd>`)}</dl>`;

/** Figures in boxes. */
export const boxesOf = (boxes: readonly (readonly [string, string | number])[]): Markup =>
  markup`<div class="sum">${boxes.map(([name, figure]) => markup`<div><b>${figure}</b><span>${name}</span></div>`)}</div> `;

/** What the paper proves, and what it does not. */
export function proofLines(pen: Pen, { head, key }: ReportProof): About {
  if (head === undefined) return [[pen.say(T.proof), pen.say(T.noProof)]];
  return [
    [pen.say(T.head), markup`<code>${head}</code>`],
    ...(key === undefined ? [] : [[pen.say(T.key), markup`<code>${key}</code>`] as const]),
    [pen.say(T.proof), pen.say(T.proves)],
  ];
}

/** Where people sign. */
export const signatures = (pen: Pen, names: readonly { readonly zh: string; readonly en: string }[]): Markup =>
  pen.section(T.sign, markup`<div class="sign">${names.map((name) => markup`<div>${pen.say(name)}</div>`)}</div>`);
