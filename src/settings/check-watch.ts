import { notifyProblem } from '../words/problems-notify.ts';
import type { DriverProblem } from './driver-kind.ts';
import type { PlantFile } from './schema.ts';
import { isTimezone } from '../common/site-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60;

/** What is wrong with the watch check beyond its shape. */
export function checkWatch({ watch, site: { timezone } }: Pick<PlantFile, 'watch' | 'site'>): DriverProblem[] {
  const night = watch?.['at-night'];
  if (night === undefined) return [];
  const problems: DriverProblem[] = [];
  if (!isTimezone(timezone))
    problems.push({ path: ['site', 'timezone'], ...notifyProblem('no-timezone', { timezone }) });
  const minutes = ((night.to - night.from + DAY - 1) % DAY) + 1;
  if (night.every > minutes * MINUTE)
    problems.push({ path: ['watch', 'at-night', 'every'], ...notifyProblem('night-too-short', { minutes }) });
  return problems;
}
