import { describe, expect, it } from 'vitest';
import { deviceId } from '../../../src/domain/ids.ts';
import { bad, uncertain, GOOD } from '../../../src/domain/reading/quality.ts';
import { instant } from '../../../src/domain/time.ts';
import { fix } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { device, smallPlant } from '../../support/plant.ts';

const inside = fix('0a01', 50, 50);
const outside = fix('0a01', 90, 50);
const moves = (fold: Fold) =>
  fold.events
    .filter(({ kind }) => kind.startsWith('zone-'))
    .map(({ at, kind, subject, person }) => `${at - T0} ${kind} ${subject} ${person}`);

describe('a badge in and out of a zone', () => {
  it('enters at its fix and leaves after the exit delay, without another fix', () => {
    const fold = Fold.started().feed([
      [1000, inside],
      [2000, outside],
    ]);
    expect(fold.count('farm')).toEqual({ people: 1, unknown: 0 });
    fold.until(60_000);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li', '7000 zone-left farm li']);
    expect(fold.count('farm')).toEqual({ people: 0, unknown: 0 });
  });

  it('stays when a fix inside comes within the exit delay', () => {
    const fold = Fold.started()
      .feed([
        [1000, inside],
        [2000, outside],
        [6000, inside],
      ])
      .until(60_000);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li']);
  });

  it('leaves when it is seen on another floor, after the exit delay', () => {
    const upstairs = fix('0a01', 50, 50, { ...GOOD, floor: 'upper' });
    const fold = Fold.started()
      .feed([
        [1000, inside],
        [2000, upstairs],
        [3000, upstairs],
      ])
      .until(60_000);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li', '7000 zone-left farm li']);
  });

  it('stays when the other floor was an error', () => {
    const upstairs = fix('0a01', 50, 50, { ...GOOD, floor: 'upper' });
    const fold = Fold.started()
      .feed([
        [1000, inside],
        [2000, upstairs],
        [3000, inside],
      ])
      .until(60_000);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li']);
  });

  it('is followed from one source to another whose clock is hours slow', () => {
    const by = (device: string, x: number, ms: number, slow = 0) => ({
      ...fix('0a01', x, 50, { ...GOOD, sourceAt: instant(T0 + ms - slow) }),
      device: deviceId(device),
    });
    const fold = Fold.started().feed([
      [1000, by('uwb', 90, 1000)],
      [2000, by('gps', 50, 2000, 3_600_000)],
    ]);
    expect(fold.count('farm')).toEqual({ people: 1, unknown: 0 });
    expect(fold.send(3000, by('uwb', 90, 3000)).late).toBeUndefined();
  });

  it('is counted without regard to case', () => {
    const fold = Fold.started().feed([
      [1000, fix('0A01', 50, 50)],
      [2000, fix('0a01', 51, 50)],
    ]);
    expect(fold.count('farm')).toEqual({ people: 1, unknown: 0 });
  });

  it('that nobody carries is counted as somebody unknown', () => {
    const fold = Fold.started().feed([
      [1000, fix('ffff', 50, 50)],
      [1000, inside],
    ]);
    expect(fold.count('farm')).toEqual({ people: 1, unknown: 1 });
    expect(moves(fold)[0]).toBe('1000 zone-entered farm ffff');
  });
});

describe('a badge that falls silent', () => {
  it.each([
    [1000, 15_000, 30_000],
    [7000, 21_000, 30_000],
  ])('with a fix each %d ms is in doubt after %d ms and lost after %d ms', (period, doubtMs, lostMs) => {
    const fold = Fold.started(smallPlant({ devices: [device('uwb', 'badges', period)] })).feed([[1000, inside]]);
    fold.until(1000 + doubtMs - 20);
    expect(fold.tag('0a01')?.trust).toEqual({ quality: 'good' });
    fold.until(1000 + doubtMs);
    expect(fold.tag('0a01')?.trust).toEqual(uncertain('stale'));
    fold.until(1000 + lostMs - 20);
    expect(fold.tag('0a01')?.trust).toEqual(uncertain('stale'));
    fold.until(1000 + lostMs);
    expect(fold.tag('0a01')).toMatchObject({ trust: bad('stale'), x: 50, y: 50, at: T0 + 1000 });
  });

  it('of a slow source is lost when three fixes are missing', () => {
    const fold = Fold.started(smallPlant({ devices: [device('uwb', 'badges', 20_000)] })).feed([[1000, inside]]);
    fold.until(60_900);
    expect(fold.tag('0a01')?.trust).toEqual({ quality: 'good' });
    fold.until(61_000);
    expect(fold.tag('0a01')?.trust).toEqual(bad('stale'));
  });

  it('stays on the head-count as last seen, for hours', () => {
    const fold = Fold.started()
      .feed([[1000, inside]])
      .until(8 * 3_600_000);
    expect(fold.count('farm')).toEqual({ people: 1, unknown: 0 });
  });

  it('leaves nevertheless when it was last seen outside', () => {
    const fold = Fold.started()
      .feed([
        [1000, inside],
        [15_500, outside],
      ])
      .until(3_600_000);
    expect(moves(fold).at(-1)).toBe('20500 zone-left farm li');
  });

  it('is good again with its next fix', () => {
    const fold = Fold.started().feed([
      [1000, inside],
      [100_000, inside],
    ]);
    expect(fold.tag('0a01')?.trust).toEqual({ quality: 'good' });
  });
});

