import { describe, expect, it } from 'vitest';
import { CLOCK } from '../../src/domain/gateway/clock.ts';
import { BLIND } from '../../src/domain/gateway/blind.ts';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Input } from '../../src/domain/input.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { instant } from '../../src/domain/time.ts';
import { Gateway } from '../../src/gateway.ts';
import type { Intake } from '../../src/ports/driver.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { read } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';
import { MemoryLog } from '../support/site.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** A gateway whose machine starts `wallAhead` of the last record, which is at T0. */
class Life {
  readonly clock: FakeClock;
  readonly log = new MemoryLog();
  readonly gateway: Gateway;
  isSynchronised = false;
  asked = 0;
  intake: Intake | undefined;

  constructor(wallAhead: number, lastAt = T0, state = emptyState(smallPlant())) {
    this.clock = new FakeClock(T0 + wallAhead);
    this.gateway = new Gateway({
      plant: state.plant,
      clock: this.clock,
      proof: {
        isSynchronised: () => {
          this.asked += 1;
          return Promise.resolve(this.isSynchronised);
        },
      },
      builtAt: instant(T0 - 100 * DAY),
      log: this.log,
      drivers: [
        {
          name: 'test',
          start: (intake) => void (this.intake = intake),
          stop: () => Promise.resolve(),
          reports: () => [],
        },
      ],
      state,
      epoch: epochOf(3),
      lastSeq: seqOf(10),
      lastAt: instant(lastAt),
      logger: silentLogger,
    });
    this.gateway.start();
  }

  get inputs(): Input[] {
    return this.log.entries.map(({ input }) => input);
  }

  /** Plant time, ms after T0. */
  get plant(): number {
    return this.gateway.clock.now() - T0;
  }

  get isInDoubt(): boolean {
    return this.gateway.state.alarms.get(CLOCK)?.active === true;
  }

  said(kind: Input['kind']): Input | undefined {
    return this.inputs.findLast((input) => input.kind === kind);
  }
}

describe('a start', () => {
  it.each([
    ['a minute later', 60_000, 60_000, false],
    ['an hour back, as at the end of summer time', -HOUR, 0, false],
    ['two days later', 2 * DAY, 2 * DAY, true],
    ['two days back', -2 * DAY, 0, true],
    ['in 1970', -T0, 0, true],
    ['years ahead', 5 * YEAR, 0, true],
  ])('%s', (_name, ahead, begins, isInDoubt) => {
    const life = new Life(ahead);
    expect([life.plant, life.isInDoubt, life.log.ageHeld > 0]).toEqual([begins, isInDoubt, isInDoubt]);
    expect(life.said('started')).toMatchObject({ at: T0 + begins, epoch: 3, downFor: begins });
  });

  it.each([
    ['years ahead', 5 * YEAR],
    ['in 1970', -T0],
    ['two days ahead', 2 * DAY],
    ['two days back', -2 * DAY],
  ])(
    '%s is set right when the machine is synchronised, and not asked for more often than each 30 s',
    async (_n, ahead) => {
      const life = new Life(ahead);
      await life.clock.pass(95_000);
      expect(life.asked).toBeLessThanOrEqual(4);
      expect(life.isInDoubt).toBe(true);
      // The time server is heard: the wall clock is set, and known to be right.
      life.clock.wallOffset = -ahead;
      life.isSynchronised = true;
      await life.clock.pass(31_000);
      expect([life.isInDoubt, life.plant]).toEqual([false, 126_000]);
      const { asked } = life;
      await life.clock.pass(120_000);
      expect(life.asked).toBe(asked);
      // The wall clock was stepped once and plant time moved once, and nothing else is in the record.
      const moves = life.inputs.filter(({ kind }) => kind === 'clock-stepped' || kind === 'clock-accepted');
      expect(moves.map(({ kind }) => kind)).toEqual(['clock-stepped', 'clock-accepted']);
    },
  );

  it('goes back into a new epoch, which the log is told, and goes on in order', async () => {
    const life = new Life(-2 * DAY);
    await life.clock.pass(5000);
    const settled = life.gateway.settleClock('wall', 'the record was wrong', 'wang', 'engineer');
    await life.clock.pass(0);
    expect(await settled).toMatchObject({ ok: true, durable: true });
    expect([life.plant, life.isInDoubt, life.log.epochs, life.gateway.state.epoch]).toEqual([
      -2 * DAY + 5000,
      false,
      [4],
      4,
    ]);
    life.intake?.heard({ at: life.clock.now(), draft: read('h2s', 1) });
    const [before, last] = life.inputs.slice(-2);
    expect(last).toMatchObject({ kind: 'reading', seq: (before?.seq ?? 0) + 1, at: T0 - 2 * DAY + 5000 });
    expect(life.said('clock-accepted')).toMatchObject({ by: 'wang', reason: 'the record was wrong', epoch: 4 });
  });

  it('the word for the record ends the doubt and moves nothing', async () => {
    const life = new Life(-2 * DAY);
    await life.clock.pass(5000);
    await life.gateway.settleClock('record', 'battery empty', 'wang', 'engineer');
    expect([life.plant, life.isInDoubt]).toEqual([5000, false]);
  });

  it('the word for the record takes back a wall clock that was used at once', async () => {
    const life = new Life(20 * DAY);
    await life.clock.pass(5000);
    await life.gateway.settleClock('record', 'wrong month', 'wang', 'engineer');
    expect([life.plant, life.isInDoubt, life.gateway.state.epoch]).toEqual([5000, false, 4]);
  });

  it('an hour ahead from before comes back as soon as the clock is proven, without an alarm', async () => {
    const life = new Life(-HOUR);
    life.isSynchronised = true;
    await life.clock.pass(2000);
    expect([life.plant, life.gateway.state.alarms.get(CLOCK), life.gateway.state.epoch]).toEqual([
      -HOUR + 2000,
      undefined,
      4,
    ]);
  });

  it('takes an epoch that no record has used', () => {
    const state = emptyState(smallPlant());
    state.epoch = epochOf(8);
    const life = new Life(1000, T0, state);
    expect([life.gateway.state.epoch, life.log.epochs]).toEqual([9, [9]]);
  });

  it('a refused word of a person moves nothing', async () => {
    const life = new Life(1000);
    life.clock.wallOffset = HOUR;
    expect(await life.gateway.settleClock('wall', 'x', 'wang', 'engineer')).toEqual({
      ok: false,
      refusal: 'clock-not-in-doubt',
    });
    expect(life.plant).toBe(1000);
  });
});

