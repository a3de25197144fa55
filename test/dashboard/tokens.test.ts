import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/dashboard/tokens.css', import.meta.url), 'utf8');

/** The colours of a palette; dark and night say all of theirs, so none is inherited unseen. */
function palette(selector: string): ReadonlyMap<string, string> {
  const from = css.indexOf(`${selector} {`);
  const block = css.slice(from, css.indexOf('}', from));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', color = '']) => [name, color]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

const PALETTES = { light: ':root', dark: ":root[data-theme='dark']", night: ":root[data-theme='night']" } as const;

describe.each(Object.entries(PALETTES))('the %s palette', (_name, selector) => {
  const colors = palette(selector);
  const color = (name: string): string => {
    const found = colors.get(name);
    if (found === undefined) throw new Error(`no --${name}`);
    return found;
  };
  const between = (front: string, back: string): number => contrast(color(front), color(back));

  it.each(['ground', 'panel', 'raised'])('can be read on %s', (back) => {
    expect(between('ink', back)).toBeGreaterThanOrEqual(4.5);
    expect(between('quiet', back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([1, 2, 3, 4])('shows priority %i on every ground, and its figure on the shape', (priority) => {
    for (const back of ['ground', 'panel', 'raised']) expect(between(`p${priority}`, back)).toBeGreaterThanOrEqual(3);
    expect(between(`on-p${priority}`, `p${priority}`)).toBeGreaterThanOrEqual(4.5);
  });

  it('writes on what is pressed, and on the replay frame', () => {
    expect(between('panel', 'ink')).toBeGreaterThanOrEqual(4.5);
    expect(between('panel', 'replay')).toBeGreaterThanOrEqual(4.5);
  });

  it('shows where the keyboard is', () => expect(between('focus', 'panel')).toBeGreaterThanOrEqual(3));
});
