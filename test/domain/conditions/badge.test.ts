import { describe, expect, it } from 'vitest';
import { ack, battery, fall, fix, motion, read, reset, tamper } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { gauss, seeded } from '../../support/random.ts';
import { rule, smallPlant, smallRules, zone } from '../../support/plant.ts';
import { pointId } from '../../../src/domain/ids.ts';

const KINDS = ['no-motion', 'man-down', 'battery', 'tag-data', 'lost'] as const;
const plant = smallPlant({
  zones: [
    zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s'), pointId('ex')] }),
    zone('muster', [100, 20, 120, 40], { muster: true }),
    zone('office', [30, 80, 60, 100], { rest: true, gasPoints: [pointId('o2')] }),
    zone('charger', [140, 20, 150, 30], { charger: true }),
  ],
  conditions: [...smallRules(), ...KINDS.map((kind) => rule('li', kind)), rule('uwb', 'unassigned')],
});

/** Where a badge is each second: in the tank farm, where nothing is, at the muster point, in the office. */
const FARM = [50, 50] as const;
const YARD = [150, 100] as const;
const MUSTER = [110, 30] as const;
const OFFICE = [45, 90] as const;

type Place = readonly [x: number, y: number];
const at = (place: Place, fromS: number, toS: number): Timed[] =>
  every(1000, fromS * 1000, toS * 1000, fix('0a01', ...place));
/** A walk of a metre a second along x. */
const walk = ([x, y]: Place, fromS: number, toS: number): Timed[] =>
  every(1000, fromS * 1000, toS * 1000, (ms) => fix('0a01', x + (ms / 1000 - fromS), y));

function story(inputs: readonly Timed[], untilS: number): string[] {
  const fold = Fold.started(plant).feed([...inputs].sort(([a], [b]) => a - b));
  fold.until(untilS * 1000);
  return told(fold);
}

const told = (fold: Fold): string[] =>
  fold.transitions
    .filter(({ alarm }) => alarm.startsWith('li:') && !alarm.endsWith(':lost'))
    .map(({ at: when, alarm, kind, priority }) => `${(when - 1_750_000_000_000) / 1000} ${alarm} ${kind} ${priority}`);

describe('no motion', () => {
  it.each<[string, readonly Timed[], readonly string[]]>([
    [
      '120 s in a zone with gas points, until a step',
      [...at(FARM, 1, 150), ...walk(FARM, 151, 160)],
      ['121 li:no-motion raise 2', '154 li:no-motion return 2'],
    ],
    ['one step after 119 s is none', [...at(FARM, 1, 116), ...walk(FARM, 117, 124), ...at([57, 50], 125, 200)], []],
    ['outside of such zones a place alone is none', at(YARD, 1, 900), []],
    [
      '300 s with a quiet accelerometer is one there',
      [[500, fix('0a01', ...YARD)], [1000, motion('0a01', false)], ...at(YARD, 2, 310)],
      ['301 li:no-motion raise 2'],
    ],
    [
      '299 s of it are not',
      [
        [500, fix('0a01', ...YARD)],
        [1000, motion('0a01', false)],
        ...at(YARD, 2, 300),
        [300_500, motion('0a01', true)],
        ...at(YARD, 301, 330),
      ],
      [],
    ],
    [
      'an accelerometer that sees motion goes before the place',
      [[500, fix('0a01', ...FARM)], [1000, motion('0a01', true)], ...at(FARM, 2, 300)],
      [],
    ],
    [
      'its time counts from the last motion',
      [...at(FARM, 1, 250), [2000, motion('0a01', true)], [60_000, motion('0a01', false)]],
      ['180 li:no-motion raise 2'],
    ],
    ['none at a muster point', [...at(MUSTER, 1, 900), [1000, motion('0a01', false)]], []],
    ['none where people rest', [...at(OFFICE, 1, 900), [1000, motion('0a01', false)]], []],
    [
      'but while there is gas, of people at rest too',
      [...at(OFFICE, 1, 400), [300_000, read('o2', 17)]],
      ['300 li:no-motion raise 1'],
    ],
    [
      'an emergency where gas comes, and one of less when it goes',
      [...at(FARM, 1, 300), [150_000, read('h2s', 8)], ...every(1000, 160_000, 230_000, read('h2s', 0))],
      ['121 li:no-motion raise 2', '150 li:no-motion raise 1', '220 li:no-motion raise 2'],
    ],
    [
      'one fix that is metres off is no step, however often',
      [...at(FARM, 1, 130), ...every(10_000, 10_500, 130_500, fix('0a01', 56, 50))],
      ['121 li:no-motion raise 2'],
    ],
    ['a silent badge is lost, and says nothing of its wearer', at(FARM, 1, 80), []],
  ])('%s', (_, inputs, expected) => {
    const last = Math.max(...inputs.map(([ms]) => ms)) / 1000;
    expect(story(inputs, last)).toEqual(expected);
  });

  it.each([0.3, 1, 2])('is found through errors of %d m, and a walk through them is none', (sigma) => {
    const noisy = (place: (s: number) => Place, toS: number): string[] => {
      const even = seeded(7);
      const random = (): number => gauss(even);
      const fixes: Timed[] = every(1000, 1000, toS * 1000, (ms) => {
        const [x, y] = place(ms / 1000);
        return fix('0a01', x + sigma * random(), y + sigma * random(), { quality: 'good', accuracy: sigma });
      });
      return story(fixes, toS);
    };
    expect(noisy(() => FARM, 400).map((line) => line.slice(line.indexOf(' ')))).toEqual([' li:no-motion raise 2']);
    // Twenty metres to and fro.
    expect(noisy((s) => [40 + Math.abs((s % 40) - 20), 50], 900)).toEqual([]);
  });

  it('is none of who walks right after a restart, though the first fix after it was where he had been', () => {
    const fold = Fold.started(plant).feed(at(FARM, 1, 70));
    fold.restart(91_500);
    fold.feed([...at(FARM, 92, 93), ...walk(FARM, 94, 130)]);
    expect(told(fold)).toEqual([]);
  });

  it('goes on over a restart, and asks nothing of the time in which nothing was heard', () => {
    const fold = Fold.started(plant).feed(at(FARM, 1, 60));
    fold.restart(70_000);
    fold.feed(at(FARM, 71, 130));
    expect(told(fold)).toEqual(['121 li:no-motion raise 2']);
    const off = Fold.started(plant).feed(at(FARM, 1, 60));
    off.restart(3_600_000);
    off.feed(at(FARM, 3601, 3720));
    expect(told(off)).toEqual([]);
    off.feed(at(FARM, 3721, 3722));
    expect(told(off)).toEqual(['3721 li:no-motion raise 2']);
  });
});

