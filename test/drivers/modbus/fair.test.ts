import { describe, expect, it } from 'vitest';
import type { Bus } from '../../../drivers/modbus/bus/bus.ts';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { duration } from '../../../src/domain/time.ts';
import { sleep } from '../../../src/common/sleep.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { scriptedBus } from '../../support/modbus-line.ts';
import { dataPdu, type Framing, rtuFrame } from '../../support/modbus-wire.ts';

const TIMEOUT = 1000;
const ANSWER_MS = 20;
const of = (unit: number, address = 0): ReadRequest => ({
  unit,
  table: 'holding',
  address,
  length: 1,
  timeout: TIMEOUT,
});

/** Somebody who asks one unit again and again, as a poller does. */
function asker(bus: Bus, clock: FakeClock, unit: number, pace: number) {
  const stop = new AbortController();
  const answers: { readonly at: number; readonly answer: Answer }[] = [];
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const answer = await bus.ask(of(unit));
      answers.push({ at: clock.now(), answer });
      await sleep(clock, `pace ${unit}`, duration(answer.ok ? pace : Math.max(pace, 250)), stop.signal);
    }
  };
  void run();
  return { unit, answers, stop: () => stop.abort() };
}

/** Units on one line, some of which never say a word. */
async function bench(framing: Framing, live: number, dead: number, pace: number, minutes: number) {
  const { bus, clock, line } = scriptedBus(framing);
  const silent = new Set(Array.from({ length: dead }, (_, i) => i + 1));
  line.device = (request) => {
    if (silent.has(request.unit)) return;
    line.later(ANSWER_MS, () => line.isOpen && line.reply(request, dataPdu(3, request.unit)));
  };
  const begun = clock.now();
  const askers = Array.from({ length: live + dead }, (_, i) => asker(bus, clock, i + 1, pace));
  /** Of the answers that a live unit would give without the dead ones, the share that it gave; the least of all of them. */
  const kept = (from: number): number => {
    const alive = askers.filter(({ unit }) => !silent.has(unit));
    const possible = (clock.now() - begun - from) / (pace + alive.length * ANSWER_MS);
    return Math.min(
      ...alive.map(
        ({ answers }) => answers.filter(({ at, answer }) => answer.ok && at - begun >= from).length / possible,
      ),
    );
  };
  const longestPause = (from: number): number =>
    Math.max(
      ...askers
        .filter(({ unit }) => !silent.has(unit))
        .map(({ answers }) => {
          const times = answers.filter(({ at, answer }) => answer.ok && at - begun >= from).map(({ at }) => at);
          return Math.max(...times.slice(1).map((at, i) => at - (times[i] ?? 0)));
        }),
    );
  await clock.pass(minutes * 60_000);
  const stop = (): void => askers.forEach((one) => one.stop());
  return { bus, clock, line, silent, askers, begun, kept, longestPause, stop };
}

describe('units that are not there', () => {
  it.each([
    ['rtu', 1, 1, 0],
    ['rtu', 1, 20, 0],
    ['rtu', 3, 5, 200],
    ['rtu', 10, 1, 1000],
    ['tcp', 2, 20, 200],
    ['ascii', 2, 6, 500],
  ] as const)(
    'over %s: with %i that live, %i dead ones cost at most a tenth (polls every %i ms)',
    async (framing, live, dead, pace) => {
      const { kept, longestPause, stop, askers, silent } = await bench(framing, live, dead, pace, 10);
      stop();
      // At first nobody knows who lives, and each is asked once.
      const known = dead * (TIMEOUT + ANSWER_MS) + 1000;
      expect(kept(known)).toBeGreaterThanOrEqual(0.9);
      // Whoever lives waits for one dead unit at a time.
      expect(longestPause(0)).toBeLessThanOrEqual(pace + TIMEOUT + 20 * ANSWER_MS);
      for (const { unit, answers } of askers) if (silent.has(unit)) expect(answers.length).toBeGreaterThan(0);
    },
  );

  it.each([200, 1000])(
    'let the first one, which lives, wait for one of them at a time from the start (polls every %i ms)',
    async (pace) => {
      const { bus, clock, line } = scriptedBus('tcp');
      line.device = (request) => {
        if (request.unit === 1) line.later(ANSWER_MS, () => line.reply(request, dataPdu(3, 1)));
      };
      const [live, ...dead] = Array.from({ length: 21 }, (_, i) => asker(bus, clock, i + 1, pace));
      await clock.pass(60_000);
      live?.stop();
      dead.forEach((one) => one.stop());
      const times = live?.answers.map(({ at }) => at) ?? [];
      const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
      expect(Math.max(...pauses)).toBeLessThanOrEqual(Math.max(pace, TIMEOUT) + 2 * ANSWER_MS + pace);
      expect(dead.every(({ answers }) => answers.length > 0)).toBe(true);
    },
  );

  it('that lived together and die together do not starve the others', async () => {
    const made = await bench('rtu', 12, 0, 200, 1);
    for (let unit = 1; unit <= 10; unit++) made.silent.add(unit);
    await made.clock.pass(10 * 60_000);
    made.stop();
    // Each of the ten is asked once, and the line is opened anew between, before anybody can know that it is dead.
    expect(made.longestPause(60_000)).toBeLessThanOrEqual(11 * TIMEOUT);
    expect(made.longestPause(75_000)).toBeLessThanOrEqual(200 + 2 * TIMEOUT + 20 * ANSWER_MS);
    // After what it costs to find out, a tenth.
    const settled = 120_000;
    expect(made.kept(settled)).toBeGreaterThanOrEqual(0.9);
  });

  it('are found when they come back', async () => {
    const { clock, silent, askers, stop } = await bench('rtu', 2, 3, 200, 5);
    silent.clear();
    await clock.pass(60_000);
    stop();
    for (const { answers } of askers) expect(answers.at(-1)?.answer.ok).toBe(true);
  });
});

