import { describe, expect, it } from 'vitest';
import type { BaseState } from '../../../src/domain/alarm/base.ts';
import { hide, unhide } from '../../../src/domain/alarm/overlays.ts';
import { type Overlay, OVERLAYS } from '../../../src/domain/alarm/transition.ts';
import type { AlarmId, OccurrenceId } from '../../../src/domain/ids.ts';
import { openTurn } from '../../../src/domain/state/turn.ts';
import { duration, instant, minutes } from '../../../src/domain/time.ts';
import { ack, act, read, reset } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { smallPlant, smallRules } from '../../support/plant.ts';

/**
 * ISA-18.2-2016 and IEC 62682 as domain.md 3 has them, each base state under each set of overlays at each event. The
 * tables below are written from there, and not from the program.
 */
type Kind = 'plain' | 'latching';
type BaseEvent = 'activate' | 'return' | 'ack' | 'reset' | 're-alarm';
/** Where the alarm goes, or why it does not; a state by itself is where it stays without a word. */
interface Cell {
  readonly to: BaseState;
  readonly says?: 'raise' | 'return' | 'ack' | 'reset' | 're-alarm';
  readonly refused?: string;
  readonly isNew?: true;
}
const stays = (to: BaseState): Cell => ({ to });
const refused = (to: BaseState, why: string): Cell => ({ to, refused: why });
const raised: Cell = { to: 'unacked', says: 'raise', isNew: true };
const goes = (says: NonNullable<Cell['says']>, to: BaseState): Cell => ({ to, says });

const ACTIVE = {
  unacked: (kind: Kind): Record<BaseEvent, Cell> => ({
    activate: stays('unacked'),
    return: goes('return', kind === 'plain' ? 'returned-unacked' : 'latched-unacked'),
    ack: goes('ack', 'acked'),
    reset: refused('unacked', 'still-active'),
    're-alarm': stays('unacked'),
  }),
  acked: (kind: Kind): Record<BaseEvent, Cell> => ({
    activate: stays('acked'),
    return: goes('return', kind === 'plain' ? 'normal' : 'latched-acked'),
    ack: stays('acked'),
    reset: refused('acked', 'still-active'),
    're-alarm': goes('re-alarm', 'unacked'),
  }),
};
const NORMAL_ROW: Record<BaseEvent, Cell> = {
  activate: raised,
  return: stays('normal'),
  ack: refused('normal', 'nothing-to-acknowledge'),
  reset: refused('normal', 'not-latched'),
  're-alarm': stays('normal'),
};
const TABLE: Record<Kind, Partial<Record<BaseState, Record<BaseEvent, Cell>>>> = {
  plain: {
    normal: NORMAL_ROW,
    unacked: ACTIVE.unacked('plain'),
    acked: ACTIVE.acked('plain'),
    'returned-unacked': {
      activate: raised,
      return: stays('returned-unacked'),
      ack: goes('ack', 'normal'),
      reset: refused('returned-unacked', 'not-latched'),
      're-alarm': stays('returned-unacked'),
    },
  },
  latching: {
    normal: NORMAL_ROW,
    unacked: ACTIVE.unacked('latching'),
    acked: ACTIVE.acked('latching'),
    'latched-unacked': {
      activate: raised,
      return: stays('latched-unacked'),
      ack: goes('ack', 'latched-acked'),
      reset: refused('latched-unacked', 'not-acknowledged'),
      're-alarm': stays('latched-unacked'),
    },
    'latched-acked': {
      activate: raised,
      return: stays('latched-acked'),
      ack: stays('latched-acked'),
      reset: goes('reset', 'normal'),
      're-alarm': stays('latched-acked'),
    },
  },
};
/** What the alarm is after its last overlay is gone. */
const UNCOVERED: Record<BaseState, BaseState> = {
  normal: 'normal',
  unacked: 'unacked',
  acked: 'unacked',
  'returned-unacked': 'normal',
  'latched-unacked': 'latched-unacked',
  'latched-acked': 'latched-unacked',
};
const SAYS: Record<Overlay, readonly [set: string, removed: string]> = {
  shelved: ['shelve', 'unshelve'],
  suppressed: ['suppress', 'unsuppress'],
  'out-of-service': ['out-of-service', 'in-service'],
};

