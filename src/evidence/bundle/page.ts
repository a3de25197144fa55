import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_TEXTS } from '../../words/bundle.ts';

/** The page of a bundle, as it was built: its program, its looks. */
export interface BundlePage {
  readonly style: string;
  readonly script: string;
}

const BUILT = join(import.meta.dirname, '../../../bundle');

/** @throws where it was not built */
export const builtPage = (folder: string = BUILT): BundlePage => ({
  style: readFileSync(join(folder, 'player.css'), 'utf8'),
  script: readFileSync(join(folder, 'player.js'), 'utf8'),
});

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * What comes before the parts. No data is in it: all that it shows before the program has proven the file is that the
 * file is not proven. The policy lets the one program run that it names, and nothing reach any network.
 */
export const bundleHead = ({ style, script }: BundlePage): string =>
  [
    '<!DOCTYPE html><html lang="zh-CN" data-verified="false" data-theme="light"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${sourceOf(script)}; style-src ${sourceOf(style)}; img-src data:; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${BUNDLE_TEXTS.title.zh} ${BUNDLE_TEXTS.title.en}</title><style>${style}</style></head><body>`,
    `<div id="unverified"><h1>${BUNDLE_TEXTS.unverified.zh}</h1><p>${BUNDLE_TEXTS.unverifiedMeans.zh}</p>`,
    `<h1 lang="en">${BUNDLE_TEXTS.unverified.en}</h1><p lang="en">${BUNDLE_TEXTS.unverifiedMeans.en}</p></div>`,
    '<div id="app"></div>',
  ].join('');

/** What comes after them. */
export const bundleTail = ({ script }: BundlePage): string => `<script>${script}</script></body></html>`;
