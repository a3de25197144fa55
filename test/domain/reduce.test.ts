import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseState } from '../../src/domain/alarm/base.ts';
import { carrierOf } from '../../src/domain/people/carrier.ts';
import { Capture, restore } from '../../src/domain/checkpoint.ts';
import { openTurn } from '../../src/domain/state/turn.ts';
import { seconds } from '../../src/domain/time.ts';
import { fix, read, sos } from '../support/drafts.ts';
import { Fold, T0, type Timed } from '../support/fold.ts';
import { anything, life, live, losses } from '../support/life.ts';
import { smallPlant, smallRules } from '../support/plant.ts';

const bytes = ({ transitions, events }: Pick<Fold, 'transitions' | 'events'>) => JSON.stringify([transitions, events]);

const checks = { numRuns: 300 };

describe('folding', () => {
  it('the same inputs twice gives the same bytes, and the same checkpoint', () => {
    fc.assert(
      fc.property(life(anything), (happenings) => {
        const first = live(happenings);
        const again = new Fold(smallPlant());
        for (const input of structuredClone(first.inputs)) again.take(input);
        expect(bytes(again)).toBe(bytes(first));
        expect(again.checkpoint()).toEqual(first.checkpoint());
      }),
      checks,
    );
  });

  it('from a checkpoint in the middle gives what folding straight through gives', () => {
    fc.assert(
      fc.property(life(anything), fc.nat(), (happenings, at) => {
        const whole = live(happenings);
        const cut = at % (whole.inputs.length + 1);
        const before = new Fold(smallPlant());
        for (const input of whole.inputs.slice(0, cut)) before.take(input);
        const checkpoint = before.checkpoint();
        const after = new Fold(smallPlant(), checkpoint);
        for (const input of whole.inputs.slice(cut)) after.take(input);
        expect(
          bytes({
            transitions: [...before.transitions, ...after.transitions],
            events: [...before.events, ...after.events],
          }),
        ).toBe(bytes(whole));
        expect(after.checkpoint()).toEqual(whole.checkpoint());
      }),
      checks,
    );
  });

  it('goes on while a checkpoint is written, which holds the moment it was begun', () => {
    fc.assert(
      fc.property(life(anything, 30), life(anything, 30), (before, during) => {
        const fold = live(before);
        const truth = fold.checkpoint();
        const capture = new Capture(fold.state);
        for (const [i, happening] of during.entries()) {
          live([happening], fold, fold.state.at - T0);
          if (i % 3 === 0) capture.some(1);
        }
        expect(capture.finish()).toEqual(truth);
        expect(new Capture(restore(fold.state.plant, truth)).finish()).toEqual(truth);
      }),
      checks,
    );
  });
});

describe('losing data', () => {
  /** Every process alarm of the plant stands, and nothing is on its way back. */
  const danger = (from: number): Timed[] => [
    [from, read('h2s', 20)],
    [from, read('ex', 60)],
    [from, read('o2', 15)],
    [from, read('call', 1)],
    ...['0a01', '0a02', '0a03', 'ffff'].flatMap((tag): Timed[] => [
      [from, fix(tag, 50, 50)],
      [from + 100, fix(tag, 50, 50)],
    ]),
    [from, sos('0a01')],
    [from + 15_000, read('h2s', 20)],
  ];
  const process = [
    'h2s:high',
    'h2s:high-high',
    'ex:high',
    'ex:high-high',
    'o2:low',
    'call:on',
    'farm:over-count',
    'farm:forbidden',
    'farm:evacuate',
    'li:sos',
  ];

  it('never returns an alarm of the process', () => {
    fc.assert(
      fc.property(life(anything, 30), life(losses, 60), (before, lost) => {
        const fold = live(before);
        fold.feed(danger(fold.state.at - T0 + 1000).sort(([a], [b]) => a - b));
        const { length } = fold.transitions;
        live(lost, fold, fold.state.at - T0).until(fold.state.at - T0 + 3_600_000);
        const returned = fold.transitions
          .slice(length)
          .filter(({ kind, condition }) => kind === 'return' && condition !== 'bad' && condition !== 'offline');
        expect(returned).toEqual([]);
        expect(process.filter((id) => fold.alarm(id)?.active !== true)).toEqual([]);
      }),
      checks,
    );
  });
});

