import type { IConnectPacket } from 'mqtt-packet';
import type { BrokerAccounts, Guest, OwnAccount } from './accounts.ts';
import { Brake } from './brake.ts';
import type { Refused } from './connect.ts';
import { CLIENT_ID } from './limits.ts';

/** The verdict on a CONNECT. */
export type Authentication =
  | { readonly ok: true; readonly guest: Guest; readonly clientId: string }
  | { readonly ok: false; readonly why: Refused };

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Decides whether a CONNECT is let in. */
export class Authenticator {
  readonly #accounts: BrokerAccounts;
  readonly #own: OwnAccount | undefined;
  readonly #brake = new Brake();

  constructor(accounts: BrokerAccounts, own: OwnAccount | undefined) {
    this.#accounts = accounts;
    this.#own = own;
  }

  /** How long an attempt of this peer has to wait, ms; undefined where it is not judged at all. */
  wait(connect: IConnectPacket, address: string): number | undefined {
    return this.#brake.wait(this.#key(connect, address), performance.now());
  }

  decide(connect: IConnectPacket, address: string): Authentication {
    const { protocolVersion, username, password, clientId, clean } = connect;
    if (protocolVersion === 5) return { ok: false, why: 'version' };
    const guest = this.#accounts.signIn(username, password, LOOPBACK.test(address));
    const key = this.#key(connect, address);
    if (guest === undefined) {
      this.#brake.failed(key, performance.now());
      return { ok: false, why: 'account' };
    }
    this.#brake.succeeded(key);
    const isLong = clientId.length > CLIENT_ID;
    const isNameless = clientId === '' && clean !== true;
    const isOurs = !guest.isOwn && this.#own?.clients.has(clientId) === true;
    return isLong || isNameless || isOurs ? { ok: false, why: 'id' } : { ok: true, guest, clientId };
  }

  #key({ username = '' }: IConnectPacket, address: string): string {
    return `${address} ${this.#accounts.has(username) ? username : ''}`;
  }
}
