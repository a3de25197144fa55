import { expect, it } from 'vitest';
import { lookOf } from '../../src/dashboard/lib/output-look.ts';
import type { OutputItem } from '../../src/wire/outputs.ts';

const siren = (more: Partial<OutputItem> = {}): OutputItem => ({
  id: 'siren',
  name: { zh: '警笛', en: 'Siren' },
  kind: 'siren',
  wanted: true,
  written: true,
  readBack: true,
  since: 0,
  ...more,
});

it.each([
  ['on', siren()],
  ['off', siren({ wanted: false, written: false, readBack: false })],
  ['off', siren({ resting: true, readBack: false })],
  ['on', siren({ kind: 'heartbeat', wanted: false })],
  ['differs', siren({ readBack: false })],
  ['differs', siren({ wanted: false })],
  ['differs', siren({ trouble: 'refused' })],
  ['unknown', siren({ readBack: null })],
  ['unknown', siren({ trouble: 'timeout' })],
  ['unknown', undefined],
] as const)('an output is %s by what its device says', (look, item) => {
  expect(lookOf(item, true)).toBe(look);
});

it('of a plant that is not heard nothing is known', () => {
  expect(lookOf(siren(), false)).toBe('unknown');
});
