import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import { duration } from '../../../src/domain/time.ts';
import { alarmOf, transitionMessage } from '../../../src/project/alarms.ts';
import { alarmId, seqOf } from '../../../src/domain/ids.ts';
import { withPeople } from '../../../src/dashboard/lib/crowd.ts';
import type { Alarm } from '../../../src/wire/messages.ts';
import { ack, fix, read } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';
import { fence, person, smallPlant, smallRules, zone } from '../../support/plant.ts';
import { groupId, pointId } from '../../../src/domain/ids.ts';

const EVACUATE = 'farm:evacuate';
const CROWD = 300;
const everybody = Array.from({ length: CROWD }, (_, i) => person(`p${i}`, `t${i}`, 'operator'));
const open = { fence: fence(0, 0, 0), forbid: [groupId('visitor')], gasPoints: [pointId('h2s')] };
const plant = smallPlant({
  zones: [zone('farm', [20, 20, 80, 70], { ...open, max: 2 })],
  people: everybody,
  conditions: smallRules({ 'farm:over-count': { onDelay: duration(0), offDelay: duration(0) } }),
});
const inside = (i: number) => fix(`t${i}`, 50, 50);
const outside = (i: number) => fix(`t${i}`, 150, 100);
const of = (fold: Fold, id: string): Transition[] => fold.transitions.filter(({ alarm }) => alarm === id);

/** A gas alarm, and `n` people who walk in one by one. */
function walkIn(n: number, plantOf = plant): Fold {
  const fold = Fold.started(plantOf).feed([[1000, read('h2s', 20)]]);
  for (let i = 0; i < n; i++) fold.send(2000 + 10 * i, inside(i));
  return fold;
}

