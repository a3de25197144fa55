import { seeded } from '../../simulators/random.ts';
import { alarmId, pointId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import { FoldRecorder } from './demo-log.ts';
import { T0 } from './drafts.ts';

/** An alarm is raised, acknowledged and returns; and between two readings its point is silent, which is an alarm of its own. */
const TRANSITIONS_A_CYCLE = 11;

/** What was written. */
export interface AlarmLog {
  readonly from: Instant;
  readonly to: Instant;
  readonly transitions: number;
}

/**
 * Writes a log of about so many transitions in `length` ms, as the gateway would have: a point of the plant, a tenth of
 * them far oftener than the others, goes over its limit, is acknowledged, and comes back.
 */
export function writeAlarmLog(data: string, plant: Plant, transitions: number, length: number): AlarmLog {
  const random = seeded(5);
  const recorder = new FoldRecorder(data, plant, instant(T0));
  recorder.checkpoint();
  const points = plant.points.map(({ id }) => id);
  for (const { id } of plant.devices) recorder.take(instant(T0), { kind: 'device', device: id, up: true });
  const cycles = Math.ceil(transitions / TRANSITIONS_A_CYCLE);
  for (let i = 1; i <= cycles; i++) {
    const begin = T0 + (i * length) / (cycles + 2);
    const most = random.uniform() < 0.5 ? points.length / 10 : points.length;
    const point = points[Math.floor(random.uniform(0, most))] ?? pointId('none');
    const alarm = alarmId(point, 'high');
    recorder.take(instant(begin), { kind: 'reading', point, value: 8, ...GOOD });
    const occurrence = recorder.state.alarms.get(alarm)?.occurrence;
    if (occurrence !== undefined)
      recorder.take(instant(begin + 20_000), {
        kind: 'act',
        by: 'op',
        role: 'operator',
        do: { act: 'ack', alarm, occurrence },
      });
    recorder.take(instant(begin + 30_000), { kind: 'reading', point, value: 0, ...GOOD });
  }
  recorder.close();
  return { from: instant(T0), to: instant(T0 + length), transitions: recorder.transitions };
}