const POINT: Record<Kind, { point: string; id: AlarmId; beyond: number }> = {
  plain: { point: 'h2s', id: 'h2s:high' as AlarmId, beyond: 8 },
  latching: { point: 'ex', id: 'ex:high' as AlarmId, beyond: 30 },
};
const plant = smallPlant({
  reAlarm: { 2: minutes(30) },
  conditions: smallRules({
    'h2s:high': { offDelay: duration(0) },
    'ex:high': { offDelay: duration(0), latching: true },
  }),
});
const HOUR = 3_600_000;

/** One alarm, driven to where a row begins. */
class Alarm {
  readonly fold = Fold.started(plant);
  readonly #at: (typeof POINT)[Kind];
  #ms = 1000;

  constructor(kind: Kind) {
    this.#at = POINT[kind];
  }

  get id(): AlarmId {
    return this.#at.id;
  }

  get state() {
    const alarm = this.fold.alarm(this.id);
    return { base: this.fold.base(this.id), overlays: (alarm?.hiding ?? []).map(({ overlay }) => overlay) };
  }

  do(event: BaseEvent): string | undefined {
    const { point, beyond } = this.#at;
    switch (event) {
      case 'activate':
        return this.#send(read(point, beyond));
      case 'return':
        return this.#send(read(point, 0));
      case 'ack':
        return this.#send(ack(this.id, this.fold.alarm(this.id)?.occurrence));
      case 'reset':
        return this.#send(reset(this.id));
      case 're-alarm':
        this.wait(31 * 60_000);
        return undefined;
    }
  }

