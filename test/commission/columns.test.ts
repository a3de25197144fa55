import { describe, expect, it } from 'vitest';
import { cut, fit, paintFor, displayWidth, wordText } from '../../src/commission/columns.ts';
import { Meter } from '../../src/commission/meter.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('columns of a terminal', () => {
  it.each([
    ['H2S', 3],
    ['罐区', 4],
    ['罐区H2S（一号）', 15],
    ['e\u0301', 1],
    ['', 0],
    ['𠀀', 2],
  ])('%s takes %i', (text, width) => expect(displayWidth(text)).toBe(width));

  it('are filled or cut to the letter', () => {
    expect(fit('罐区', 6)).toBe('罐区  ');
    expect(fit('罐区', 6, 'right')).toBe('  罐区');
    expect(fit('罐区控制器', 6)).toBe('罐区… ');
    expect(displayWidth(fit('罐区控制器', 6))).toBe(6);
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('ab…');
  });

  it('take no control codes of others', () => expect(fit('a\u001b[2Jb\n', 8)).toBe('a [2Jb  '));

  it('show registers in hex and bits as they are', () => {
    expect(wordText(0xa3, false)).toBe('00A3');
    expect(wordText(1, true)).toBe('1');
  });

  it('are coloured only on a terminal', () => {
    expect(paintFor(false).bad('x')).toBe('x');
    expect(paintFor(true).bad('x')).toBe('\u001b[31mx\u001b[0m');
  });
});

describe('a meter', () => {
  const screenOf = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, screen: { isTTY, columns: 40, write: (text: string) => written.push(text) } };
  };

  it('shows after a second, five times a second at most, and leaves nothing behind', async () => {
    const clock = new FakeClock();
    const { written, screen } = screenOf(true);
    const meter = new Meter(screen, clock);
    meter.show(1, 10, 'soon');
    expect(written).toEqual([]);
    await clock.pass(1000);
    meter.show(5, 10, 'half');
    meter.show(6, 10, 'at once');
    expect(written).toEqual(['\r[##########..........] 5/10  half\u001b[K']);
    await clock.pass(200);
    meter.show(10, 10, 'a text that is far too long for it');
    expect(written[1]?.startsWith('\r[####################] 10/10  a text')).toBe(true);
    expect(displayWidth(written[1]?.slice(1, -'\u001b[K'.length) ?? '')).toBe(39);
    meter.clear();
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('says nothing where nobody looks', async () => {
    const clock = new FakeClock();
    const { written, screen } = screenOf(false);
    const meter = new Meter(screen, clock);
    await clock.pass(5000);
    meter.show(1, 2, 'x');
    meter.clear();
    expect(written).toEqual([]);
  });
});
