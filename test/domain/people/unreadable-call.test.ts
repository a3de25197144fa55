import { describe, expect, it } from 'vitest';
import { deviceId } from '../../../src/domain/ids.ts';
import type { UnreadableCallInput } from '../../../src/domain/input.ts';
import { transitionMessage } from '../../../src/project/alarms.ts';
import { ack } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';
import { device, smallPlant } from '../../support/plant.ts';

const ALARM = 'uwb:unreadable-call';
const plant = smallPlant({ devices: [device('panel'), device('uwb', 'badges', 1000)] });
const call = (id = 'uwb'): UnreadableCallInput => ({
  kind: 'unreadable-call',
  device: deviceId(id),
  topic: 'tags',
  text: '"sos":true',
});

const calledAt = (ms: number): Fold => {
  const fold = Fold.started(plant);
  fold.send(ms, call());
  return fold;
};

describe('a call for help that cannot be read', () => {
  it('is an alarm of its source that a person ends, with the message', () => {
    const fold = calledAt(1000);
    const [raise] = fold.transitions;
    expect(raise).toMatchObject({ alarm: ALARM, kind: 'raise', priority: 1, subject: 'uwb' });
    if (raise === undefined) throw new Error('nothing was raised');
    expect(transitionMessage(fold.state, raise, raise.seq).text.en).toContain('tags: "sos":true');
    expect(fold.until(86_400_000).base(ALARM)).toBe('latched-unacked');
  });

  it('and again is a new one, to be acknowledged again', () => {
    const fold = calledAt(1000);
    fold.send(2000, ack(ALARM, fold.alarm(ALARM)?.occurrence));
    fold.send(9000, call());
    expect(fold.base(ALARM)).toBe('latched-unacked');
    expect(new Set(fold.transitions.map(({ occurrence }) => occurrence)).size).toBe(2);
  });

  it('and repeated before the acknowledgement is the same one, which can be acknowledged', () => {
    const fold = calledAt(1000);
    const seen = fold.alarm(ALARM)?.occurrence;
    for (const ms of [6000, 11_000]) fold.send(ms, call());
    expect(fold.base(ALARM)).toBe('latched-unacked');
    expect(fold.transitions.at(-1)).toMatchObject({ occurrence: seen, presses: 3 });
    fold.send(12_000, ack(ALARM, seen));
    expect(fold.base(ALARM)).toBe('latched-acked');
  });

  it('from a device that is no badge source is none', () => {
    const fold = Fold.started(plant);
    for (const id of ['panel', 'gone']) fold.send(1000, call(id));
    expect(fold.transitions).toEqual([]);
  });
});
