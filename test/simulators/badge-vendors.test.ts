import { describe, expect, it } from 'vitest';
import { BadgeReader } from '../../drivers/mqtt/badge/reader.ts';
import { matcherOf } from '../../drivers/shared/mqtt/topic.ts';
import { instant } from '../../src/domain/time.ts';
import { writerOf } from '../../simulators/wire/badge-message.ts';
import { said, sourceOf } from '../support/badges.ts';
import { T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';

const badge = { tag: '1a2b', x: 41.25, y: 18.9, floor: 0, accuracy: 0.3, sos: false, battery: 71.6 };

/** What the gateway hears of a badge that its maker's system tells of. */
function told(settings: Readonly<Record<string, unknown>>, changes: Partial<typeof badge> = {}): string[] {
  const source = sourceOf(settings);
  const reader = new BadgeReader(source, smallPlant().floors);
  const { topic, payload } = writerOf(source)({ ...badge, ...changes }, 'ground', T0);
  expect(reader.filters.some((filter) => matcherOf(filter)(topic))).toBe(true);
  return said(reader.read({ topic, payload: Buffer.from(payload), retained: false, at: instant(T0) }));
}

describe('what each maker writes is what each dialect reads', () => {
  it.each([
    [{ topic: 'b/{tag}', fields: { x: '/x', y: '/y', at: '/t' }, units: { at: 'iso', position: 'mm' } }],
    [{ topic: 'b', path: '/all', root: 'keys', fields: { x: '/p/0', y: '/p/1', at: '/t' } }],
    [{ topic: 'b', root: 'array', fields: { tag: '/id', x: '/x', y: '/y' } }],
    [{ dialect: 'omlox' }],
    [{ dialect: 'omlox', frame: 'pub' }],
    [{ dialect: 'dwm1001' }],
    [{ dialect: 'leaps', prefix: 'a/b' }],
    [{ dialect: 'pozyx' }],
    [{ dialect: 'quuppa' }],
    [{ dialect: 'nooploop' }],
    [{ dialect: 'rt-loc' }],
  ])('%j', (settings) => expect(told(settings).at(-1)).toBe('1a2b@41.25,18.9 good'));

  it.each([[{ dialect: 'omlox' }], [{ dialect: 'quuppa' }], [{ dialect: 'nooploop' }]])(
    'a call for help by %j',
    (settings) => expect(told(settings, { sos: true })[0]).toBe('1a2b sos true'),
  );

  it.each(['ranges', 'tdoa'])('but %s are made of anchors, which the simulated plant has not', (dialect) =>
    expect(told({ dialect, anchors: [] })).toEqual(['(missing-field)']),
  );
});
