import type { IConnectPacket } from 'mqtt-packet';
import type { Accounts, Guest, OwnAccount } from './accounts.ts';
import { Brake } from './brake.ts';
import type { Refused } from './connect.ts';
import { CLIENT_ID } from './limits.ts';

/** The verdict on a CONNECT. */
export type Verdict =
  | { readonly ok: true; readonly guest: Guest; readonly clientId: string }
  | { readonly ok: false; readonly why: Refused };

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Judges sign-ins. */
export class Desk {
  readonly #accounts: Accounts;
  readonly #own: OwnAccount | undefined;
  readonly #brake = new Brake();

  constructor(accounts: Accounts, own: OwnAccount | undefined) {
    this.#accounts = accounts;
    this.#own = own;
  }

  /** How long an attempt of this peer has to wait, ms; undefined where it is not judged at all. */
  wait(connect: IConnectPacket, address: string): number | undefined {
    return this.#brake.wait(this.#key(connect, address), performance.now());
  }

  judge(connect: IConnectPacket, address: string): Verdict {
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
