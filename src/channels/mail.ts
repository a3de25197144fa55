import MailComposer from 'nodemailer/lib/mail-composer';
import type { NoticeLink, NoticeMessage } from './sender.ts';
import { plainText } from './text.ts';

/** A mail as it is handed to a mail server. */
export interface Mail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly content: Buffer;
}

/**
 * Makes the mail of a message: plain text, and the same with a button.
 * @param from `alarm@example.com` or `Fengsui <alarm@example.com>`
 * @param at the time of the wall clock, Unix ms
 */
export async function mailOf(message: NoticeMessage, from: string, to: string, at: number): Promise<Mail> {
  const composer = new MailComposer({
    from,
    to,
    subject: message.words.title,
    text: plainText(message),
    html: htmlOf(message),
    date: new Date(at),
    // The same at each try: a mail program shows a message that came twice once.
    messageId: `<${message.notice.replace(/[^\w.~-]/g, '.')}@${/@([\w.-]+)/.exec(from)?.[1] ?? 'fengsui'}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Fengsui-Notice': message.notice },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  const envelope = node.getEnvelope();
  const content = await node.build();
  return { envelope: { from: envelope.from === false ? '' : envelope.from, to: envelope.to }, content };
}

function htmlOf({ words: { title, lines, lang }, link, ackLink }: NoticeMessage): string {
  const rows = lines.map(([label, text]) =>
    label === ''
      ? `<tr><td colspan="2" style="${CELL}">${escaped(text)}</td></tr>`
      : `<tr><td style="${CELL};color:#666;white-space:nowrap">${escaped(label)}</td><td style="${CELL}">${escaped(text)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${lang}"><head><meta name="referrer" content="no-referrer"></head>`,
    '<body style="font:16px/1.5 sans-serif;color:#111">',
    `<h2 style="margin:0 0 8px;font-size:20px">${escaped(title)}</h2>`,
    `<table style="border-collapse:collapse">${rows.join('')}</table>`,
    ackLink === undefined ? '' : button(ackLink, 'background:#0b5fff;color:#fff'),
    link === undefined ? '' : button(link, 'color:#0b5fff'),
    '</body></html>',
  ].join('\n');
}

const CELL = 'padding:2px 12px 2px 0;vertical-align:top';

const button = ({ href, words }: NoticeLink, style: string): string =>
  `<p><a href="${escaped(href)}" rel="noreferrer" style="display:inline-block;padding:10px 16px;border:1px solid #0b5fff;border-radius:6px;text-decoration:none;${style}">${escaped(words)}</a></p>`;

const escaped = (text: string): string => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
