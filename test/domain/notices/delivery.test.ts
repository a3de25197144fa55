import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ack, read } from '../../support/drafts.ts';
import { condition } from '../../../src/domain/alarm/condition.ts';
import { contact, device, rule, setPoint } from '../../support/plant.ts';
import { duration, seconds } from '../../../src/domain/time.ts';
import { type Answer, channel, dead, notifyPlan, plantThatTells, recipient, TellingFold, well } from './support.ts';

const offDelay = seconds(0);
const LEVELS = { high: 7, 'high-high': 14 } as const;
const conditions = [
  ...Object.entries(LEVELS).map(([name, limit]) =>
    rule('h2s', name as keyof typeof LEVELS, { setPoint: setPoint('high', limit), offDelay }),
  ),
  rule('ex', 'high', { setPoint: setPoint('high', 25), offDelay }),
];

const seen = (told: TellingFold, kind: string) => told.fold.events.filter((event) => event.kind === kind);

describe('a channel that takes nothing', () => {
  const plan = notifyPlan([{ when: { conditions: ['high', 'high-high'] }, tell: ['li'] }]);
  const failing = (answer: Answer, ms = 3_600_000): TellingFold => {
    const told = new TellingFold(plantThatTells(plan, { conditions }));
    told.answer = answer;
    return told.send(0, read('h2s', 8)).until(ms);
  };

  it('is tried again within two seconds, then after twice the time, at most every five minutes', () => {
    const pauses = failing(dead)
      .sent.map(({ ms }, i, all) => ms - (all[i - 1]?.ms ?? 0))
      .slice(1);
    pauses.forEach((pause, i) => {
      const whole = Math.min(300_000, 2000 * 2 ** i);
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      // The shell ticks every 20 ms.
      expect(pause).toBeLessThanOrEqual(whole + 20);
    });
    expect(pauses.length).toBeGreaterThan(15);
  });

  it('is not asked before it wants to be, and never let alone for longer than five minutes', () => {
    const told = failing((_, tries) => ({
      ok: tries > 2,
      result: '429',
      retryAfter: tries === 1 ? 40_000 : 3_000_000,
    }));
    expect(told.sent.map(({ ms }) => ms)).toEqual([0, 40_000, 340_000]);
  });

  it('has each try in the record, with its result', () => {
    const told = failing((_, tries) => ({ ok: tries === 3, result: tries === 3 ? '200' : '500' }));
    const lines = told.fold.events.filter(({ notice }) => notice !== undefined);
    expect(lines.map(({ kind, reason, amount }) => [kind, reason, amount])).toEqual([
      ['notice-untold', '500', 1],
      ['notice-untold', '500', 2],
      ['notice-told', '200', 3],
    ]);
  });

  it('is given up after a day, unless it is an emergency that stands', () => {
    const told = failing(dead, 25 * 3_600_000);
    expect(seen(told, 'notice-failed')).toMatchObject([{ subject: 'h2s:high', person: 'li' }]);
    expect([...told.fold.state.notices].map(([, { state }]) => state)).toEqual(['failed']);
    told.answer = well;
    const [id] = [...told.fold.state.notices.keys()];
    if (id === undefined) throw new Error('no notice');
    told.send(25 * 3_600_000, { kind: 'act', by: 'op', role: 'operator', do: { act: 'retry', notice: id } });
    expect(told.fold.state.notices.get(id)?.state).toBe('told');
    const standing = new TellingFold(plantThatTells(plan, { conditions }));
    standing.answer = dead;
    standing.send(0, read('h2s', 15)).until(50 * 3_600_000);
    expect(seen(standing, 'notice-failed').map(({ subject }) => subject)).toEqual(['h2s:high']);
  });

  it('that never says anything has failed, too', () => {
    const told = failing(() => undefined, 60_000);
    expect(told.sent.map(({ ms }) => ms)).toEqual([0, expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(seen(told, 'notice-untold')[0]).toMatchObject({ reason: 'no-result' });
  });

  it('keeps the order of what waits for a person, and puts an emergency first', () => {
    const told = new TellingFold(plantThatTells(notifyPlan([{ tell: ['li'] }]), { conditions }));
    told.answer = dead;
    told.send(0, read('h2s', 8)).send(600_000, read('ex', 30)).send(1_200_000, read('h2s', 15));
    told.until(3_600_000);
    told.answer = well;
    const before = told.sent.length;
    told.until(4_000_000);
    expect(told.sent.slice(before).map(({ alarm }) => alarm)).toEqual(['h2s:high-high', 'h2s:high', 'ex:high']);
    expect(new Set(told.sent.slice(before).map(({ id }) => id)).size).toBe(3);
  });

  it('is no trouble of the next message, where only the first one is refused', () => {
    const told = new TellingFold(plantThatTells(notifyPlan([{ tell: ['li'] }]), { conditions }));
    told.answer = ({ alarm }) => ({ ok: alarm !== 'h2s:high-high', result: '400' });
    told.send(0, read('h2s', 15)).until(20_000);
    const last = told.sent.findIndex(({ alarm }) => alarm === 'h2s:high');
    expect(told.sent[last]?.ms).toBeLessThan(10_000);
  });

  it('delays no other channel and no other person', () => {
    const people = [recipient('li', ['hook', 'ding']), recipient('wang', ['ding'])];
    const two = notifyPlan([{ tell: ['li', 'wang'] }], people, [channel('hook'), channel('ding')]);
    const told = new TellingFold(plantThatTells(two, { conditions }));
    told.answer = ({ channel: by }) => (by === 'hook' ? undefined : { ok: true, result: '200' });
    told.send(0, read('h2s', 8)).send(0, read('ex', 30));
    expect(
      told.sent.filter(({ channel: by }) => by === 'ding').map(({ person, alarm }) => `${person} ${alarm}`),
    ).toEqual(['li h2s:high', 'wang h2s:high', 'li ex:high', 'wang ex:high']);
  });
});

describe('gateway:notify', () => {
  const people = [recipient('li', ['hook', 'ding'])];
  const plan = notifyPlan([{ tell: ['li'] }], people, [channel('hook'), channel('ding')]);

  it('names a dead channel, is told by the others, and returns with the next delivery', () => {
    const told = new TellingFold(plantThatTells(plan, { conditions }));
    told.answer = ({ channel: by }) => ({ ok: by !== 'hook', result: by === 'hook' ? 'refused' : '200' });
    told.send(0, read('h2s', 8)).until(30_000);
    expect(told.fold.base('gateway:notify')).toBe('unacked');
    expect(told.fold.alarm('gateway:notify')?.evidence?.trouble).toMatchObject({
      channels: [{ channel: 'hook', result: 'refused' }],
    });
    expect(told.sent.filter(({ alarm }) => alarm === 'gateway:notify').map(({ channel: by }) => by)).toEqual(['ding']);
    told.answer = well;
    told.until(400_000);
    expect(told.fold.base('gateway:notify')).toBe('returned-unacked');
  });

  it('comes after a minute where a channel only hangs', () => {
    const told = new TellingFold(plantThatTells(plan, { conditions }));
    told.answer = ({ channel: by }, tries) =>
      by === 'ding' || tries > 1
        ? by === 'ding'
          ? { ok: true, result: '200' }
          : undefined
        : { ok: false, result: 'timeout', retryAfter: 200_000 };
    told.send(0, read('h2s', 8)).until(59_000);
    expect(told.fold.base('gateway:notify')).toBe('normal');
    told.until(61_000);
    expect(told.fold.base('gateway:notify')).toBe('unacked');
  });
});

describe('quiet hours', () => {
  // T0 is 23:06:40 in Shanghai.
  const quiet = { priority: [2, 3, 4] as const, from: 22 * 60, to: 7 * 60 };
  const plan = notifyPlan([{ tell: ['li'], repeat: 600 }], [recipient('li', ['hook'], { quiet })]);
  const morning = (7 * 60 + 53) * 60_000 + 20_000;

  it('hold back what is no emergency, until they end', () => {
    const told = new TellingFold(plantThatTells(plan, { conditions })).send(0, read('h2s', 8)).until(morning + 1000);
    expect(told.sent.map(({ ms, alarm }) => [ms, alarm])).toEqual([[morning, 'h2s:high']]);
  });

  it('never hold back an emergency', () => {
    const told = new TellingFold(plantThatTells(plan, { conditions })).send(0, read('h2s', 15));
    expect(told.sent.map(({ alarm }) => alarm)).toEqual(['h2s:high-high']);
  });

  it('drop what was acknowledged meanwhile', () => {
    const told = new TellingFold(plantThatTells(plan, { conditions })).send(0, read('h2s', 8));
    told.send(5000, ack('h2s:high', told.fold.alarm('h2s:high')?.occurrence)).until(morning + 60_000);
    expect(told.sent).toEqual([]);
  });
});

/** A plant of many contacts, each with its own priority. */
const crowd = (count: number, priorityOf: (i: number) => 1 | 2 | 3 | 4) => {
  const points = Array.from({ length: count }, (_, i) => contact(`c${i}`, 'other'));
  return {
    devices: [device('panel')],
    points,
    zones: [],
    people: [],
    conditions: points.map(({ id }, i) =>
      condition(id, 'on', { priority: priorityOf(i), latching: false, onDelay: duration(0), offDelay: duration(0) }),
    ),
  };
};

describe('a flood', () => {
  it('of priorities 3 and 4 is told in one summary a minute', () => {
    const plan = notifyPlan([{ tell: ['li'] }]);
    const told = new TellingFold(
      plantThatTells(
        plan,
        crowd(400, (i) => (i % 2 === 0 ? 3 : 4)),
      ),
    );
    for (let i = 0; i < 400; i++) told.send(i * 300, read(`c${i}`, 1));
    told.until(400_000);
    const alone = told.sent.filter(({ why }) => why === 'raise');
    const summaries = told.sent.filter(({ why }) => why === 'summary');
    expect(alone.length).toBeLessThanOrEqual(10);
    expect(summaries.map(({ ms }, i) => i === 0 || ms - (summaries[i - 1]?.ms ?? 0) >= 60_000)).not.toContain(false);
    const counted = summaries.reduce(
      (sum, { about }) => sum + (about !== undefined && 'alarms' in about ? about.count : 0),
      0,
    );
    expect(counted + alone.length).toBe(400);
  });

  it('never hides an emergency, which comes first', () => {
    const plan = notifyPlan([{ tell: ['li'] }], undefined, [channel('hook', 20)]);
    const told = new TellingFold(
      plantThatTells(
        plan,
        crowd(200, (i) => (i === 150 ? 1 : 2)),
      ),
    );
    for (let i = 0; i < 200; i++) told.send(i * 10, read(`c${i}`, 1));
    expect(told.sent.find(({ alarm }) => alarm === 'c150:on')?.ms).toBe(1500);
  });

  it('fills no more than 2,000 places: priority 4 is dropped first, and counted', () => {
    const plan = notifyPlan([{ tell: ['li'] }], undefined, [channel('hook', 600)]);
    const told = new TellingFold(
      plantThatTells(
        plan,
        crowd(2600, (i) => (i < 1300 ? 2 : 1)),
      ),
    );
    told.answer = () => undefined;
    for (let i = 0; i < 2600; i++) told.send(i, read(`c${i}`, 1));
    const all = [...told.fold.state.notices].map(([, notice]) => notice);
    expect(all).toHaveLength(2000);
    expect(all.filter(({ priority }) => priority === 1)).toHaveLength(1300);
    expect(told.fold.state.channels.sorted()[0]?.[1].shed).toBe(600);
  });
});

describe('whatever comes and whatever channels answer', () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 20_000 }),
    point: fc.integer({ min: 0, max: 29 }),
    value: fc.constantFrom(0, 1),
  });
  const answers = fc.array(fc.constantFrom('ok', 'fail', 'silent'), { minLength: 1, maxLength: 12 });

  it('rates hold, half is kept for emergencies, order is kept, nothing is sent after it was delivered', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), answers, fc.integer({ min: 2, max: 12 }), (steps, kinds, rate) => {
        const people = [recipient('li', ['hook']), recipient('wang', ['hook', 'ding'])];
        const plan = notifyPlan([{ tell: ['li', 'wang'], repeat: 60 }], people, [
          channel('hook', rate),
          channel('ding'),
        ]);
        const told = new TellingFold(
          plantThatTells(
            plan,
            crowd(30, (i) => (i % 3 === 0 ? 1 : 2)),
          ),
        );
        const delivered = new Set<string>();
        let n = 0;
        told.answer = ({ id }) => {
          expect(delivered.has(id)).toBe(false);
          const kind = kinds[n++ % kinds.length];
          if (kind === 'ok') delivered.add(id);
          return kind === 'silent' ? undefined : { ok: kind === 'ok', result: String(kind) };
        };
        let ms = 0;
        for (const { wait, point, value } of steps) told.send((ms += wait), read(`c${point}`, value));
        told.until(ms + 300_000);
        const hook = told.sent.filter(({ channel: by }) => by === 'hook');
        for (const { ms: at } of hook) {
          const minute = hook.filter((other) => other.ms <= at && other.ms > at - 60_000);
          expect(minute.length).toBeLessThanOrEqual(rate);
          expect(minute.filter(({ priority }) => priority > 1).length).toBeLessThanOrEqual(Math.floor(rate / 2));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a person gets the messages of a channel in the order in which they were decided', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(fc.boolean(), { minLength: 3 }), (steps, fails) => {
        const told = new TellingFold(
          plantThatTells(
            notifyPlan([{ tell: ['li'] }]),
            crowd(30, () => 2),
          ),
        );
        let n = 0;
        const got: (readonly [number, number])[] = [];
        told.answer = ({ id }, tries) => {
          const ok = tries > 2 || fails[n++ % fails.length] !== true;
          const place = told.fold.state.notices.get(id)?.place;
          if (ok && place !== undefined) got.push(place);
          return { ok, result: '' };
        };
        let ms = 0;
        for (const { wait, point, value } of steps) told.send((ms += wait), read(`c${point}`, value));
        told.until(ms + 600_000);
        expect(got).toEqual(got.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
        expect([...told.fold.state.notices].every(([, { state }]) => state === 'told')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
