import { LOG_CLASSES, type LogClass, ofEachClass, traitsOf } from '../common/log-class.ts';
import type { Plant } from '../domain/plant.ts';
import type { Settings } from './driver-kind.ts';

const DAY_MS = 86_400_000;
/** Bytes of the record a value of the air and a place of a badge take, everything included (`npm run bench -- log`). */
const SAMPLE_BYTES = 1.6;
const FIX_BYTES = 3.5;
/** Bytes a day of alarms and acts: a busy day of a thousand lines, and what each start leaves. */
const ACTS_BYTES = 200_000;
/** What is polled back to back is read so often, ms. */
const BACK_TO_BACK_MS = 100;
/** Bytes of the quota that the tail, accounts and plants take. */
const OTHER_BYTES = 20_000_000;
/** Less than so many days is worth a warning, whatever is to be kept. */
const LEAST_DAYS = 30;

/** How long the record of a class lasts within the quota, at the rates that are configured. */
export interface Lasting {
  readonly class: LogClass;
  /** Whole days until the oldest of it has to go, at most as many as it is to be kept. */
  readonly days: number;
  /** Days that it is to be kept. */
  readonly keep: number;
  /** It lasts less than it is to be kept, or less than 30 days. */
  readonly isShort: boolean;
}

/** Every class has its share of the quota; what one does not need goes to the others by their shares. */
export function lastingOf({ file, plant }: Pick<Settings, 'file' | 'plant'>): Lasting[] {
  const { quota, keep } = file.log;
  const daily = bytesADay(plant);
  const wanted = ofEachClass((_, logClass) => (daily[logClass] * keep[logClass]) / DAY_MS);
  const given = shared(Math.max(0, quota - OTHER_BYTES), wanted);
  return LOG_CLASSES.map((logClass) => {
    const kept = Math.floor(keep[logClass] / DAY_MS);
    const isEnough = wanted[logClass] - given[logClass] <= 1;
    const days = isEnough ? kept : Math.floor(given[logClass] / daily[logClass]);
    return { class: logClass, days, keep: kept, isShort: days < kept || days < LEAST_DAYS };
  });
}

function bytesADay({ points, devices, people }: Plant): Record<LogClass, number> {
  const times = (period: number): number => DAY_MS / Math.max(BACK_TO_BACK_MS, period);
  const periods = new Map(devices.map(({ id, period }) => [id, period]));
  const samples = points.reduce((sum, { device, period }) => sum + times(period ?? periods.get(device) ?? 0), 0);
  const sources = devices.filter(({ kind }) => kind === 'badges');
  const fixes = sources.length === 0 ? 0 : times(Math.min(...sources.map(({ period }) => period)));
  const badges = people.filter(({ tag }) => tag !== undefined).length;
  return { gas: samples * SAMPLE_BYTES, people: badges * fixes * FIX_BYTES, acts: ACTS_BYTES };
}

/** Of some bytes what each class gets: no more than it wants, else by its share. */
function shared(bytes: number, wanted: Readonly<Record<LogClass, number>>): Record<LogClass, number> {
  const given = ofEachClass(() => 0);
  let left = bytes;
  let hungry: readonly LogClass[] = LOG_CLASSES;
  while (hungry.length > 0 && left > 1) {
    const shares = hungry.reduce((sum, logClass) => sum + traitsOf(logClass).share, 0);
    const all = left;
    for (const logClass of hungry) {
      const more = Math.min(wanted[logClass] - given[logClass], (all * traitsOf(logClass).share) / shares);
      given[logClass] += more;
      left -= more;
    }
    hungry = hungry.filter((logClass) => wanted[logClass] - given[logClass] > 1);
  }
  return given;
}