describe('a unit that comes back among live ones', () => {
  it.each([1, 4, 10])(
    'is seen within seconds, though %i are dead, and costs the live ones a fraction',
    async (dead) => {
      const { clock, silent, askers, longestPause, stop } = await bench('tcp', 5, dead, 1000, 5);
      expect(longestPause(60_000)).toBeLessThanOrEqual(1000 + TIMEOUT + 10 * ANSWER_MS);
      silent.delete(1);
      const back = clock.now();
      await clock.pass(30_000);
      stop();
      const first = askers[0]?.answers.find(({ at, answer }) => at >= back && answer.ok)?.at ?? Infinity;
      expect(first - back).toBeLessThanOrEqual(dead === 10 ? 20_000 : 12_000);
    },
  );

  it('is seen though it is slower than all others', async () => {
    const { clock, line, silent, askers, stop } = await bench('tcp', 3, 1, 1000, 2);
    silent.clear();
    line.device = (request) =>
      line.later(request.unit === 1 ? 700 : ANSWER_MS, () => line.reply(request, dataPdu(3, request.unit)));
    await clock.pass(30_000);
    stop();
    expect(askers[0]?.answers.at(-1)?.answer.ok).toBe(true);
  });
});

describe('units of which a gateway says that they are silent', () => {
  it.each([0x0a, 0x0b])(
    'by exception %i: cost no more than those that say nothing, and the connection stays',
    async (code) => {
      const { bus, clock, line } = scriptedBus('tcp');
      const isDead = (unit: number): boolean => unit <= 10;
      line.device = (request) => {
        const pdu = isDead(request.unit) ? Buffer.from([0x83, code]) : dataPdu(3, request.unit);
        line.later(isDead(request.unit) ? 800 : ANSWER_MS, () => line.reply(request, pdu));
      };
      const askers = Array.from({ length: 12 }, (_, i) => asker(bus, clock, i + 1, 200));
      await clock.pass(60_000);
      line.asked.length = 0;
      await clock.pass(600_000);
      askers.forEach((one) => one.stop());
      expect(line.asked.filter(({ unit }) => isDead(unit)).length * 800).toBeLessThanOrEqual(60_000);
      expect(line.opens).toBe(1);
    },
  );
});

