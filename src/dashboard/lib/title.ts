const PRODUCT = '烽燧 Fengsui';

/** Puts words before the name of the product in the title of the tab; none leave it alone. */
export function entitle(...words: readonly string[]): void {
  document.title = [...words, PRODUCT].join(' · ');
}
