import { describe, expect, it } from 'vitest';
import { LiveClient } from '../../src/server/live/client.ts';
import { piecesOf } from '../../src/server/live/pieces.ts';
import type { Delta, Fix } from '../../src/wire/messages.ts';

const fix = (tag: string): Fix => ({
  tag,
  floor: 'ground',
  x: 1,
  y: 2,
  accuracy: 0.3,
  zones: [],
  quality: 'good',
  at: 1,
});
const delta = (fixes: readonly Fix[], gone: readonly string[] = []): Delta => ({
  type: 'delta',
  seq: 1,
  durableSeq: 1,
  at: 1,
  readings: [],
  fixes: [...fixes],
  counts: [],
  ...(gone.length === 0 ? {} : { gone: [...gone] }),
});
const slow = (): LiveClient => new LiveClient({ bufferedAmount: 0, send: () => {}, close: () => {} }, 'viewer');

describe('what a slow client catches up with', () => {
  it.each<readonly [string, readonly Delta[], readonly string[], readonly string[] | undefined]>([
    ['a badge that came and went is gone', [delta([fix('a')]), delta([], ['a'])], [], ['a']],
    ['one that came back is there', [delta([], ['a']), delta([fix('a')])], ['a'], undefined],
    ['others are as they were', [delta([fix('a'), fix('b')]), delta([], ['b'])], ['a'], ['b']],
  ])('%s', (_, missed, fixes, gone) => {
    const client = slow();
    for (const one of missed) client.miss(piecesOf(one));
    const told = client.catchUp([]);
    const idsOf = (wanted: string) => told.flatMap(({ part, id }) => (part === wanted ? id : []));
    expect(idsOf('fixes')).toEqual(fixes);
    expect(idsOf('gone')).toEqual(gone ?? []);
  });
});
