import { createHmac } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import { tellRobot } from './robot.ts';
import type { NoticeMessage, Sender, Sent } from './sender.ts';

export interface DingTalkAddress {
  readonly url: string;
  readonly token: string;
  /** Of 加签. */
  readonly secret?: string | undefined;
}

/** The robot of a DingTalk group (钉钉自定义机器人), with or without a signature (加签). */
export class DingTalk implements Sender {
  readonly #address: DingTalkAddress;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(address: DingTalkAddress, clock: Pick<Clock, 'wall'>) {
    this.#address = address;
    this.#clock = clock;
  }

  send(message: NoticeMessage, signal: AbortSignal): Promise<Sent> {
    const { words, to } = message;
    // Who is called by name has to stand in the text as well.
    const call = to.phone === undefined ? '' : `\n\n@${to.phone}`;
    const markdown = { title: words.title, text: `${markdownOf(message)}${call}` };
    const at = { atMobiles: to.phone === undefined ? [] : [to.phone], isAtAll: false };
    return tellRobot(this.#url(), { msgtype: 'markdown', markdown, at }, signal);
  }

  /** With the time of the wall clock, which DingTalk compares with its own, and the signature over it. */
  #url(): URL {
    const { url, token, secret } = this.#address;
    const signed = new URL(url);
    signed.searchParams.set('access_token', token);
    if (secret === undefined) return signed;
    const timestamp = String(this.#clock.wall());
    signed.searchParams.set('timestamp', timestamp);
    signed.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
    return signed;
  }
}

function markdownOf({ words: { title, lines }, link }: NoticeMessage): string {
  const rows = lines.map(([label, text]) =>
    label === '' ? `- ${plain(text)}` : `- **${plain(label)}**: ${plain(text)}`,
  );
  const end = link === undefined ? [] : ['', `[${plain(link.words)}](${link.href})`];
  return [`#### ${plain(title)}`, '', ...rows, ...end].join('\n');
}

/** Signs that mean something in Markdown mean themselves. */
const plain = (text: string): string =>
  text.replace(/[\\`*_[\]<>#|]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' ');
