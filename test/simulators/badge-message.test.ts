import { describe, expect, it } from 'vitest';
import { canTell, writerOf } from '../../simulators/wire/badge-message.ts';
import { sourceOf } from '../support/badges.ts';

const badge = { tag: '1a2b', x: 12.3456, y: -0.004, floor: 0, accuracy: 0.3, sos: true, battery: 71.6 };

describe('what a badge system writes', () => {
  it('follows topic, pointers and units of the configuration', () => {
    const write = writerOf(
      sourceOf({
        connect: 'embedded',
        topic: 'site/+/{tag}/{floor}/pos',
        fields: { x: '/pos/0', y: '/pos/1', at: '/t', sos: '/a~1b/sos', battery: '/battery', tag: '/id' },
        units: { position: 'mm', at: 's' },
      }),
    );
    const { topic, payload } = write(badge, 'ground', 1_700_000_000_500);
    expect(topic).toBe('site/demo/1a2b/ground/pos');
    expect(JSON.parse(payload)).toEqual({
      pos: { 0: 12345.6, 1: -4 },
      t: 1_700_000_000.5,
      'a/b': { sos: true },
      battery: 72,
      id: '1a2b',
    });
  });

  it('is left to a system that can tell the floor', () => {
    const fields = { x: '/x', y: '/y' };
    const source = sourceOf({ topic: 'uwb/{tag}', fields });
    expect([canTell(source, 'ground'), canTell(source, 'upper')]).toEqual([true, false]);
    expect(canTell(sourceOf({ topic: 'uwb/{floor}/{tag}', fields }), 'upper')).toBe(true);
    expect(canTell(sourceOf({ topic: 'uwb/{tag}', fields: { ...fields, floor: '/f' } }), 'upper')).toBe(true);
    expect(canTell(sourceOf({ dialect: 'pozyx' }), 'upper')).toBe(false);
  });
});
