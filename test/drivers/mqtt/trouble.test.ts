import { describe, expect, it } from 'vitest';
import { Reconnection, troubleOf } from '../../../drivers/shared/mqtt/trouble.ts';

const failed = (message: string, code?: unknown) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('why a broker is not there', () => {
  it.each([
    ['connect ECONNREFUSED', 'ECONNREFUSED', 'refused'],
    ['getaddrinfo ENOTFOUND', 'ENOTFOUND', 'unreachable'],
    ['no route', 'EHOSTUNREACH', 'unreachable'],
    ['connect ETIMEDOUT', 'ETIMEDOUT', 'timeout'],
    ['connack timeout', undefined, 'timeout'],
    ['Keepalive timeout', undefined, 'timeout'],
    ['Connection refused: Unacceptable protocol version', 1, 'protocol'],
    ['Connection refused: Identifier rejected', 2, 'auth'],
    ['Connection refused: Server unavailable', 3, 'closed'],
    ['Connection refused: Bad username or password', 4, 'auth'],
    ['Connection refused: Not authorized', 5, 'auth'],
    ['Connection refused: Not authorized', 135, 'auth'],
    ['Connection refused: Bad username', 134, 'auth'],
    ['Connection refused: Server busy', 137, 'closed'],
    ['Session taken over', 142, 'taken-over'],
    ['self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN', 'auth'],
    ['certificate has expired', 'CERT_HAS_EXPIRED', 'auth'],
    ["Hostname/IP does not match certificate's altnames", 'ERR_TLS_CERT_ALTNAME_INVALID', 'auth'],
    ['unable to get local issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'auth'],
    ['Connection closed', undefined, 'closed'],
    ['read ECONNRESET', 'ECONNRESET', 'closed'],
  ])('%s (%s) is %s', (message, code, expected) => expect(troubleOf(failed(message, code))).toBe(expected));
});

describe('how soon it is tried again', () => {
  const patience = () => new Reconnection({ first: 1000, longest: 8000, slow: 30_000 });
  it('waits longer each time, up to a bound, and begins anew after a good connection', () => {
    const known = patience();
    const waits = Array.from({ length: 6 }, () => known.ended('refused', undefined).wait);
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    expect(known.ended('closed', 60_000)).toEqual({ trouble: 'closed', wait: 1000 });
  });

  it.each(['auth', 'taken-over'] as const)('presses nobody: %s', (trouble) => {
    expect(patience().ended(trouble, undefined)).toEqual({ trouble, wait: 30_000 });
  });

  it('knows three drops right after a connection for what they are, and stays away while they go on', () => {
    const known = patience();
    const ends = [3000, 2000, 10, 10].map((upFor) => known.ended('closed', upFor));
    expect(ends.map(({ trouble, wait }) => `${trouble} ${wait}`)).toEqual([
      'closed 1000',
      'closed 2000',
      'taken-over 30000',
      'taken-over 30000',
    ]);
    expect(known.ended('closed', 6000).trouble).toBe('closed');
  });

  it('takes no broker that is away for another one of our name', () => {
    const known = patience();
    const ends = [10, undefined, 10, undefined, 10, undefined].map((upFor) =>
      known.ended(upFor === undefined ? 'refused' : 'closed', upFor),
    );
    expect(ends.map(({ trouble }) => trouble)).not.toContain('taken-over');
  });
});
