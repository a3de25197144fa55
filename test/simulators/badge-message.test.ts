import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { badgesShape } from '../../drivers/mqtt/settings.ts';
import { canTell, writerOf } from '../../simulators/wire/badge-message.ts';

const schema = z.object(badgesShape);
const badge = { tag: '1a2b', x: 12.3456, y: -0.004, floor: 0, accuracy: 0.3, sos: true, battery: 71.6 };

describe('what a badge system writes', () => {
  it('follows topic, pointers and units of the configuration', () => {
    const write = writerOf(
      schema.parse({
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
    const source = { topic: 'uwb/{tag}', fields: { x: '/x', y: '/y' }, floor: 'ground' };
    expect([canTell(source, 'ground'), canTell(source, 'upper')]).toEqual([true, false]);
    expect(canTell({ ...source, topic: 'uwb/{floor}/{tag}' }, 'upper')).toBe(true);
    expect(canTell({ ...source, fields: { ...source.fields, floor: '/f' } }, 'upper')).toBe(true);
  });
});
