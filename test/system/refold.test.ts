import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogReader } from '../../src/log/reader.ts';
import { Verification } from '../../src/log/verify.ts';
import { start } from '../support/children.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const FENGSUI = join(import.meta.dirname, '../../dist/src/cli/fengsui.js');

/** A man goes down in the demo plant: badges, gas and contacts on real wires, recorded until the call for help. */
async function recordDemo(data: string): Promise<LogReader> {
  const demo = start(process.execPath, [FENGSUI, 'demo', '--scenario', 'man-down', '--port', '0', '--data', data]);
  await demo.says(/demo: http/, 20_000);
  const reader = new LogReader(data);
  const calls = (): boolean =>
    [...reader.rows({}, ['acts'])].some((line) => line.kind === 'transition' && line.transition.condition === 'sos');
  await until('a call for help in the log', calls, 40_000);
  expect(await demo.stop('SIGINT')).toBe(0);
  return reader;
}

describe('a recorded run of the demo', () => {
  it(
    'folds again to the same transitions, byte for byte, and a changed input is found',
    { timeout: 90_000 },
    async () => {
      const reader = await recordDemo(join(tempDir(), 'data'));
      const rows = [...reader.rows({})];
      const [started] = rows.flatMap((line) =>
        line.kind === 'input' && line.input.kind === 'started' ? line.input : [],
      );
      const revision = started?.revision ?? '';
      const plant = reader.plant(revision);
      if (plant === undefined) throw new Error(`no plant of revision ${revision}`);
      const plantOf = (): typeof plant => plant;
      expect(rows.filter(({ kind }) => kind === 'input').length).toBeGreaterThan(1000);
      expect(rows.filter(({ kind }) => kind === 'transition').length).toBeGreaterThan(0);
      expect(new Verification(plantOf, plant).follow(rows)).toBeUndefined();

      const spoilt = rows.map((row) =>
        row.kind === 'transition' && row.transition.priority === 1
          ? { ...row, transition: { ...row.transition, priority: 4 as const } }
          : row,
      );
      expect(new Verification(plantOf, plant).follow(spoilt)).toMatchObject({
        recorded: expect.stringContaining('"priority":4'),
      });
    },
  );
});