describe('a unit alone on its line', () => {
  it('that fell silent is asked more and more rarely, but every ten seconds', async () => {
    const { clock, line, silent, stop } = await bench('tcp', 1, 0, 200, 0.1);
    silent.add(1);
    line.asked.length = 0;
    await clock.pass(120_000);
    stop();
    const pauses = line.asked.slice(1).map(({ at }, i) => at - (line.asked[i]?.at ?? 0) - TIMEOUT);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(13_000);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(10_000);
    expect(line.asked.length).toBeLessThan(25);
  });

  it('whose line gives nothing any more gets a new line after three time-outs', async () => {
    const { clock, line, silent, stop } = await bench('rtu', 1, 0, 200, 0.1);
    silent.add(1);
    line.asked.length = 0;
    expect(line.opens).toBe(1);
    await clock.pass(6000);
    expect([line.opens, line.asked.length >= 3]).toEqual([2, true]);
    silent.clear();
    await clock.pass(20_000);
    const asked = line.asked.length;
    await clock.pass(2000);
    stop();
    // Back at its full pace.
    expect(line.asked.length - asked).toBeGreaterThanOrEqual(8);
  });

  it('gets a new line even if the old one never closes', async () => {
    const { clock, line, silent, stop } = await bench('rtu', 1, 0, 200, 0.1);
    silent.add(1);
    line.closesNever = true;
    await clock.pass(10_000);
    stop();
    expect(line.opens).toBeGreaterThanOrEqual(2);
    line.closesNever = false;
  });

  it('lets go of a line that is still being opened when the gateway stops', async () => {
    const { bus, line } = scriptedBus('tcp');
    void bus.ask(of(1));
    expect(line.signal?.aborted).toBe(false);
    await bus.close();
    expect(line.signal?.aborted).toBe(true);
  });

  it('is told that the line is gone while it is, and not of the one before', async () => {
    const { bus, clock, line, stop } = await bench('rtu', 1, 0, 200, 0.1);
    stop();
    line.refuses = 'no-port';
    line.lose('no-port');
    for (let i = 0; i < 3; i++) {
      const answer = bus.ask(of(1));
      await clock.pass(10_000);
      expect(await answer).toMatchObject({ ok: false, trouble: 'no-port' });
    }
    line.refuses = undefined;
    const answer = bus.ask(of(1));
    await clock.pass(10_000);
    expect((await answer).ok).toBe(true);
  });
});

describe('attempts to open what does not open', () => {
  it('come soon at first, then rarely, at least every six seconds, and not all links at one moment', async () => {
    const times = async (framing: Framing): Promise<number[]> => {
      const { bus, clock, line } = scriptedBus(framing);
      line.refuses = 'refused';
      const opened: number[] = [];
      for (let ms = 0; ms < 60_000; ms += 50) {
        if (opened.length < line.opens) opened.push(ms);
        void bus.ask(of(1));
        await clock.pass(50);
      }
      return opened;
    };
    const [tcp, rtu] = [await times('tcp'), await times('rtu')];
    for (const opened of [tcp, rtu]) {
      const pauses = opened.slice(1).map((at, i) => at - (opened[i] ?? 0));
      expect(pauses[0]).toBeLessThanOrEqual(350);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(6100);
      expect(opened.length).toBeLessThan(25);
    }
    expect(tcp).not.toEqual(rtu);
  });
});

describe('after a connection was good', () => {
  it('the first attempt comes soon again, however long the last absence was', async () => {
    const { bus, clock, line } = scriptedBus('tcp');
    line.device = (request) => line.reply(request, dataPdu(3, request.address));
    line.refuses = 'refused';
    const { stop } = asker(bus, clock, 1, 200);
    for (let time = 0; time < 3; time++) {
      await clock.pass(60_000);
      line.refuses = undefined;
      await clock.pass(10_000);
      const opens = line.opens;
      line.lose();
      await clock.pass(700);
      expect([line.opens, line.isOpen]).toEqual([opens + 1, true]);
      line.refuses = 'refused';
      line.lose();
    }
    stop();
  });

  it('what the old one still says is heard no more', async () => {
    const { bus, clock, line } = scriptedBus('rtu');
    line.device = (request) => line.reply(request, dataPdu(3, 1));
    await bus.ask(of(1));
    line.lose();
    line.device = () => {};
    const answer = bus.ask(of(1));
    await clock.pass(1000);
    expect(line.opens).toBe(2);
    line.device = (request) => line.reply(request, dataPdu(3, 2));
    line.ghost(0).data(rtuFrame(1, dataPdu(3, 7)));
    line.ghost(0).closed('no-port');
    await clock.pass(5000);
    expect(line.opens).toBe(2);
    expect(await answer).toEqual({ ok: false, trouble: 'timeout' });
  });
});

describe('the silence before a request', () => {
  it('is kept after every byte that came', async () => {
    const { bus, clock, line } = scriptedBus('rtu', { gap: 50 });
    line.device = (request) => line.reply(request, dataPdu(3, request.address));
    const begun = clock.now();
    const answers = [0, 1, 2].map((address) => bus.ask(of(1, address)));
    await clock.pass(1000);
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
    const times = line.asked.map(({ at }) => at - begun);
    for (const [i, at] of times.entries()) if (i > 0) expect(at - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(50);
    expect(times[2]).toBeLessThan(200);
  });
});
