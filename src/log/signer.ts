import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { join } from 'node:path';
import { disk, prepare, settle } from './disk.ts';

/** Signs for this box with a key that it made itself (Ed25519, RFC 8032): proof against others, not against its owner. */
export class Signer {
  readonly #key: KeyObject;
  /** PEM (SPKI). */
  readonly publicKey: string;
  /** SHA-256 of the public key (DER), hexadecimal: short enough to be noted on paper. */
  readonly fingerprint: string;

  private constructor(key: KeyObject) {
    this.#key = key;
    const publicKey = createPublicKey(key);
    this.publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.fingerprint = keyFingerprint(this.publicKey);
  }

  /** The key of a data folder, made at the first start. Throws what the disk says, and for a key that is none. */
  static open(data: string): Signer {
    const path = privateKeyOf(data);
    if (disk.stat(path) !== undefined) return new Signer(createPrivateKey(disk.readFile(path)));
    const { privateKey } = generateKeyPairSync('ed25519');
    const signer = new Signer(privateKey);
    prepare(publicKeyOf(data), Buffer.from(signer.publicKey), 0o644);
    settle(publicKeyOf(data));
    prepare(path, Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), 0o600);
    settle(path);
    return signer;
  }

  /** A signature in base64. */
  sign(text: string | Uint8Array): string {
    return sign(null, typeof text === 'string' ? Buffer.from(text) : text, this.#key).toString('base64');
  }
}

const privateKeyOf = (data: string): string => join(data, 'log-key.pem');
const publicKeyOf = (data: string): string => join(data, 'log-key.pub.pem');

/** SHA-256 of a public key (DER), hexadecimal. */
export const keyFingerprint = (publicKey: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** @param publicKey PEM; one that is none verifies nothing */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const bytes = Buffer.from(signature, 'base64');
    // Base64 can write the same bytes in several ways: one of them is ours.
    return bytes.toString('base64') === signature && verify(null, Buffer.from(text), publicKey, bytes);
  } catch {
    return false;
  }
}