describe('a fix', () => {
  const stamped = (x: number, sourceMs: number) => fix('0a01', x, 50, { ...GOOD, sourceAt: instant(T0 + sourceMs) });

  it('older than the last one of its badge is marked late and moves nobody', () => {
    const fold = Fold.started().feed([[1000, stamped(50, 1000)]]);
    const outcome = fold.send(1100, stamped(90, 900));
    expect(outcome).toMatchObject({ late: true, fixes: [], transitions: [], events: [] });
    expect(fold.tag('0a01')).toMatchObject({ x: 50, at: T0 + 1000, sourceAt: T0 + 1000 });
  });

  it.each([
    ['of the same time', 1000],
    ['newer', 1001],
  ])('%s is folded', (_, sourceMs) => {
    const fold = Fold.started().feed([[1000, stamped(50, 1000)]]);
    expect(fold.send(1100, stamped(60, sourceMs)).late).toBeUndefined();
    expect(fold.tag('0a01')?.x).toBe(60);
  });

  it('is never compared with the clock of another badge', () => {
    const fold = Fold.started().feed([[1000, stamped(50, 1000)]]);
    expect(fold.send(1100, { ...stamped(50, 5), tag: fix('0a02', 0, 0).tag }).late).toBeUndefined();
  });

  const bystanders: readonly [string, readonly Timed[], people: number][] = [
    [
      'of bad quality moves nobody out',
      [
        [1000, inside],
        [2000, fix('0a01', 90, 50, bad('geometry'))],
      ],
      1,
    ],
    ['that a broker kept moves nobody in', [[1000, fix('0a01', 50, 50, bad('retained'))]], 0],
    [
      'worse than 10 m moves nobody out',
      [
        [1000, inside],
        [2000, fix('0a01', 95, 50, { ...GOOD, accuracy: 11 })],
      ],
      1,
    ],
    [
      'worse than 10 m moves nobody in who cannot have run there',
      [
        [1000, fix('0a01', 95, 50)],
        [2000, fix('0a01', 50, 50, { ...GOOD, accuracy: 11 })],
      ],
      0,
    ],
    [
      'worse than 10 m again and again moves in',
      [[1000, fix('0a01', 95, 50)], ...every(1000, 2000, 8000, fix('0a01', 50, 50, { ...GOOD, accuracy: 11 }))],
      1,
    ],
    [
      'of 900 m moves nobody to the other side of the plant',
      [[1000, fix('0a01', 10, 110)], ...every(1000, 2000, 10_000, fix('0a01', 50, 50, { ...GOOD, accuracy: 900 }))],
      0,
    ],
    ['worse than 10 m of somebody first seen counts', [[1000, fix('0a01', 90, 50, { ...GOOD, accuracy: 11 })]], 1],
    [
      'worse than 10 m counts after a kept one too',
      [
        [900, fix('0a01', 1, 1, bad('retained'))],
        [1000, fix('0a01', 90, 50, { ...GOOD, accuracy: 11 })],
      ],
      1,
    ],
    ['outside within its error counts', [[1000, fix('0a01', 82, 50, { ...GOOD, accuracy: 2 })]], 1],
  ];
  it.each(bystanders)('%s', (_, inputs, people) => {
    const fold = Fold.started().feed(inputs).until(60_000);
    expect(fold.count('farm')).toEqual({ people, unknown: 0 });
  });

  it('of bad quality changes nothing that is known of its badge', () => {
    const fold = Fold.started().feed([[1000, inside]]);
    const before = structuredClone(fold.tag('0a01'));
    fold.send(2000, fix('0a01', 90, 50, bad('geometry')));
    expect(fold.tag('0a01')).toEqual(before);
  });

  it('forgets height and source time that the next one does not bring', () => {
    const fold = Fold.started().feed([
      [1000, fix('0a01', 50, 50, { ...GOOD, z: 3, sourceAt: instant(T0) })],
      [2000, inside],
    ]);
    expect(fold.tag('0a01')).not.toHaveProperty('z');
    expect(fold.tag('0a01')).not.toHaveProperty('sourceAt');
  });
});
