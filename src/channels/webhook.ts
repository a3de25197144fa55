import { createHmac } from 'node:crypto';
import { ask, byStatus } from './http.ts';
import type { NoticeMessage, Sender, Sent } from './sender.ts';

export interface WebhookAddress {
  readonly url: string;
  readonly secret?: string | undefined;
  readonly ca?: string | undefined;
}

/**
 * POST of the transition as at the websocket. `X-Fengsui-Signature` is `sha256=` and the HMAC-SHA256 of the bytes of the
 * body, in hex; `X-Fengsui-Notice` is the same at each try of one message.
 */
export class Webhook implements Sender {
  readonly #address: WebhookAddress;

  constructor(address: WebhookAddress) {
    this.#address = address;
  }

  async send({ notice, why, to, body }: NoticeMessage, signal: AbortSignal): Promise<Sent> {
    const { url, secret, ca } = this.#address;
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'fengsui',
      'x-fengsui-notice': notice,
      'x-fengsui-person': to.id,
      'x-fengsui-why': why,
      ...(secret === undefined
        ? {}
        : { 'x-fengsui-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
    };
    return byStatus(await ask({ url: new URL(url), method: 'POST', headers, body, ca }, signal));
  }
}