  wait(ms: number): void {
    this.#ms += ms;
    this.fold.until(this.#ms);
  }

  /** An overlay that ends by itself after `ms`. */
  set(overlay: Overlay, ms: number): void {
    const until = instant(T0 + this.#ms + ms);
    if (overlay === 'shelved') this.#send(act({ act: 'shelve', alarm: this.id, reason: 'maintenance', until }));
    else if (overlay === 'out-of-service')
      this.#send(act({ act: 'out-of-service', alarm: this.id, reason: '检修', compensating: '便携式', until }));
    else this.#suppress((turn, condition) => hide(turn, condition, { overlay, from: turn.at, reason: 'stopped' }));
  }

  remove(overlay: Overlay): void {
    if (overlay === 'shelved') this.#send(act({ act: 'unshelve', alarm: this.id }));
    else if (overlay === 'out-of-service') this.#send(act({ act: 'in-service', alarm: this.id }));
    else this.#suppress((turn, condition) => unhide(turn, condition, overlay));
  }

  /** What the configuration does: no person suppresses an alarm. */
  #suppress(change: (turn: ReturnType<typeof openTurn>, condition: Parameters<typeof hide>[1]) => void): void {
    const { state } = this.fold;
    const condition = state.index.conditions.get(this.id);
    if (condition === undefined) throw new Error('no condition');
    const turn = openTurn(state, state.seq, state.at);
    change(turn, condition);
    this.fold.transitions.push(...turn.transitions);
  }

  #send(draft: Parameters<Fold['send']>[1]): string | undefined {
    this.#ms += 1000;
    return this.fold.send(this.#ms, draft).refusal;
  }
}

const WAY: Record<BaseState, readonly BaseEvent[]> = {
  normal: [],
  unacked: [],
  acked: ['ack'],
  'returned-unacked': ['return'],
  'latched-unacked': ['return'],
  'latched-acked': ['return', 'ack'],
};

function begin(kind: Kind, base: BaseState, overlays: readonly Overlay[], ends: Partial<Record<Overlay, number>> = {}) {
  const alarm = new Alarm(kind);
  // It has an occurrence also where it is normal.
  for (const event of ['activate', 'return', 'ack', 'reset'] as const) alarm.do(event);
  for (const overlay of overlays) alarm.set(overlay, ends[overlay] ?? 7 * HOUR);
  if (base !== 'normal') alarm.do('activate');
  for (const event of WAY[base]) alarm.do(event);
  expect(alarm.state).toEqual({ base, overlays: OVERLAYS.filter((one) => overlays.includes(one)) });
  const { length } = alarm.fold.transitions;
  const { occurrence } = alarm.fold.alarm(alarm.id) ?? {};
  const since = () => alarm.fold.transitions.slice(length).filter((one) => one.alarm === alarm.id);
  const isNew = () => alarm.fold.alarm(alarm.id)?.occurrence !== occurrence;
  return { alarm, since, isNew };
}

const SETS: readonly (readonly Overlay[])[] = Array.from({ length: 8 }, (_, bits) =>
  OVERLAYS.filter((_one, i) => (bits & (1 << i)) !== 0),
);
const rows = (['plain', 'latching'] as const).flatMap((kind) =>
  Object.entries(TABLE[kind]).flatMap(([base, cells]) =>
    SETS.map((overlays) => ({ kind, base: base as BaseState, cells, overlays, under: overlays.join(' + ') || 'none' })),
  ),
);

describe.each(rows)('a $kind alarm that is $base, under $under', ({ kind, base, cells, overlays }) => {
  it.each(Object.entries(cells) as [BaseEvent, Cell][])('at %s', (event, cell) => {
    const { alarm, since, isNew } = begin(kind, base, overlays);
    const refusal = alarm.do(event);
    const isHidden = overlays.length > 0;
    const expected = event === 're-alarm' && isHidden ? stays(base) : cell;
    expect(refusal).toBe(expected.refused);
    expect(alarm.state.base).toBe(expected.to);
    expect(since().map((one) => one.kind)).toEqual(expected.says === undefined ? [] : [expected.says]);
    expect(isNew()).toBe(expected.isNew === true);
    for (const one of since()) {
      expect(one.overlays).toEqual(alarm.state.overlays);
      expect(one.state).toBe(alarm.state.overlays[0] ?? expected.to);
    }
  });

  it.each(OVERLAYS)('when it is put under %s', (overlay) => {
    const { alarm, since, isNew } = begin(kind, base, overlays);
    alarm.set(overlay, HOUR);
    expect(alarm.state).toEqual({
      base,
      overlays: OVERLAYS.filter((one) => one === overlay || overlays.includes(one)),
    });
    expect(since().map((one) => one.kind)).toEqual([SAYS[overlay][0]]);
    expect(isNew()).toBe(false);
  });

  const endings = overlays.flatMap((overlay) => [
    { overlay, how: 'by hand' },
    ...(overlay === 'suppressed' ? [] : [{ overlay, how: 'by itself' }]),
  ]);
  it.skipIf(endings.length === 0).each(endings)('when $overlay ends $how', ({ overlay, how }) => {
    const { alarm, since, isNew } = begin(kind, base, overlays, { [overlay]: 20 * 60_000 });
    if (how === 'by hand') alarm.remove(overlay);
    else alarm.wait(21 * 60_000);
    const isLast = overlays.length === 1;
    const isActive = base === 'unacked' || base === 'acked';
    expect(alarm.state).toEqual({
      base: isLast ? UNCOVERED[base] : base,
      overlays: OVERLAYS.filter((one) => one !== overlay && overlays.includes(one)),
    });
    const said = [SAYS[overlay][1], ...(isLast && isActive ? ['raise'] : [])];
    expect(since().map((one) => one.kind)).toEqual(said);
    expect(isNew()).toBe(isLast && isActive);
    if (isLast && isActive) expect(since().at(-1)?.cause).toBe('unshelved-active');
  });
});

it('never acknowledges an occurrence that is not the present one', () => {
  const { alarm } = begin('plain', 'unacked', []);
  const older = '1-1-0' as OccurrenceId;
  expect(alarm.fold.send(60_000, ack(alarm.id, older)).refusal).toBe('occurrence-changed');
  expect(alarm.state.base).toBe('unacked');
});
