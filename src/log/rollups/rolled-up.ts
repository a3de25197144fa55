import type { Input } from '../../domain/input.ts';
import type { SeriesQuery } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import type { LogReader } from '../reader.ts';
import type { SeriesWatch } from '../series-watch.ts';
import { MINUTE, type RolledUp, thingOfDevice, thingOfPoint } from './stretch.ts';

/** Rows that are looked at in one step. */
const ROWS_A_STEP = 64;

const minuteOf = (at: number): number => Math.floor(at / MINUTE);

/**
 * Follows a point by the rollups, and through the rows themselves in each minute in which they do not tell all: at the
 * ends of the span, where the gateway began or was held up, and where a device failed between values.
 * @returns up to where it was followed; nothing where there are no rollups or time went back, and nothing was taken
 */
export function* rolledUp(
  reader: LogReader,
  { point, device, from, to, staleAfter }: SeriesQuery,
  watch: SeriesWatch,
): Steps<RolledUp | undefined> {
  const span = { fromAt: from - staleAfter, toAt: to };
  const rolled = reader.rollups(span, [thingOfPoint(point), thingOfDevice(device)]);
  if (rolled === undefined) return undefined;
  const { lastSeq, lastAt } = rolled;
  for (const row of reader.rows({ ...span, fromSeq: lastSeq + 1 }, ['gas', 'acts'])) {
    if (row.at < lastAt) return undefined;
    break;
  }
  const [ofPoint, ofDevice] = rolled.stretches;
  const byRow = new Set<number>();
  let looked = 0;
  let before = -Infinity;
  for (const row of reader.rows({ ...span, toSeq: lastSeq }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.at < before) return undefined;
    before = row.at;
    if (row.kind === 'input' && isOfTheWatch(row.input)) byRow.add(minuteOf(row.at));
  }
  const failing = new Set(ofDevice.map(({ first }) => minuteOf(first)));
  for (const { first, last, longest, isKnown } of ofPoint) {
    const isCut = (first < from && last >= from) || (first <= to && last > to);
    const minute = minuteOf(first);
    if (isCut || longest > staleAfter || (isKnown && failing.has(minute))) byRow.add(minute);
  }
  yield;
  const all = [...ofPoint, ...ofDevice].filter(({ first, last }) => last >= span.fromAt && first <= to);
  const whole = all.filter(({ first }) => !byRow.has(minuteOf(first))).sort((a, b) => a.first - b.first);
  let next = 0;
  for (const minute of [...byRow].sort((a, b) => a - b)) {
    for (let one = whole[next]; one !== undefined && minuteOf(one.first) < minute; one = whole[++next])
      watch.takeStretch(one);
    const fromAt = Math.max(span.fromAt, minute * MINUTE);
    const toAt = Math.min(to, (minute + 1) * MINUTE - 1);
    for (const row of reader.rows({ fromAt, toAt, toSeq: lastSeq }, ['gas', 'acts'])) {
      if (++looked % ROWS_A_STEP === 0) yield;
      if (row.kind === 'input') watch.take(row.input);
    }
  }
  for (const one of whole.slice(next)) watch.takeStretch(one);
  if (lastAt <= to) watch.goTo(lastAt);
  return rolled;
}

const isOfTheWatch = ({ kind }: Input): boolean => kind === 'started' || kind === 'stalled' || kind === 'damaged';
