import { tellRobot } from './robot.ts';
import type { NoticeMessage, Sender, Sent } from './sender.ts';
import { cutBytes, plainText } from './text.ts';

export interface WeComAddress {
  readonly url: string;
  /** The key of the robot. */
  readonly token: string;
}

/** Bytes of a text that WeCom takes. */
const MOST_BYTES = 2048;

/** The robot of a WeCom group (企业微信群机器人). A text, as only a text can call a person by the number of the phone. */
export class WeCom implements Sender {
  readonly #address: WeComAddress;

  constructor(address: WeComAddress) {
    this.#address = address;
  }

  send(message: NoticeMessage, signal: AbortSignal): Promise<Sent> {
    const url = new URL(this.#address.url);
    url.searchParams.set('key', this.#address.token);
    const { phone } = message.to;
    const text = {
      content: cutBytes(plainText(message), MOST_BYTES),
      ...(phone === undefined ? {} : { mentioned_mobile_list: [phone] }),
    };
    return tellRobot(url, { msgtype: 'text', text }, signal);
  }
}
