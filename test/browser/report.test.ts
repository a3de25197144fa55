/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { newestPlant } from '../../src/evidence/past.ts';
import { reportText } from '../../src/evidence/report/page.ts';
import { LogReader } from '../../src/log/reader.ts';
import { badDay, HOUR, MIDNIGHT } from '../evidence/bad-day.ts';
import { spilling } from './look.ts';
import { dataDir, onScreen, openBrowser } from './station.ts';

/** What is left of A4 between the margins of the page, in CSS pixels: 186 mm. */
const PRINTED_WIDTH = 703;

onScreen('a report on paper', () => {
  const data = dataDir();
  let browser: Browser;
  let incident: string;
  beforeAll(async () => {
    browser = await openBrowser();
    ({ incident } = badDay(data));
  });
  afterAll(() => browser.close());

  it.each(['zh', 'en'] as const)('fits on A4 with page numbers, and loads and runs nothing (%s)', async (lang) => {
    const reader = new LogReader(data);
    const plant = newestPlant(reader);
    if (plant === undefined) throw new Error('the record has no plant');
    const made = { madeAt: instant(MIDNIGHT + 40 * HOUR), madeBy: 'li', lang } as const;
    const page = await browser.newPage({ viewport: { width: PRINTED_WIDTH, height: 1000 } });
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('request', (request) => troubles.push(request.url()));
    for (const asked of [{ kind: 'month', at: instant(MIDNIGHT) } as const, { kind: 'incident', incident } as const]) {
      await page.setContent(
        [...reportText(reader, plant, { ...made, ...asked }, { head: 'a1'.repeat(32), key: 'b2'.repeat(32) })].join(''),
      );
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(spilling)).toEqual([]);
      // A word that is broken in a head of a table cannot be read down the column.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PRINTED_WIDTH);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
      // Points of 1/72 inch.
      expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
      expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
    }
    expect(troubles).toEqual([]);
    await page.close();
  });
});
