import type { z } from 'zod';
import type { bundleAbout } from './bundle.ts';

/**
 * How an incident bundle is written: one HTML file of a frame (the page and its program) and parts (the data), a seal
 * that names the SHA-256 of each of them, and an Ed25519 signature of the seal. The file is written exactly as a browser
 * writes a document, so that a page can prove all of itself: `<!DOCTYPE html>` and its `outerHTML` are the file.
 */

export const BUNDLE_FORMAT = 'fengsui-bundle/1';
/** The data, in the order of the file. */
export const BUNDLE_PARTS = ['view', 'rows', 'plants', 'state', 'about'] as const;
export type BundlePart = (typeof BUNDLE_PARTS)[number];

/** What a bundle says of itself. */
export type BundleAbout = z.infer<typeof bundleAbout>;

/** What is signed: the JSON of this, as it stands in the file. */
export interface BundleSeal {
  readonly format: typeof BUNDLE_FORMAT;
  /** Ed25519, PEM (SPKI): as it lies beside the record. */
  readonly publicKey: string;
  /** SHA-256 of the whole file without what stands in the parts, the seal and the signature; hexadecimal. */
  readonly frame: string;
  /** SHA-256 of each part, as it stands in the file; hexadecimal. */
  readonly parts: Readonly<Record<BundlePart, string>>;
}

const SEALED = [...BUNDLE_PARTS, 'seal', 'signature'] as const;
type Sealed = (typeof SEALED)[number];

/** How the element of a part begins; a script of a type that no browser runs. */
export const openingOf = (part: Sealed): string => `<script type="text/plain" id="${part}">`;
export const CLOSING = '</script>';

/** A bundle, taken apart. */
export interface BundleTexts {
  readonly frame: string;
  readonly contents: Readonly<Record<Sealed, string>>;
}

/** @returns nothing for a file that is no bundle */
export function takenApart(file: string): BundleTexts | undefined {
  let [frame, from] = ['', 0];
  const contents: Partial<Record<Sealed, string>> = {};
  for (const part of SEALED) {
    const opening = openingOf(part);
    const begin = file.indexOf(opening, from) + opening.length;
    const end = file.indexOf(CLOSING, begin);
    if (begin < from + opening.length || end < 0) return undefined;
    frame += file.slice(from, begin);
    contents[part] = file.slice(begin, end);
    from = end;
  }
  return { frame: frame + file.slice(from), contents: contents as BundleTexts['contents'] };
}

/** The seal of a bundle, if it is one; of a later format it is none. */
export function sealIn(text: string): BundleSeal | undefined {
  try {
    const seal = JSON.parse(text) as Partial<BundleSeal>;
    return seal.format === BUNDLE_FORMAT ? (seal as BundleSeal) : undefined;
  } catch {
    return undefined;
  }
}

/** What was changed in a bundle, as far as its seal shows: names of parts, `page` for the frame around them. */
export function changedIn(
  { frame, contents }: BundleTexts,
  seal: BundleSeal,
  sha256: (text: string) => string,
): readonly (BundlePart | 'page')[] {
  const parts = BUNDLE_PARTS.filter((part) => sha256(contents[part]) !== seal.parts[part]);
  return sha256(frame) === seal.frame ? parts : ['page', ...parts];
}
