import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import { bad, GOOD } from '../../src/domain/reading/quality.ts';
import { instant } from '../../src/domain/time.ts';
import { Admission } from '../../src/pipeline/admission.ts';
import { act, fails, fix, read, sos, tick } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';

/** The door, with its turns in the hands of the test. */
class Door {
  readonly admission: Admission;
  readonly inputs: Input[] = [];
  readonly turns: (() => void)[] = [];
  take = (input: Input): void => void this.inputs.push(input);

  constructor(lastSeq = 0, lastAt = 0) {
    this.admission = new Admission(
      seqOf(lastSeq),
      instant(lastAt),
      (input) => this.take(input),
      (run) => this.turns.push(run),
      (older, newer) => older.floor === newer.floor,
      2000,
    );
  }

  offer(draft: Draft, ms = 0): void {
    this.admission.offer({ at: instant(T0 + ms), draft });
  }

  /** Gives sockets and timers their turn; false when nobody waited for one. */
  turn(): boolean {
    const run = this.turns.shift();
    run?.();
    return run !== undefined;
  }

  rest(): void {
    while (this.turn());
  }

  get seqs(): number[] {
    return this.inputs.map(({ seq }) => seq);
  }
}

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the order of everything', () => {
  it('goes on after the last record, in its place and its time', () => {
    const door = new Door(41, T0 + 500);
    for (const ms of [100, 600, 550, 700]) door.offer(tick, ms);
    expect(door.seqs).toEqual([42, 43, 44, 45]);
    expect(door.inputs.map(({ at }) => at - T0)).toEqual([500, 600, 600, 700]);
  });

  it('has no gap, and its time never runs back', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(100_000), fc.constant('turn' as const)), { maxLength: 50 }), (steps) => {
        const door = new Door(7, T0);
        for (const step of steps) {
          if (step === 'turn') door.turn();
          else door.offer(read('h2s', step), step);
        }
        door.rest();
        expect(door.seqs).toEqual(upTo(8, 7 + steps.filter((step) => step !== 'turn').length));
        const times = door.inputs.map(({ at }) => at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it('is that of arrival, also for what an input sets off', () => {
    const door = new Door();
    door.take = (input) => {
      const { kind, seq } = input;
      door.inputs.push(input);
      if (kind !== 'reading' || seq > 2) return;
      expect(door.admission.nextSeq).toBe(seq === 1 ? 2 : 3);
      door.offer(sos('0a01'));
      door.offer(tick);
      // Nothing was folded inside of another.
      expect(door.inputs.at(-1)?.seq).toBe(seq);
    };
    door.offer(read('h2s', 1));
    expect(door.inputs.map(({ kind, seq }) => `${seq} ${kind}`)).toEqual(['1 reading', '2 tag-event', '3 tick']);
    expect(door.admission.nextSeq).toBe(4);
  });

  it('tells beforehand which place the next one will have, also while many wait', () => {
    const door = new Door();
    for (let i = 0; i < 700; i++) door.offer(tick);
    expect(door.admission.waiting).toBe(200);
    const { nextSeq } = door.admission;
    door.offer(act({ act: 'silence', for: 1 as never }));
    door.rest();
    expect(door.inputs.find(({ kind }) => kind === 'act')?.seq).toBe(nextSeq);
    expect(nextSeq).toBe(701);
  });

  it('lets sockets and timers have their turn in between', () => {
    const door = new Door();
    for (let i = 0; i < 1200; i++) door.offer(tick);
    const folded: number[] = [];
    do folded.push(door.inputs.length);
    while (door.turn());
    expect(folded).toEqual([500, 1000, 1200, 1200]);
    door.offer(tick);
    expect(door.inputs).toHaveLength(1201);
  });
});

describe('overload', () => {
  /** A door whose fold is as far behind as it may be. */
  function crowded(): Door {
    const door = new Door();
    for (let i = 0; i < 500 + 2001; i++) door.offer(tick);
    expect(door.admission.waiting).toBe(2001);
    return door;
  }

  it('replaces a waiting fix by a newer one of the same tag, and counts it', () => {
    const door = crowded();
    door.offer(fix('0a01', 1, 1), 10);
    door.offer(fix('0a02', 1, 1), 11);
    for (let i = 2; i <= 9; i++) door.offer(fix('0a01', i, i), 10 + i);
    expect([door.admission.replaced, door.admission.waiting]).toEqual([8, 2003]);
    door.rest();
    const fixes = door.inputs.flatMap((input) =>
      input.kind === 'fix' ? [`${input.tag} ${input.x} ${input.at - T0}`] : [],
    );
    expect(fixes).toEqual(['0a01 9 19', '0a02 1 19']);
  });

  it.each<readonly [string, Draft]>([
    ['on another floor', fix('0a01', 2, 2, { ...GOOD, floor: 'upper' })],
    ['of another quality', fix('0a01', 2, 2, bad('retained'))],
    ['of another tag', fix('0a09', 2, 2)],
  ])('keeps a fix %s', (_name, other) => {
    const door = crowded();
    door.offer(fix('0a01', 1, 1));
    door.offer(other);
    expect([door.admission.replaced, door.admission.waiting]).toEqual([0, 2003]);
  });

  it('replaces nothing that was folded already, and nothing while there is room', () => {
    const door = new Door();
    for (let i = 0; i < 10; i++) door.offer(fix('0a01', i, i));
    expect([door.admission.replaced, door.inputs.length]).toEqual([0, 10]);
    const late = crowded();
    late.offer(fix('0a01', 1, 1));
    late.rest();
    late.offer(fix('0a01', 2, 2));
    late.rest();
    expect([late.admission.replaced, late.inputs.filter(({ kind }) => kind === 'fix').length]).toEqual([0, 2]);
  });

  it('sheds nothing else, whatever comes', () => {
    const drafts = fc.constantFrom<Draft>(
      read('h2s', 1),
      read('call', 1),
      sos('0a01'),
      fails(),
      act({ act: 'silence', for: 1 as never }),
      tick,
      fix('0a01', 1, 1),
      fix('0a02', 1, 1),
      fix('0a01', 1, 1, { ...GOOD, floor: 'upper' }),
    );
    fc.assert(
      fc.property(fc.array(drafts, { minLength: 1, maxLength: 60 }), (some) => {
        const door = crowded();
        for (const draft of some) door.offer(draft);
        door.rest();
        const kinds = (all: readonly Draft[]): string[] => all.flatMap(({ kind }) => (kind === 'fix' ? [] : [kind]));
        expect(kinds(door.inputs.slice(2501))).toEqual(kinds(some));
        expect(door.inputs).toHaveLength(2501 + some.length - door.admission.replaced);
        // The last fix of every tag and floor came through.
        const places = (all: readonly Draft[]): string[] =>
          [...new Set(all.flatMap((draft) => (draft.kind === 'fix' ? [`${draft.tag} ${draft.floor}`] : [])))].sort();
        expect(places(door.inputs)).toEqual(places(some));
      }),
      { numRuns: 50 },
    );
  });
});
