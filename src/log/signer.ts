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
import { setAside } from './aside.ts';
import { DamagedError, on } from './damage.ts';
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

  /** The key of a data folder, made at the first start, and where it is lost. Throws what the disk says. */
  static open(data: string): Signer {
    const path = privateKeyOf(data);
    const key = disk.stat(path) === undefined ? undefined : readKey(path);
    const { privateKey } = key === undefined ? generateKeyPairSync('ed25519') : { privateKey: key };
    const signer = new Signer(privateKey);
    const publicPath = publicKeyOf(data);
    if (textOf(publicPath) !== signer.publicKey) {
      prepare(publicPath, Buffer.from(signer.publicKey), 0o644);
      settle(publicPath);
    }
    if (key === undefined) {
      prepare(path, Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), 0o600);
      settle(path);
    }
    return signer;
  }

  /** A signature in base64. */
  sign(text: string | Uint8Array): string {
    return sign(null, typeof text === 'string' ? Buffer.from(text) : text, this.#key).toString('base64');
  }
}

/** The text of a file; none where there is none, or the disk does not give it. */
function textOf(path: string): string | undefined {
  if (disk.stat(path) === undefined) return undefined;
  try {
    return on(path, () => disk.readFile(path)).toString();
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}

/** None where the file is no key: it is set aside, and a new one is made. */
function readKey(path: string): KeyObject | undefined {
  const text = textOf(path);
  try {
    const key = createPrivateKey(text ?? '');
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Not a key: dealt with as one of another kind.
  }
  setAside(path);
  return undefined;
}

const privateKeyOf = (data: string): string => join(data, 'log-key.pem');
/** Where the public key of a data folder is, as PEM. */
export const publicKeyOf = (data: string): string => join(data, 'log-key.pub.pem');

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
