import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Certificate } from '../ports/certificate.ts';

/** Why a certificate cannot be shown. */
export type CertificateFault = 'not-a-certificate' | 'not-a-key' | 'key-of-another';

/** What is wrong with a certificate; nothing when a server can show it. */
export function faultOf({ cert, key }: Certificate): CertificateFault | undefined {
  const own = tried(() => new X509Certificate(cert));
  if (own === undefined) return 'not-a-certificate';
  // One that is locked with a password fails here, too.
  const secret: KeyObject | undefined = tried(() => createPrivateKey(key));
  if (secret === undefined) return 'not-a-key';
  if (!own.checkPrivateKey(secret)) return 'key-of-another';
  return tried(() => createSecureContext({ cert, key })) === undefined ? 'not-a-certificate' : undefined;
}

/** A certificate that ends sooner is worth a warning, ms. */
const SOON_MS = 14 * 86_400_000;

/** Whether a certificate has ended, or does within 14 days. @param cert one without a fault @param now Unix milliseconds */
export function endOf(cert: string, now: number): 'ended' | 'ends-soon' | undefined {
  const left = goodUntil(cert) - now;
  return left <= 0 ? 'ended' : left < SOON_MS ? 'ends-soon' : undefined;
}

/** Until when a certificate is good, Unix milliseconds. @param cert one without a fault */
export const goodUntil = (cert: string): number => Date.parse(new X509Certificate(cert).validTo);

function tried<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    // OpenSSL's own words do not help: the file is not what it should be.
    return undefined;
  }
}