describe('man down', () => {
  const falls = (...more: readonly Timed[]): readonly Timed[] => [
    ...walk([40, 50], 1, 10),
    [10_000, fall('0a01')],
    ...more,
  ];
  it.each<[string, readonly Timed[], readonly string[]]>([
    ['20 s still after a fall', falls(...at([50, 50], 11, 40)), ['30 li:man-down raise 1']],
    [
      'one fix that is metres off is not getting up',
      falls(...at([50, 50], 11, 40), [17_500, fix('0a01', 56, 50)]),
      ['30 li:man-down raise 1'],
    ],
    ['also of a badge that then falls silent', falls(), ['30 li:man-down raise 1']],
    ['the last place before the fall is none of it', falls(...at([52.5, 50], 11, 40)), ['30 li:man-down raise 1']],
    ['who walks away within 20 s got up', falls(...at([50, 50], 11, 20), ...walk([50, 50], 21, 40)), []],
    [
      'who moves within 20 s got up',
      falls(...at([50, 50], 11, 40), [12_000, motion('0a01', false)], [25_000, motion('0a01', true)]),
      [],
    ],
    ['who moved on with the fall got up', falls(...at([50, 50], 11, 40), [11_000, motion('0a01', true)]), []],
    [
      'a machine that shakes hides nothing',
      [[5000, motion('0a01', true)], ...falls(...at([50, 50], 11, 40))],
      ['30 li:man-down raise 1'],
    ],
    [
      'a motion after 20 s ends nothing',
      falls(...at([50, 50], 11, 40), [35_000, motion('0a01', true)]),
      ['30 li:man-down raise 1'],
    ],
    ['no fall is none', [...at(FARM, 1, 60)], []],
  ])('%s', (_, inputs, expected) => {
    expect(story(inputs, 41)).toEqual(expected);
  });

  it('is ended by a person alone, after the acknowledgement; the next fall is another', () => {
    const fold = Fold.started(plant).feed(falls(...at([50, 50], 11, 40)));
    fold.feed(walk([50, 50], 41, 50));
    expect(fold.send(51_000, reset('li:man-down')).refusal).toBe('not-acknowledged');
    fold.send(52_000, ack('li:man-down', fold.alarm('li:man-down')?.occurrence));
    expect(fold.send(53_000, reset('li:man-down')).refusal).toBeUndefined();
    expect(fold.base('li:man-down')).toBe('normal');
    fold.feed(at([59, 50], 54, 60));
    fold.send(61_000, fall('0a01'));
    fold.feed(at([59, 50], 62, 90));
    expect(told(fold).at(-1)).toBe('81 li:man-down raise 1');
  });

  it('survives a restart in its 20 s', () => {
    const fold = Fold.started(plant).feed(falls(...at([50, 50], 11, 20)));
    fold.restart(60_000);
    fold.until(61_000);
    expect(fold.base('li:man-down')).toBe('unacked');
  });
});

