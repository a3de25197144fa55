import type { Draft } from '../../src/domain/input.ts';
import { alarmId, pointId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { act, answers, fails, fix, lost, read, started } from '../support/drafts.ts';
import { device, rule, setPoint, smallPlant, smallRules } from '../support/plant.ts';
import { WrittenRecord } from './written.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Midnight of 16 June 2025 in Shanghai. */
export const MIDNIGHT = Date.UTC(2025, 5, 15, 16);
export const SAID = '<script>alert(1)</script> & "回来了"';

/** Read seldom, so that no test writes a day of seconds. */
const devices = [device('panel', 'modbus', 4 * MINUTE), device('uwb', 'badges', 4 * MINUTE)];
const plant = smallPlant({ devices });
const loosened = smallPlant({
  devices,
  revision: 'r2',
  conditions: smallRules({ 'h2s:high': rule('h2s', 'high', { setPoint: setPoint('high', 10, 0.5), unit: 'ppm' }) }),
});

const by = (who: string, draft: Draft): Draft => (draft.kind === 'act' ? { ...draft, by: who } : draft);

function quiet(record: WrittenRecord, from: number, to: number): void {
  for (let at = from; at < to; at += 5 * MINUTE) {
    record.send(at, read('h2s', 0));
    record.send(at + 1, read('ex', 1));
    record.send(at + 2, read('o2', 20.9));
    record.send(at + 3, fix('0a02', 110, 30));
    record.send(at + 4, read('call', 0));
  }
}

/**
 * A day at which everything happens that a report has to tell: a leak with people inside, a bypass that stands, a time in
 * which the gateway was off, another limit, a panel that does not answer, and an alarm that was never closed.
 */
export function badDay(data: string): { readonly data: string; readonly incident: string } {
  const record = new WrittenRecord(data, MIDNIGHT, plant, loosened);
  record.send(7 * HOUR + 50 * MINUTE, started(1));
  quiet(record, 7 * HOUR + 50 * MINUTE, 8 * HOUR + 10 * MINUTE);
  // A leak, with one person inside.
  const leak = 8 * HOUR + 10 * MINUTE;
  record.send(leak, fix('0a01', 50, 50));
  record.send(leak + 1000, read('h2s', 8));
  record.send(leak + 6000, read('h2s', 16.4));
  record.send(leak + 8000, fix('0a01', 51, 50));
  record.ack(leak + 21_000, 'h2s:high');
  record.send(leak + 30_000, by('li', act({ act: 'comment', alarm: alarmId('h2s', 'high-high'), comment: SAID })));
  record.ack(leak + 40_000, 'h2s:high-high').ack(leak + 41_000, 'farm:evacuate');
  record.send(leak + 2 * MINUTE, fix('0a01', 110, 30));
  record.send(leak + 2 * MINUTE + 1000, read('h2s', 3));
  record.send(leak + 2 * MINUTE + 9000, fix('0a01', 110, 30));
  const incident = `i-${record.occurrence('h2s', 'high') ?? ''}`;
  record.send(leak + 5 * MINUTE, act({ act: 'reset', alarm: alarmId('h2s', 'high-high') }));
  record.send(leak + 5 * MINUTE + 1, act({ act: 'reset', alarm: alarmId('farm', 'evacuate') }));
  const closing = { act: 'close', alarm: alarmId('h2s', 'high'), verdict: 'real', measure: '紧固法兰' } as const;
  const occurrence = record.occurrence('h2s', 'high');
  if (occurrence !== undefined) record.send(leak + 6 * MINUTE, by('li', act({ ...closing, occurrence })));
  record.send(
    9 * HOUR,
    act({
      act: 'bypass',
      point: pointId('ex'),
      reason: '换传感器',
      until: instant(MIDNIGHT + 16 * HOUR),
      compensating: '便携式检测仪',
    }),
  );
  quiet(record, 9 * HOUR, 10 * HOUR);
  record.checkpoint();
  // Off for half an hour.
  record.jump(10 * HOUR + 30 * MINUTE, started(2, 30 * MINUTE));
  quiet(record, 10 * HOUR + 30 * MINUTE, 11 * HOUR);
  record.send(11 * HOUR, {
    kind: 'configured',
    revision: 'r2',
    by: 'chen',
    role: 'engineer',
    reason: '误报多',
    changes: [{ path: 'points[h2s].alarms.high', old: '7', new: '10' }],
    changed: 1,
    loosened: [],
  });
  record.send(11 * HOUR + MINUTE, read('h2s', 9));
  for (let i = 0; i < 4; i++) record.send(12 * HOUR + i * 4000, fails());
  record.send(12 * HOUR + 5 * MINUTE, answers());
  quiet(record, 12 * HOUR + 5 * MINUTE, 12 * HOUR + 30 * MINUTE);
  record.send(12 * HOUR + 31 * MINUTE, lost('o2'));
  quiet(record, 13 * HOUR, 17 * HOUR);
  return { data: record.end(), incident };
}
