import { describe, expect, it } from 'vitest';
import { type Feed, type PageMoment, Pulse } from '../../src/dashboard/lib/pulse.ts';

const PLANT_AHEAD = 1_000_000;
/** A moment on both clocks of a page. */
const at = (ms: number, wallAhead = 0): PageMoment => ({ wall: 5_000_000 + ms + wallAhead, steady: ms });
/** What a message sent at this moment of the page's steady clock says. */
const sent = (ms: number): number => PLANT_AHEAD + ms;

describe('the pulse of a link', () => {
  it.each<[string, (pulse: Pulse) => void, PageMoment, Feed]>([
    ['waits at first', () => undefined, at(1000), 'waiting'],
    ['has stopped where nothing ever came', () => undefined, at(3500), 'stopped'],
    ['lives with a snapshot', (pulse) => pulse.begin(at(1000)), at(4000), 'live'],
    ['has stopped where nothing followed', (pulse) => pulse.begin(at(1000)), at(4500), 'stopped'],
    [
      'has stopped where the machine slept, whose steady clock slept, too',
      (pulse) => pulse.begin(at(1000)),
      at(1100, 60_000),
      'stopped',
    ],
    [
      'is not deceived by a wall clock that is set back',
      (pulse) => pulse.begin(at(1000)),
      at(4500, -3_600_000),
      'stopped',
    ],
  ])('%s', (_name, happens, now, feed) => {
    const pulse = new Pulse(at(0));
    happens(pulse);
    expect(pulse.feedAt(now)).toBe(feed);
  });

  it('takes no message for news that was held up on the way', () => {
    const pulse = new Pulse(at(0));
    pulse.begin(at(0));
    for (let ms = 500; ms <= 5000; ms += 500) expect(pulse.hear(sent(ms), at(ms + 20))).toBe(true);
    // A proxy lets go at once what it held for ten seconds.
    expect(pulse.hear(sent(5500), at(15_000))).toBe(false);
    expect(pulse.feedAt(at(15_000))).toBe('stopped');
    expect(pulse.hear(sent(14_990), at(15_010))).toBe(true);
    expect(pulse.feedAt(at(15_010))).toBe('live');
  });

  it('does not take two clocks that drift apart for a delay', () => {
    const pulse = new Pulse(at(0));
    pulse.begin(at(0));
    const hours = 72 * 3_600_000;
    for (let ms = 1000; ms <= hours; ms += 60_000) expect(pulse.hear(sent(ms * (1 - 0.0002)), at(ms))).toBe(true);
  });

  it('compares times with nothing before the snapshot: plant time may have been set', () => {
    const pulse = new Pulse(at(0));
    pulse.begin(at(0));
    expect(pulse.hear(sent(500), at(500))).toBe(true);
    pulse.begin(at(1000));
    expect(pulse.hear(sent(1500) - 3_600_000, at(1500))).toBe(true);
  });
});
