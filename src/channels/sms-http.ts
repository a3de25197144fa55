import { pointerOf } from '../../drivers/shared/json/pointer.ts';
import { ask, byStatus, type HttpAnswer } from './http.ts';
import { failed, type NoticeMessage, type Sender, type Sent } from './sender.ts';

/** How a provider of short messages (SMS) is asked. In url, headers and body `{phone}` and so on are filled in. */
export interface SmsAddress {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Fills `{token}`. */
  readonly token?: string | undefined;
  /** An answer of 2xx is a success only where its JSON holds one of these there. */
  readonly success?: { readonly pointer: string; readonly equals: readonly (string | number | boolean)[] } | undefined;
  readonly ca?: string | undefined;
}

const PLACE = /\{(phone|text|token|notice)\}/g;
type Fillings = Readonly<Record<string, string>>;

/** A short message by the HTTP interface of any provider. */
export class SmsHttp implements Sender {
  readonly #address: SmsAddress;

  constructor(address: SmsAddress) {
    this.#address = address;
  }

  async send(message: NoticeMessage, signal: AbortSignal): Promise<Sent> {
    const { phone } = message.to;
    if (phone === undefined) return failed('no-address');
    const { url, method, headers, body, token = '', success, ca } = this.#address;
    const fillings = { phone, text: shortText(message), token, notice: message.notice };
    const type = typeOf(headers, body);
    const answer = await ask(
      {
        url: new URL(fill(url, fillings, encodeURIComponent)),
        method,
        headers: {
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, fill(value, fillings, inHeader)]),
          ),
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body: fill(body, fillings, escapeIn(type)) }),
        ca,
      },
      signal,
    );
    const sent = byStatus(answer);
    return !sent.ok || success === undefined || isSuccess(answer, success) ? sent : failed('not-taken');
  }
}

/** The short words, and where to acknowledge; else where the alarm is shown. */
function shortText({ words: { short }, link, ackLink }: NoticeMessage): string {
  const shown = ackLink ?? link;
  return shown === undefined ? short : `${short} ${shown.href}`;
}

const fill = (template: string, fillings: Fillings, escape: (text: string) => string): string =>
  template.replace(PLACE, (_place, name: string) => escape(fillings[name] ?? ''));

/** No line ends, and only what a header can hold. */
const inHeader = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text));

function typeOf(headers: Readonly<Record<string, string>>, body = ''): string {
  const [, said] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  return said ?? (/^\s*[{[]/.test(body) ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded');
}

/** How a text stands inside a body of this type; the quotes of JSON are part of the template. */
function escapeIn(type: string): (text: string) => string {
  if (/json/i.test(type)) return (text) => JSON.stringify(text).slice(1, -1);
  if (/xml|html/i.test(type)) return (text) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return /urlencoded/i.test(type) ? encodeURIComponent : (text) => text;
}

/** @param pointer RFC 6901 */
function isSuccess({ body }: HttpAnswer, { pointer, equals }: NonNullable<SmsAddress['success']>): boolean {
  try {
    const value = pointerOf(pointer)(JSON.parse(body));
    return equals.some((wanted) => wanted === value);
  } catch {
    // No JSON: the provider did not say that it took the message.
    return false;
  }
}
