import { describe, expect, it } from 'vitest';
import { deedsOf, furthestOf, type ToldLine } from '../../src/dashboard/lib/deeds.ts';
import { alarm } from './alarm.ts';

const move = (seq: number, kind: 'raise' | 'ack' | 'return' | 'out-of-service', more: object = {}): ToldLine => ({
  ...alarm('h2s:high', { seq, at: seq * 1000, kind, occurrence: '1-3-0', ...more }),
  type: 'transition',
});
const event = (seq: number, kind: string, subject: string, more: object = {}): ToldLine => ({
  type: 'event',
  seq,
  at: seq * 1000,
  kind,
  subject,
  ...more,
});
const told = (lines: readonly ToldLine[]): string[] =>
  deedsOf(lines).map((deed) => deed.lines.map(({ kind, seq }) => `${kind} ${seq}`).join(', '));

describe('the deeds of the record', () => {
  it('an alarm is one, from its raise to its return, with its acknowledgement told once', () => {
    const lines = [
      move(9, 'return', { peak: { value: 12, unit: 'ppm', at: 5000 } }),
      move(6, 'ack', { by: 'wang' }),
      event(6, 'acknowledged', 'h2s:high', { by: 'wang' }),
      event(7, 'step-done', 'h2s:high', { by: 'wang', amount: 1, occurrence: '1-3-0' }),
      event(5, 'zone-entered', 'farm', { person: 'li' }),
      move(3, 'raise'),
    ];
    expect(told(lines)).toEqual(['zone-entered 5', 'raise 3, ack 6, step-done 7, return 9']);
    expect(deedsOf(lines).map(furthestOf)).toEqual([undefined, { value: 12, unit: 'ppm', at: 5000 }]);
  });

  it('two occurrences of one alarm are two', () => {
    const again = { occurrence: '1-10-0' };
    expect(told([move(12, 'return', again), move(10, 'raise', again), move(9, 'return'), move(3, 'raise')])).toEqual([
      'raise 10, return 12',
      'raise 3, return 9',
    ]);
  });

  it('a bypass is one act, whatever it hides', () => {
    const other = { alarm: 'h2s:high-high', occurrence: '1-4-0' };
    const lines = [
      event(8, 'bypassed', 'h2s', { by: 'wang' }),
      move(8, 'out-of-service', { by: 'wang' }),
      move(8, 'out-of-service', { ...other, by: 'wang' }),
      event(8, 'output-off', 'siren'),
    ];
    expect(told(lines)).toEqual(['output-off 8', 'bypassed 8, out-of-service 8, out-of-service 8']);
  });

  it('acknowledgements alone, and what belongs to an alarm of another page, are lines by themselves', () => {
    const lines = [
      event(6, 'acknowledged', 'h2s:high', { by: 'wang' }),
      event(5, 'closed', 'h2s:high', { occurrence: '1-1-0' }),
    ];
    expect(told(lines)).toEqual(['acknowledged 6', 'closed 5']);
  });
});