describe('whatever happens', () => {
  it('alarms, delays and head-counts agree with each other', () => {
    fc.assert(
      fc.property(life(anything), (happenings) => {
        const fold = Fold.started();
        for (const happening of happenings) {
          live([happening], fold, fold.state.at - T0);
          expect(fold.wakeAt ?? Infinity).toBeGreaterThanOrEqual(fold.state.at);
          expectConsistent(fold);
        }
        const raised = fold.transitions.filter(({ kind }) => kind === 'raise').map(({ occurrence }) => occurrence);
        expect(new Set(raised).size).toBe(raised.length);
      }),
      checks,
    );
  });
});

function expectConsistent({ state, transitions }: Fold): void {
  const waiting = new Set(state.deadlines.list().flatMap(([{ rule, subject }]) => (rule === 'alarm' ? [subject] : [])));
  for (const [id, alarm] of state.alarms) {
    expect(waiting.has(id)).toBe(alarm.pending !== undefined);
    expect(alarm.pending?.to).toBe(alarm.pending === undefined ? undefined : alarm.active ? 'return' : 'raise');
    const last = transitions.findLast((transition) => transition.alarm === id);
    expect(baseState(alarm)).toBe(last?.state ?? 'normal');
  }
  const turn = openTurn(state, state.seq, state.at);
  for (const [zone, { occupants }] of state.zones) {
    const inside = [...state.tags].filter(([, { memberships }]) => memberships.some((member) => member.zone === zone));
    expect(occupants.map(({ who }) => String(who)).sort()).toEqual(
      inside.map(([tag]) => String(carrierOf(turn, tag))).sort(),
    );
  }
}

describe('what an outcome tells', () => {
  it.each([
    ['recording stops', { kind: 'recording', ok: false, reason: 'disk full' }, 'recording-stopped', 'raise'],
    ['a step of the wall clock', { kind: 'clock-stepped', by: -3_600_000 }, 'clock-stepped', undefined],
  ] as const)('%s', (_, draft, event, transition) => {
    const outcome = Fold.started().send(1000, draft);
    expect(outcome.events).toMatchObject([{ kind: event, subject: 'gateway' }]);
    expect(outcome.transitions.map(({ kind }) => kind)).toEqual(transition === undefined ? [] : [transition]);
  });

  it('recording resumes', () => {
    const fold = Fold.started().feed([
      [1000, { kind: 'recording', ok: false }],
      [2000, { kind: 'recording', ok: true }],
    ]);
    expect(fold.story('gateway:recording')).toEqual(['1000 raise', '2000 return']);
  });

  it('a delay that ran out before an input has ended before it', () => {
    const fold = Fold.started(smallPlant({ conditions: smallRules({ 'h2s:high': { onDelay: seconds(3) } }) }));
    fold.send(1000, read('h2s', 9));
    fold.wakeAt = undefined; // the shell was too late to tick
    fold.send(9000, read('h2s', 0));
    expect(fold.story('h2s:high')).toEqual(['9000 raise']);
  });

  it('what is due before an input happens before it', () => {
    const fold = Fold.started();
    fold.send(1000, read('h2s', 1));
    fold.wakeAt = undefined; // the shell was too late to tick
    const outcome = fold.send(30_000, read('h2s', 20));
    expect(
      outcome.transitions.map(({ alarm, kind }) => `${alarm} ${kind}`).filter((story) => story.startsWith('h2s:high')),
    ).toEqual(['h2s:high raise', 'h2s:high-high raise']);
    expect(new Set(outcome.readings).size).toBe(4);
    expect(fold.point('h2s')?.trust.quality).toBe('good');
  });
});
