/** The tokens of the page, for what is drawn on a canvas. Read again when the palette changes. */
export interface Palette {
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly focus: string;
  readonly priority: readonly [string, string, string, string, string];
  readonly onPriority: readonly [string, string, string, string, string];
  readonly font: string;
  /** Pixels of one rem. */
  readonly size: number;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const body = getComputedStyle(document.body);
  return {
    ground: token('ground'),
    panel: token('panel'),
    raised: token('raised'),
    ink: token('ink'),
    quiet: token('quiet'),
    line: token('line'),
    focus: token('focus'),
    priority: [token('quiet'), token('p1'), token('p2'), token('p3'), token('p4')],
    onPriority: [token('ground'), token('on-p1'), token('on-p2'), token('on-p3'), token('on-p4')],
    font: body.fontFamily,
    size: Number.parseFloat(style.fontSize),
  };
}