describe('a step while running', () => {
  it.each([
    ['a minute', 60_000, 0, false],
    ['an hour back', -HOUR, 0, false],
    ['two days ahead', 2 * DAY, 2 * DAY, true],
    ['two days back', -2 * DAY, 0, true],
    ['years ahead', 9 * YEAR, 0, true],
    ['to 1970', -T0, 0, true],
  ])('%s', async (_name, by, moves, isInDoubt) => {
    const life = new Life(0);
    await life.clock.pass(10_000);
    life.clock.wallOffset = by;
    await life.clock.pass(2000);
    expect([life.plant, life.isInDoubt]).toEqual([12_000 + moves, isInDoubt]);
    expect(life.said('clock-stepped')).toMatchObject({ by });
  });

  it('several, each of less than a day, are in doubt once they are a day together', async () => {
    const life = new Life(0);
    for (const [i, isInDoubt] of [false, false, true].entries()) {
      life.clock.wallOffset = (i + 1) * 10 * HOUR;
      await life.clock.pass(2000);
      expect(life.isInDoubt).toBe(isInDoubt);
    }
  });

  it('there and back: plant time is the truth again', async () => {
    const life = new Life(0);
    for (const offset of [9 * YEAR, -T0, 2 * DAY, -400 * DAY, 0]) {
      life.clock.wallOffset = offset;
      await life.clock.pass(2000);
    }
    expect(life.isInDoubt).toBe(true);
    life.isSynchronised = true;
    await life.clock.pass(31_000);
    expect([life.isInDoubt, life.plant]).toEqual([false, life.clock.now() - T0]);
  });

  it('back to a proven clock: asked for the proof at once, however lately it was asked before', async () => {
    const life = new Life(5 * YEAR);
    await life.clock.pass(3000);
    await life.gateway.settleClock('wall', 'compared with my watch', 'wang', 'engineer');
    life.clock.wallOffset = -5 * YEAR;
    life.isSynchronised = true;
    await life.clock.pass(2000);
    expect([life.isInDoubt, life.plant]).toEqual([false, 5000]);
  });

  it('what is heard afterwards has the new time, whenever its driver looked at the clock', async () => {
    const life = new Life(0);
    const heardAt = life.clock.now();
    life.clock.wallOffset = 2 * DAY;
    await life.clock.pass(1500);
    life.intake?.heard({ at: heardAt, draft: read('h2s', 1) });
    const { at } = life.said('reading') ?? { at: 0 };
    expect(at).toBeGreaterThanOrEqual(T0 + 2 * DAY);
    expect(at).toBeLessThanOrEqual(T0 + 2 * DAY + 1500);
  });
});

describe('what nobody watched', () => {
  const told = (life: Life): unknown => life.gateway.state.alarms.get(BLIND)?.evidence?.trouble;

  it('is told at the start: from the last record until now', () => {
    expect(told(new Life(63_000))).toEqual({ what: 'blind', from: T0, to: T0 + 63_000, why: 'died' });
    const state = emptyState(smallPlant());
    state.record.ended = instant(T0);
    expect(told(new Life(63_000, T0, state))).toMatchObject({ why: 'stopped' });
  });

  it('is not told of a blink, or of a first start', () => {
    expect(told(new Life(1500))).toBeUndefined();
    expect(told(new Life(0, 0))).toBeUndefined();
  });

  it('has no length under a clock that proves none', () => {
    expect(told(new Life(5 * YEAR))).toEqual({ what: 'blind', from: T0, to: T0, why: 'died' });
  });

  it('a quiet plant is recorded as watched each five seconds', async () => {
    const life = new Life(0);
    await life.clock.pass(600_000);
    const times = life.inputs.map(({ at }) => at);
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6000);
  });

  it('an orderly stop is the last thing in the record', async () => {
    const life = new Life(0);
    await life.gateway.stop();
    expect(life.inputs.at(-1)?.kind).toBe('stopped');
  });

  it('a process that stood still tells so when it goes on', async () => {
    const life = new Life(0);
    await life.clock.pass(3000);
    life.clock.stall(20_000);
    await life.clock.pass(0);
    expect(told(life)).toEqual({ what: 'blind', from: T0 + 3000, to: T0 + 23_000, why: 'stalled' });
  });
});