describe('a low battery', () => {
  const seen = (toS: number, ...says: readonly (readonly [s: number, percent: number])[]): string[] => {
    const steps = every(10_000, 1000, toS * 1000, (ms) => fix('0a01', 140 + (ms % 20_000) / 2000, 100));
    return story([...steps, ...says.map(([s, percent]): Timed => [s * 1000, battery('0a01', percent)])], toS);
  };
  it.each<[string, string[], readonly string[]]>([
    ['below 20 % for a minute', seen(100, [2, 19]), ['62 li:battery raise 4']],
    ['20 % is enough', seen(100, [2, 20]), []],
    ['one that comes back within the minute is none', seen(100, [2, 19], [30, 30]), []],
    [
      'below 10 % is worth more, as a new occurrence',
      seen(300, [2, 15], [100, 9]),
      ['62 li:battery raise 4', '100 li:battery raise 3'],
    ],
    ['to and fro at 10 % is the same', seen(300, [2, 9], [100, 11], [150, 9], [200, 11]), ['62 li:battery raise 3']],
    ['to and fro at 20 % is the same', seen(300, [2, 19], [100, 22], [150, 19], [200, 22]), ['62 li:battery raise 4']],
    ['a minute at 25 % ends it', seen(300, [2, 19], [100, 25]), ['62 li:battery raise 4', '160 li:battery return 4']],
  ])('%s', (_, lines, expected) => {
    expect(lines).toEqual(expected);
  });

  it('of a badge that was never located is none', () => {
    expect(story([[1000, battery('0a01', 5)]], 200)).toEqual([]);
  });
});

describe('a badge that is not with its person', () => {
  const TAGS = ['0a01', '0a02'] as const;
  /** Two people who walk to and fro for so long, a fix a second, the second one `apart` metres beside the first. */
  const rounds = (toS: number, apart: number, sigma = 0.3): Fold => {
    const even = seeded(5);
    const random = (): number => gauss(even);
    const fold = Fold.started(plant);
    const walked = (s: number): number => 20 + Math.abs(((1.2 * s) % 120) - 60);
    for (let ms = 1000; ms <= toS * 1000; ms += 500) {
      const second = ms % 1000 !== 0;
      const [x, y] = [walked(ms / 1000) + sigma * random(), 110 + (second ? apart : 0) + sigma * random()];
      fold.send(ms, fix(TAGS[second ? 1 : 0], x, y, { quality: 'good', accuracy: sigma }));
    }
    return fold;
  };

  it.each([0.1, 0.3, 0.5])('two that go together for ten minutes, with errors of %d m', (sigma) => {
    expect(told(rounds(590, 0, sigma))).toEqual([]);
    const fold = rounds(900, 0.3, sigma);
    expect(told(fold)).toHaveLength(1);
    expect(fold.transitions.find(({ condition }) => condition === 'tag-data')).toMatchObject({
      people: ['li', 'wang'],
      priority: 4,
      trouble: { what: 'carried-together' },
    });
    // One of them goes away.
    fold.feed(every(1000, 901_000, 910_000, (ms) => fix('0a01', 150, 20 + (ms - 901_000) / 1000)));
    expect(told(fold).at(-1)).toMatch(/return/);
  });

  it('two people on their rounds are none', () => {
    expect(told(rounds(1800, 1.5))).toEqual([]);
  });

  it('a strap that is open for 10 s, of more weight where gas may be, until it is closed', () => {
    const worn = every(1000, 1000, 60_000, fix('0a01', ...FARM));
    expect(story([...worn, [2000, tamper('0a01', true)], [30_000, tamper('0a01', false)]], 60)).toEqual([
      '12 li:tag-data raise 3',
      '30 li:tag-data return 3',
    ]);
    expect(story([...worn, [2000, tamper('0a01', true)], [11_000, tamper('0a01', false)]], 60)).toEqual([]);
    expect(story([...at(YARD, 1, 20), [2000, tamper('0a01', true)]], 20)).toEqual(['12 li:tag-data raise 4']);
    expect(story([[2000, tamper('0a01', true)]], 60)).toEqual([]);
  });

  it('badges without a person for ten minutes are one alarm of their source', () => {
    const fold = Fold.started(plant).feed([[1000, fix('zz1', 150, 100)]]);
    fold.feed(every(10_000, 10_000, 590_000, fix('zz2', 150, 90)));
    expect(fold.base('uwb:unassigned')).toBe('normal');
    fold.feed(every(10_000, 600_000, 620_000, fix('zz2', 150, 90)));
    expect(fold.transitions.filter(({ alarm }) => alarm === 'uwb:unassigned')).toMatchObject([
      { kind: 'raise', priority: 4, value: 2 },
    ]);
    // Ten minutes of silence, and one more.
    fold.until(1_290_000);
    expect(fold.transitions.at(-1)).toMatchObject({ alarm: 'uwb:unassigned', kind: 'return' });
  });
});
