import { isSignedBy } from '../../log/signer.ts';
import {
  type BundleAbout,
  type BundlePart,
  type BundleTexts,
  changedIn,
  sealIn,
  takenApart,
} from '../../wire/bundle-file.ts';
import { bundleAbout } from '../../wire/bundle.ts';
import { sha256Hex } from './blocks.ts';

/** A bundle that is whole, and signed by the key that it names. */
export interface OpenedBundle {
  readonly about: BundleAbout;
  /** Whose it is: to be compared with the key of the gateway. */
  readonly publicKey: string;
  readonly contents: BundleTexts['contents'];
}

/** What is wrong with a bundle. */
export type BundleFault = BundlePart | 'page' | 'seal' | 'file';

/** Proves each byte of a file. */
export function openedBundle(bytes: Uint8Array): OpenedBundle | { readonly faults: readonly BundleFault[] } {
  const apart = takenApart(textOf(bytes) ?? '');
  if (apart === undefined) return { faults: ['file'] };
  const { contents } = apart;
  const seal = sealIn(contents.seal);
  if (seal === undefined) return { faults: ['seal'] };
  const isSigned = isSignedBy(seal.publicKey, contents.seal, contents.signature);
  const faults = [...(isSigned ? [] : (['seal'] as const)), ...changedIn(apart, seal, sha256Hex)];
  if (faults.length > 0) return { faults };
  const about = bundleAbout.safeParse(JSON.parse(contents.about));
  return about.success ? { about: about.data, publicKey: seal.publicKey, contents } : { faults: ['about'] };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
