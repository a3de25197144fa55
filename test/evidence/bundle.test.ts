import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openedBundle } from '../../src/evidence/bundle/opened.ts';
import { rowText } from '../../src/evidence/bundle/row-text.ts';
import { bundleLines } from '../../src/evidence/bundle/blocks.ts';
import { LogReader } from '../../src/log/reader.ts';
import { Signer } from '../../src/log/signer.ts';
import { stateAt } from '../../src/log/recover.ts';
import { instant } from '../../src/domain/time.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { serverMessage } from '../../src/wire/messages.ts';
import { tempDir } from '../support/temp.ts';
import { bundle, builtPage, EVIL, PLANT, recorded, SPAN, SystemClock } from './bundle-record.ts';

const BUILT = join(import.meta.dirname, '../../dist/src');
const { importBundle } = (await import(
  join(BUILT, 'evidence/bundle/import.js')
)) as typeof import('../../src/evidence/bundle/import.ts');

const { Historian } = (await import(
  join(BUILT, 'historian/historian.js')
)) as typeof import('../../src/historian/historian.ts');

const ORIGIN = {
  by: 'chen',
  madeAt: 1_760_000_000_000,
  installation: '0a1b2c3d',
  build: 1_760_000_000_000,
  head: { seq: 1 },
};

function made(data: string, mostBytes?: number): string {
  const tools = { reader: new LogReader(data), present: PLANT, signer: Signer.open(data), page: builtPage() };
  let text = '';
  for (const part of bundle({ ...tools, ...(mostBytes === undefined ? {} : { mostBytes }) }, SPAN, ORIGIN))
    text += part ?? '';
  return text;
}

const opened = (file: string) => {
  const found = openedBundle(Buffer.from(file));
  if ('faults' in found) throw new Error(`not whole: ${found.faults.join(', ')}`);
  return found;
};

describe('an incident bundle', () => {
  let data = '';
  let file = '';
  beforeAll(async () => {
    data = await recorded();
    file = made(data);
  });

  it('holds the messages, the lines, the plant, the gap and where it comes from, and names no other place', () => {
    const { about, contents, publicKey } = opened(file);
    const told = [...bundleLines(contents.view)].map((line) => serverMessage.parse(JSON.parse(line)));
    expect(told[0]).toMatchObject({ type: 'hello', plant: { site: { id: 'works' } } });
    expect(told.flatMap((one) => (one.type === 'transition' ? `${one.alarm} ${one.kind}` : []))).toContain(
      'h2s:high ack',
    );
    expect(about).toMatchObject({ held: SPAN, by: 'chen', gaps: [{ from: SPAN.from + 5 * 60_000 - 1000 }] });
    expect(publicKey).toBe(readFileSync(join(data, 'log-key.pub.pem'), 'utf8'));
    expect(file).not.toContain(EVIL);
    expect(file.replaceAll('http://www.w3.org', '')).not.toMatch(/https?:\/\/(?!svelte\.dev)/);
  });

  it('is refused by name wherever one byte of it is another', () => {
    const places: readonly (readonly [string, string])[] = [
      ['id="view">', 'view'],
      ['id="rows">', 'rows'],
      ['id="plants">', 'plants'],
      ['id="state">', 'state'],
      ['id="about">', 'about'],
      ['<style>', 'page'],
      ['<title>', 'page'],
      ['</div><div id="app">', 'page'],
    ];
    for (const [mark, name] of places) {
      const bytes = Buffer.from(file);
      const place = bytes.indexOf(mark) + mark.length + 5;
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      expect(openedBundle(bytes), mark).toMatchObject({ faults: [name] });
    }
    for (let i = 0; i < 150; i++) {
      const bytes = Buffer.from(file);
      const place = Math.floor((i / 150) * bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << (i % 8));
      expect(openedBundle(bytes), `byte ${place}`).toHaveProperty('faults');
    }
    expect(openedBundle(Buffer.from(`${file}\n`))).toHaveProperty('faults', ['page']);
    expect(openedBundle(Buffer.from('no bundle'))).toHaveProperty('faults', ['file']);
  });

  it('comes back as a record of the same lines and states', async () => {
    const folder = join(tempDir(), 'imported');
    const { about, contents } = opened(file);
    await importBundle(opened(file), folder, new SystemClock());
    const [original, imported] = [new LogReader(data), new LogReader(folder)];
    const lines = [...imported.rows({})].map(rowText);
    expect(lines).toEqual([...bundleLines(contents.rows)]);
    expect(lines).toEqual([...original.rows({ fromSeq: about.firstSeq, toSeq: about.lastSeq })].map(rowText));
    const facts = (reader: LogReader): string =>
      new Capture(stateAt(reader, PLANT, { toSeq: about.lastSeq })).finish().facts;
    expect(facts(imported)).toBe(facts(original));
    await expect(importBundle(opened(file), folder, new SystemClock())).rejects.toThrow('not empty');
  });

  it('is given by the thread that reads the record, for an incident by its id', async () => {
    const historian = new Historian({ data, plant: PLANT });
    onTestFinished(() => historian.close());
    const ask = async (incident: string): Promise<string> => {
      let text = '';
      const query = { incident, by: 'chen', madeAt: instant(1_760_000_000_000) };
      for await (const part of await historian.bundle(query)) text += part;
      return text;
    };
    const [, id = ''] =
      /"subject":"(i-[^"]+)"/.exec([...new LogReader(data).rows({}, ['acts'])].map(rowText).join()) ?? [];
    expect(opened(await ask(id)).about).toMatchObject({ by: 'chen', incident: { id, alarm: 'h2s:high' } });
    expect(await ask('none')).toBe('');
  });

  it('ends sooner where it would be too large, and says so', () => {
    const { about } = opened(made(data, 1));
    expect(about.held.to).toBeLessThan(about.asked.to);
    expect(about.rows).toBeGreaterThan(0);
  });
});
