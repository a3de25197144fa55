import type { DeviceTrouble } from '../../../src/domain/input.ts';

/** MQTT 5 reason (OASIS, 2.4): another client has come with the same id. */
export const TAKEN_OVER = 0x8e;
/** Of a CONNACK or SUBACK: bad user or password, not authorized, bad client id, in 3.1.1 (2, 4, 5) and 5 (133, 134, 135, 138, 140). */
const REFUSALS = new Set<unknown>([2, 4, 5, 0x85, 0x86, 0x87, 0x8a, 0x8c]);
/** Unsupported version (1 in 3.1.1), malformed packet, protocol error, quota and the like. */
const PROTOCOL = new Set<unknown>([1, 0x81, 0x82, 0x84, 0x8f, 0x90, 0x9e, 0xa2]);
/** What Node says when the certificate of the broker is not to be trusted, or ours is not taken. */
const CERTIFICATE = /CERT|TLS|SSL|ERR_OSSL|UNABLE_TO|SELF_SIGNED|EPROTO/;

/** Why a broker is not there, of what the client library or the socket says. */
export function troubleOf(error: Error): DeviceTrouble {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EAI_AGAIN')
    return 'unreachable';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === TAKEN_OVER) return 'taken-over';
  if (
    REFUSALS.has(code) ||
    (typeof code === 'string' && CERTIFICATE.test(code)) ||
    /certificate|TLS not/i.test(error.message)
  )
    return 'auth';
  if (PROTOCOL.has(code)) return 'protocol';
  return /timeout|timed out/i.test(error.message) ? 'timeout' : 'closed';
}

/** How soon a broker is tried again, ms. */
export interface Pace {
  /** The first try again; each further one waits twice as long, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  /** Where a quick try would do harm: we are refused, or another one has our place. */
  readonly slow: number;
}

export const PACE: Pace = { first: 1000, longest: 8000, slow: 30_000 };

/** A connection that ends sooner than this after it began was hardly one, ms. */
const HARDLY_MS = 5000;
/** So many of those in a row, of a broker that took us in each time: it is another client of our name (3.1.1 has no word for it). */
const KICKS = 3;

/** Decides when to try again. Two clients of one name would end each other's connection for ever: this one waits longer. */
export class Reconnection {
  readonly #pace: Pace;
  #tries = 0;
  #kicks = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** @param upFor how long the connection was open, ms; undefined when the broker never accepted it */
  ended(trouble: DeviceTrouble, upFor: number | undefined): { readonly trouble: DeviceTrouble; readonly wait: number } {
    const wasKicked = trouble === 'closed' && upFor !== undefined && upFor < HARDLY_MS;
    this.#kicks = wasKicked ? this.#kicks + 1 : 0;
    const reason = this.#kicks >= KICKS ? 'taken-over' : trouble;
    if (upFor !== undefined && !wasKicked) this.#tries = 0;
    if (reason === 'auth' || reason === 'taken-over') return { trouble: reason, wait: this.#pace.slow };
    const wait = Math.min(this.#pace.longest, this.#pace.first * 2 ** this.#tries);
    this.#tries = Math.min(this.#tries + 1, 10);
    return { trouble: reason, wait };
  }
}
