import { mount } from 'svelte';
import { BUNDLE_PART_TEXTS, BUNDLE_TEXTS } from '../../words/bundle.ts';
import { filled } from '../../words/sentence.ts';
import '../tokens.css';
import './frame.css';
import Player from './Player.svelte';
import { prove } from './prove.ts';

/** The document is proven when all of it has been read, and before this program changes anything in it. */
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', open);
else open();

function open(): void {
  const root = document.documentElement;
  const proof = prove(document);
  root.dataset['checked'] = 'true';
  if (!proof.isProven) return refuse(proof.changed);
  const target = document.getElementById('app');
  if (target === null) return;
  mount(Player, { target, props: { seal: proof.seal, contents: proof.contents } });
  // Only now: what cannot be shown is not called proven.
  root.dataset['verified'] = 'true';
}

/** Names what was changed, below the words that stand there from the first. */
function refuse(changed: readonly (keyof typeof BUNDLE_PART_TEXTS)[]): void {
  const place = document.getElementById('unverified');
  for (const language of ['zh', 'en'] as const) {
    const line = document.createElement('p');
    line.className = 'changed';
    const names = changed.map((part) => BUNDLE_PART_TEXTS[part][language]);
    const parts = names.join(language === 'zh' ? '；' : '; ');
    line.textContent = filled(BUNDLE_TEXTS.changed, { parts })[language];
    place?.append(line);
  }
}
