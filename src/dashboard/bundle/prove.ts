import { hashes, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  type BundlePart,
  type BundleSeal,
  type BundleTexts,
  changedIn,
  sealIn,
  takenApart,
} from '../../wire/bundle-file.ts';

/** The same in every browser, also where it has no cryptography of its own for a file. */
hashes.sha512 = sha512;

/** What a bundle shows of itself. */
export type BundleProof =
  | { readonly isProven: true; readonly seal: BundleSeal; readonly contents: BundleTexts['contents'] }
  | { readonly isProven: false; readonly changed: readonly (BundlePart | 'page' | 'seal')[] };

/** The key itself is the end of its SPKI form. */
const KEY_BYTES = 32;
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const derOf = (pem: string): Uint8Array => bytesOf(pem.replace(/-----[A-Z ]+-----|\n/g, ''));

/** SHA-256 of a public key (DER), as the gateway and its reports print it. */
export const printedFingerprint = (pem: string): string => bytesToHex(sha256(derOf(pem)));

const hashOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** Proves the document that is open, before anything in it was changed by its own program. */
export function prove(document: Document): BundleProof {
  const { documentElement, doctype, childNodes } = document;
  const hasStrangers = childNodes.length !== 2 || doctype?.name !== 'html' || doctype.publicId !== '';
  const apart = takenApart(`<!DOCTYPE html>${documentElement.outerHTML}`);
  const seal = sealIn(apart?.contents.seal ?? '');
  if (apart === undefined || seal === undefined) return { isProven: false, changed: ['seal'] };
  const isSigned = isSignedBy(seal.publicKey, apart.contents.seal, apart.contents.signature);
  const changed = [...(isSigned ? [] : (['seal'] as const)), ...changedIn(apart, seal, hashOf)];
  if (hasStrangers && !changed.includes('page')) changed.push('page');
  return changed.length === 0 ? { isProven: true, seal, contents: apart.contents } : { isProven: false, changed };
}

function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(bytesOf(signature), utf8ToBytes(text), derOf(publicKey).slice(-KEY_BYTES));
  } catch {
    return false;
  }
}
