import { USUAL_T90 } from '../domain/gas/gases.ts';
import { minutes, seconds } from '../domain/time.ts';
import { pointProblem } from '../words/problems-points.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import type { MeasuredCheck } from './check-measured.ts';
import type { PlantFile } from './schema.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

/** Level 1 of a gas waits at most so long, level 2 not at all (domain.md 3). */
const USUAL_GAS_DELAY = seconds(3);
const MOST_GAS_DELAY = minutes(1);
const MOST_DELAY = minutes(60);
const LONG_OFF_DELAY = minutes(60);
const MOST_OFF_DELAY = minutes(24 * 60);
const MOST_POLL = minutes(5);

/** Delays that make an alarm late, or keep it long after its cause. */
export function checkDelays({ tree, path, written, point }: MeasuredCheck): void {
  const { alarms, id, gas } = written;
  if (alarms === undefined) return;
  const { 'on-delay': on, 'off-delay': off } = alarms;
  const at = (key: string): Path => [...path, 'alarms', key];
  const most = point.gas === undefined ? MOST_DELAY : MOST_GAS_DELAY;
  if (on > most) tree.complain(at('on-delay'), tooLong('on-delay', on, most));
  else if (gas !== undefined && on > USUAL_GAS_DELAY)
    tree.complain(at('on-delay'), pointProblem('delay-on-gas', { point: id, gas, written: spelt(on) }));
  if (off > MOST_OFF_DELAY) tree.complain(at('off-delay'), tooLong('off-delay', off, MOST_OFF_DELAY));
  else if (off > LONG_OFF_DELAY)
    tree.complain(at('off-delay'), pointProblem('off-delay-long', { point: id, written: spelt(off) }));
}

const tooLong = (key: string, written: number, most: number) =>
  pointProblem('delay-long', { key, written: spelt(written), most: spelt(most) });

/** A gas that is read less often than its detector needs to show it. */
export function checkPoll({ tree, path, written, point, gas, device, period }: MeasuredCheck): void {
  // A gas of pace `slow` was told of by the driver.
  if (gas === undefined || point.gas === undefined || point.period !== undefined) return;
  // Detectors with a battery publish once a minute at best; they are no substitute for wired ones, and no mistake.
  const isPublished = device.driver !== 'modbus';
  const usual = isPublished ? USUAL_T90.toxic : (gas.t90 ?? USUAL_T90[gas.hazard]);
  const at = [...path.slice(0, 2), isPublished ? 'period' : 'poll'];
  const words = { point: written.id, gas: point.gas, written: spelt(period), usual: spelt(usual) };
  if (period > MOST_POLL && !isPublished) tree.complain(at, pointProblem('poll-too-slow', words));
  else if (period > usual) tree.complain(at, pointProblem('poll-slow', words));
}

/** Delays of a zone by which people in danger would be told of too late. */
export function checkZoneDelays(tree: Tree, { zones }: Pick<PlantFile, 'zones'>): void {
  zones.forEach(({ id, people, fence }, i) => {
    const check = (path: Path, written: number, most: number): void => {
      if (written <= most) return;
      const words = { zone: id, key: String(path.at(-1)), written: spelt(written), most: spelt(most) };
      tree.complain(['zones', i, ...path], settingsProblem('zone-delay-long', words));
    };
    check(['people', 'delay'], people.delay, minutes(10));
    check(['fence', 'tolerance-timeout'], fence['tolerance-timeout'], minutes(60));
    check(['fence', 'exit-delay'], fence['exit-delay'], minutes(10));
  });
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** A duration as a configuration writes it: 3s, 10m, 365d. */
export function spelt(ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