describe('a crowd that walks in one by one', () => {
  it('costs in proportion to the crowd, and is one occurrence while nobody has seen it', () => {
    const bytes = (n: number): number => {
      const fold = walkIn(n);
      return JSON.stringify(fold.transitions.map((one) => transitionMessage(fold.state, one, seqOf(0)))).length;
    };
    const [one, three] = [bytes(100), bytes(300)];
    expect(three / one).toBeLessThan(3.5);
    expect(three).toBeLessThan(1_500_000);
    const fold = walkIn(CROWD);
    expect(of(fold, EVACUATE).filter(({ kind }) => kind === 'raise')).toHaveLength(1);
    expect(new Set(of(fold, EVACUATE).map(({ occurrence }) => occurrence)).size).toBe(1);
    expect(fold.transitions.length).toBeLessThan(3 * CROWD);
  });

  it('is told by who joined and left, with all names only while they are at most 50', () => {
    const fold = walkIn(60);
    const changes = of(fold, EVACUATE).slice(1);
    expect(changes.map(({ joined, left, count }) => [joined, left, count])).toEqual(
      Array.from({ length: 59 }, (_, i) => [[`p${i + 1}`], [], i + 2]),
    );
    expect(changes.map(({ people }) => people?.length)).toEqual(
      Array.from({ length: 59 }, (_, i) => (i + 2 <= 50 ? i + 2 : undefined)),
    );
    fold.send(10_000, outside(3));
    fold.send(10_010, outside(3));
    expect(of(fold, EVACUATE).at(-1)).toMatchObject({ kind: 'change', joined: [], left: ['p3'], count: 59 });
  });

  it('stands with all its names in what a screen begins with', () => {
    const fold = walkIn(CROWD);
    expect(alarmOf(fold.state, alarmId('farm', 'evacuate'), seqOf(0))).toMatchObject({
      kind: 'raise',
      people: everybody.map(({ id }) => id),
      count: CROWD,
    });
  });

  it('names eight in its text and counts the rest', () => {
    const fold = walkIn(CROWD);
    const last = of(fold, EVACUATE).at(-1);
    if (last === undefined) throw new Error('nothing was told');
    const { text } = transitionMessage(fold.state, last, seqOf(0));
    expect(text.zh).toMatch(/p0、p1、p2、p3、p4、p5、p6、p7等 292 人（共 300 人）$/);
    expect(text.en).toMatch(/p0, p1, p2, p3, p4, p5, p6, p7 and 292 more \(300 in all\)$/);
  });

  it('is seen by a screen as it is, whoever comes and goes', () => {
    const steps = fc.array(fc.tuple(fc.nat(70), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(steps, (some) => {
        const fold = walkIn(55);
        let screen: Alarm | undefined;
        const told = (from: number): void => {
          for (const one of of(fold, EVACUATE).slice(from)) {
            const { type: _type, ...message } = transitionMessage(fold.state, one, seqOf(0));
            screen = withPeople(message, screen);
          }
        };
        told(0);
        some.forEach(([who, isIn, acks], i) => {
          const known = of(fold, EVACUATE).length;
          const ms = 20_000 + 700 * i;
          if (acks) fold.send(ms, ack(EVACUATE, fold.alarm(EVACUATE)?.occurrence));
          fold.send(ms, isIn ? inside(who) : outside(who));
          fold.send(ms, isIn ? inside(who) : outside(who));
          told(known);
          const alarm = fold.alarm(EVACUATE);
          const now = fold.state.zones.get(fold.state.plant.zones[0]?.id as never)?.occupants.map(({ who: id }) => id);
          expect(screen?.people).toEqual(alarm?.evidence?.people);
          if (alarm?.active === true) expect(screen?.people).toEqual(now);
          expect(screen).toMatchObject({ active: alarm?.active, acked: alarm?.acked, occurrence: alarm?.occurrence });
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('after the acknowledgement', () => {
  const seen = (n = 1): Fold => {
    const fold = walkIn(n);
    fold.send(10_000, ack(EVACUATE, fold.alarm(EVACUATE)?.occurrence));
    return fold;
  };
  const kinds = (fold: Fold) => of(fold, EVACUATE).map(({ kind, at }) => `${at - 1_750_000_000_000} ${kind}`);

  it('a further person is a new occurrence, to be acknowledged again', () => {
    const fold = seen();
    const first = fold.alarm(EVACUATE)?.occurrence;
    fold.send(11_000, inside(1));
    expect(of(fold, EVACUATE).at(-1)).toMatchObject({ kind: 'raise', people: ['p0', 'p1'], acked: false });
    expect(fold.alarm(EVACUATE)?.occurrence).not.toBe(first);
  });

  it('so is somebody who came back', () => {
    const fold = seen(2);
    for (const ms of [11_000, 11_100]) fold.send(ms, outside(1));
    expect(kinds(fold).at(-1)).toBe('11000 change');
    expect(fold.base(EVACUATE)).toBe('acked');
    fold.send(12_000, inside(1));
    expect(kinds(fold).at(-1)).toBe('12000 raise');
  });

  it('there is at most one new occurrence in five seconds, and nobody is left out', () => {
    const fold = seen();
    fold.send(11_000, inside(1));
    fold.send(11_100, ack(EVACUATE, fold.alarm(EVACUATE)?.occurrence));
    for (let i = 2; i < 40; i++) fold.send(11_200 + 50 * i, inside(i));
    expect(fold.base(EVACUATE)).toBe('acked');
    fold.until(20_000);
    expect(kinds(fold).filter((one) => one.endsWith('raise'))).toEqual(['2000 raise', '11000 raise', '16000 raise']);
    expect(fold.alarm(EVACUATE)?.evidence?.people).toHaveLength(40);
    expect(fold.base(EVACUATE)).toBe('unacked');
  });

  it('somebody who has left before it began makes none', () => {
    const fold = seen();
    fold.send(11_000, inside(1));
    fold.send(11_100, ack(EVACUATE, fold.alarm(EVACUATE)?.occurrence));
    fold.send(11_500, inside(2));
    for (const ms of [12_000, 12_100]) fold.send(ms, outside(2));
    fold.until(60_000);
    expect(fold.base(EVACUATE)).toBe('acked');
    expect(kinds(fold).filter((one) => one.endsWith('raise'))).toHaveLength(2);
  });

  it('a restart in between loses nobody', () => {
    const fold = seen();
    fold.send(11_000, inside(1));
    fold.send(11_100, ack(EVACUATE, fold.alarm(EVACUATE)?.occurrence));
    fold.send(11_500, inside(2));
    fold.restart(12_000);
    fold.wakeAt = fold.state.deadlines.next();
    fold.until(20_000);
    expect(fold.base(EVACUATE)).toBe('unacked');
    expect(fold.alarm(EVACUATE)?.evidence?.people).toEqual(['p0', 'p1', 'p2']);
  });
});
