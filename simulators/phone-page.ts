/** A message as it came. */
export interface PhoneMessage {
  /** Unix ms. */
  readonly at: number;
  /** Where it was posted to: each channel has its own. */
  readonly path: string;
  /** To whom: the number, or the person that the message names. */
  readonly to?: string | undefined;
  readonly words: Words;
}

interface Words {
  readonly zh: string;
  readonly en: string;
}

/**
 * What a person would read of a posted message: the text of a robot (DingTalk, WeCom), the alarm of a webhook, the words of
 * a short message; a body that is none of these as it is.
 */
export function phoneWords(body: string, type: string): Words {
  const plain = (text: string): Words => ({ zh: text, en: text });
  if (type.includes('urlencoded')) return plain([...new URLSearchParams(body).values()].join('\n'));
  const said = parsed(body);
  const robot =
    textAt(said, 'markdown', 'text') ?? textAt(said, 'markdown', 'content') ?? textAt(said, 'text', 'content');
  if (robot !== undefined) return plain(robot);
  const [zh, en] = [textAt(said, 'text', 'zh'), textAt(said, 'text', 'en')];
  if (zh !== undefined && en !== undefined) return { zh, en };
  return plain(textAt(said, 'text') ?? textAt(said, 'message') ?? textAt(said, 'content') ?? body);
}

/** The number in the body of a short message. */
export const phoneNumber = (body: string): string | undefined => textAt(parsed(body), 'to');

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (one, key) =>
      typeof one === 'object' && one !== null ? Object.entries(one).find(([name]) => name === key)?.[1] : undefined,
    value,
  );
  return typeof found === 'string' ? found : undefined;
}

const TITLE = { zh: '手机收到的消息', en: 'Messages on the phone' } as const;
const NONE = {
  zh: '还没有消息。报警后会在这里出现。',
  en: 'No message yet. They appear here when there is an alarm.',
} as const;

/** The page of the phone, with the times of the site: newest first, loaded again every two seconds, without scripts. */
export function phonePage(messages: readonly PhoneMessage[], lang: 'zh' | 'en', timezone = 'UTC'): string {
  const items = messages.map(
    ({ at, path, to, words }) =>
      `<li><small>${[clock(at, timezone), path.replace(/^\//, ''), ...(to === undefined ? [] : [`→ ${to}`])].map(escaped).join(' · ')}</small><p>${escaped(words[lang])}</p></li>`,
  );
  return `<!doctype html><html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="2"><title>${TITLE[lang]}</title>
<style>${STYLE}</style><main><h1>${TITLE[lang]}</h1>${items.length === 0 ? `<p>${NONE[lang]}</p>` : `<ol>${items.join('')}</ol>`}</main></html>`;
}

const clock = (at: number, timeZone: string): string => new Date(at).toLocaleTimeString('sv-SE', { timeZone });

/** Text in HTML: what a message says is never markup. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `:root{color-scheme:light dark;font:16px/1.45 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
body{margin:0;background:light-dark(#e9ebed,#15181b);color:light-dark(#1d2329,#dde2e7)}main{max-width:430px;margin:0 auto;padding:16px}
h1{font-size:1rem;font-weight:600}ol{list-style:none;margin:0;padding:0;display:grid;gap:8px}
li{padding:10px 14px;border-radius:12px;background:light-dark(#fff,#252a2f)}p{margin:4px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
small{color:light-dark(#5a646e,#98a3ad);font-variant-numeric:tabular-nums}`;
