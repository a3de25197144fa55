import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Text } from '../domain/text.ts';
import { REQUEST_TEXTS } from '../words/requests.ts';
import { filled } from '../words/sentence.ts';
import { isLoopback, LOOPBACK_HOST } from './auth.ts';

/** What the configuration says of the way from the screens to the gateway. */
export interface OutsideSettings {
  /** The address that people write into their browsers; its path ends with a slash. */
  readonly publicUrl?: string | undefined;
  /** Addresses and networks (CIDR) of the reverse proxies. */
  readonly proxies?: readonly string[] | undefined;
}

type Head = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * How the gateway looks from outside: under which address its pages are open, whether TLS is on the way, and who is
 * behind a proxy (docs/adr/0018).
 */
export class Outside {
  readonly #public: URL | undefined;
  readonly #proxies: BlockList | undefined;

  constructor({ publicUrl, proxies }: OutsideSettings = {}) {
    this.#public = publicUrl === undefined ? undefined : new URL(publicUrl);
    this.#proxies = proxies === undefined ? undefined : listOf(proxies);
  }

  /** Whether there is a `public-url`: then a request from the machine itself may be one of any person outside. */
  get isPublic(): boolean {
    return this.#public !== undefined;
  }

  /** The path below which the pages are, with a slash at its end. */
  get path(): string {
    return this.#public?.pathname ?? '/';
  }

  /** The path of a request without that of `public-url`, which a proxy may have left there or taken away. */
  inner(url: string): string {
    const { path } = this;
    if (path === '/') return url;
    if (url.startsWith(path)) return url.slice(path.length - 1);
    // `location /fengsui { proxy_pass http://gateway/; }` of nginx makes two slashes of one.
    return url.replace(/^\/{2,}/, '/');
  }

  /** Whether the page that made a request is one of this gateway, by its Origin. */
  isOwn(request: Head): boolean {
    const origin = originOf(request);
    if (origin === undefined) return false;
    if (origin.origin === this.#public?.origin) return true;
    const host = this.#believed(request, 'x-forwarded-host') ?? request.headers.host;
    if (host === undefined || (this.#public !== undefined && !isNumber(host))) return false;
    if (origin.protocol === 'http:' && this.#hasTls(request)) return false;
    return URL.canParse(`${origin.protocol}//${host}`) && new URL(`${origin.protocol}//${host}`).host === origin.host;
  }

  /** Why `isOwn` refuses a page, and what to set where it is one of ours all the same. @param base what is refused */
  refusal(request: Head, base: Text): Text {
    const origin = originOf(request)?.origin;
    if (origin === undefined) return base;
    return this.#public === undefined
      ? filled(REQUEST_TEXTS.originUnknown, { base, origin })
      : filled(REQUEST_TEXTS.originNotPublic, { base, origin, own: this.#public.href });
  }

  /** Whether the browser that signs in has TLS: its cookie then is for TLS alone. */
  isSecure(request: Head): boolean {
    if ('encrypted' in request.socket) return true;
    // A page knows best how it was opened; also one that was opened past the proxy.
    const page = originOf(request) ?? this.#public;
    return (page?.protocol ?? '') === 'https:' || (page === undefined && this.#hasTls(request));
  }

  /** For which path the cookie of a sign-in is: two gateways below one name keep their own. */
  cookiePath(request: Head): string {
    const origin = originOf(request)?.origin;
    return origin === undefined || origin === this.#public?.origin ? this.path : '/';
  }

  /** Whether an address is one of the proxies that the configuration names. */
  isProxy(address: string): boolean {
    const plain = plainAddress(address);
    return plain !== undefined && this.#proxies?.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4') === true;
  }

  /**
   * From where a request came: its peer, or what proxies that are named say of theirs, the nearest one first. Anything
   * further left in X-Forwarded-For any client could have written.
   */
  addressOf({ headers, socket }: Head): string {
    let address = socket.remoteAddress ?? '';
    const hops = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    for (const hop of hops.toReversed()) {
      const before = plainAddress(hop.trim());
      if (before === undefined || !this.isProxy(address)) break;
      address = before;
    }
    return address;
  }

  #hasTls(request: Head): boolean {
    return 'encrypted' in request.socket || this.#believed(request, 'x-forwarded-proto')?.toLowerCase() === 'https';
  }

  /**
   * What a proxy says in a header, of several proxies the nearest one. With a `public-url` it is not needed. Without
   * any named proxy the machine itself is believed: no page of another site can send these headers, and which host a
   * request was for says nothing about who made it.
   */
  #believed({ headers, socket }: Head, name: 'x-forwarded-host' | 'x-forwarded-proto'): string | undefined {
    if (this.#public !== undefined) return undefined;
    const address = socket.remoteAddress;
    if (!(this.#proxies === undefined ? isLoopback(address) : this.isProxy(address ?? ''))) return undefined;
    const said = [headers[name] ?? []].flat().join(',').split(',').at(-1)?.trim();
    return said === '' ? undefined : said;
  }
}

/** The Origin of a request; none where there is none, or one of no site (`null`). */
function originOf({ headers: { origin } }: Head): URL | undefined {
  return origin !== undefined && /^https?:\/\//.test(origin) && URL.canParse(origin) ? new URL(origin) : undefined;
}

/** Whether a Host is an address or the machine itself: no name of another site can be made to lead there. */
const isNumber = (host: string): boolean =>
  LOOPBACK_HOST.test(host) || /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host);

/** An address alone, without a port, brackets, or the IPv6 form of an IPv4 address. */
function plainAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](:\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const plain = bare.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(plain) === 0 ? undefined : plain;
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
