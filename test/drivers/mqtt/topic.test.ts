import { describe, expect, it } from 'vitest';
import { levelIn, matcherOf } from '../../../drivers/shared/mqtt/topic.ts';

describe('a filter', () => {
  it.each<readonly [string, string, boolean]>([
    ['uwb/+/location', 'uwb/1a2b/location', true],
    ['uwb/+/location', 'uwb//location', true],
    ['uwb/+/location', 'uwb/1a2b/location/x', false],
    ['uwb/+/location', 'uwb/1a2b', false],
    ['uwb/+/location', 'uwb/1a2b/locations', false],
    ['/omlox/+', '/omlox/a', true],
    ['/omlox/+', 'omlox/a', false],
    ['ips/#', 'ips/a/b', true],
    ['ips/#', 'ips', true],
    ['ips/#', 'ipsx/a', false],
    ['#', 'anything/at/all', true],
    ['+', '', true],
    ['tags', 'tags', true],
    ['tags', 'tags/', false],
    ['tags', 'TAGS', false],
  ])('%s and %s', (filter, topic, expected) => expect(matcherOf(filter)(topic)).toBe(expected));
});

describe('a level', () => {
  it.each<readonly [string, number, string | undefined]>([
    ['a/b/c', 0, 'a'],
    ['a/b/c', 2, 'c'],
    ['a/b/c', 3, undefined],
    ['/a', 0, ''],
    ['/a', 1, 'a'],
    ['a', -1, undefined],
    ['', 0, ''],
  ])('of %s, %d', (topic, level, expected) => expect(levelIn(topic, level)).toBe(expected));
});
