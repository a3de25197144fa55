/// <reference lib="dom" />
// What a person would see to be wrong. These functions run inside the page, so each stands alone.

/** Texts that the window or a box around them cuts off at a side. What scrolls up and down may. */
export function spilling(): string[] {
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (
      text === '' ||
      parent === null ||
      parent.closest('.sr-only, script, style, option') !== null ||
      !parent.checkVisibility()
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right } of range.getClientRects()) {
      if (right > innerWidth + 1 || left < -1) found.add(`"${text}" leaves the window`);
      for (let box: Element | null = parent; box !== null; box = box.parentElement) {
        if (getComputedStyle(box).overflowX === 'visible') continue;
        const edge = box.getBoundingClientRect();
        if (right > edge.right + 1 || left < edge.left - 1)
          found.add(`"${text}" is cut off by ${box.tagName.toLowerCase()}.${box.className}`);
      }
    }
  }
  return [...found];
}

/** Things of the header, the controls and the map's tools that lie upon each other. */
export function overlapping(): string[] {
  const found: string[] = [];
  for (const row of document.querySelectorAll('header, .controls, .tools, .floors, .zoom, nav, li[data-alarm]')) {
    const things = [...row.children].filter(
      (child) => child.checkVisibility() && child.getBoundingClientRect().width > 0,
    );
    things.forEach((one, i) => {
      for (const other of things.slice(i + 1)) {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) found.push(`"${one.textContent?.trim()}" lies upon "${other.textContent?.trim()}"`);
      }
    });
  }
  return found;
}

/** What somebody who cannot see the page could not call by a name; and ids that are there twice. */
export function nameless(): string[] {
  const named = (element: Element): boolean => {
    const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? (element.labels ?? []) : [];
    return label.trim() !== '' || [...labels].some((own) => own.textContent?.trim() !== '');
  };
  const controls = [...document.querySelectorAll('button, a, summary, [role=slider], [role=group], [role=img]')].filter(
    (element) => !named(element),
  );
  const fields = [...document.querySelectorAll('input, select')].filter((element) => {
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? (element.labels?.length ?? 0) : 0;
    return labels === 0 && (element.getAttribute('aria-label') ?? '') === '';
  });
  const images = [...document.querySelectorAll('img:not([alt])')];
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id ${id} is there twice`);
  return [...[...controls, ...fields, ...images].map((element) => element.outerHTML.slice(0, 200)), ...twice];
}
