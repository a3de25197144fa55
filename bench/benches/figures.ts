import { join } from 'node:path';
import { figuresOf } from '../../src/historian/figures.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { Bench } from '../harness/bench.ts';
import { type AlarmLog, writeAlarmLog } from '../harness/alarm-log.ts';
import { temporary } from '../harness/children.ts';
import { plantOf } from '../harness/drafts.ts';
import { alternating, compared } from '../harness/figure.ts';
import { gasPlant } from '../harness/plants.ts';
import { monotonic } from '../harness/stats.ts';

const POINTS = 200;
const ALARMS = 100_000;
const MONTH_MS = 30 * 86_400_000;

/** The figures of alarm management, as `GET /api/v1/kpi` asks for them. */
export const alarmFigures: Bench = {
  name: 'figures',
  about: `EEMUA figures of a month with ${ALARMS} alarm records, ${POINTS} points in 20 zones; floor: reading the rows once`,
  limit: 240,
  async run({ runs, length }) {
    const base = gasPlant('tcp://127.0.0.1:1', POINTS, '1s');
    const plant = plantOf({ ...base, zones: Array.from({ length: 20 }, (_, i) => stripe(i)) });
    const data = join(temporary(), 'data');
    const log = writeAlarmLog(data, plant, Math.round(ALARMS * length), MONTH_MS);
    const reader = new LogReader(data);
    const pairs = await alternating(
      runs,
      () => measured(() => figuresOf(reader, plant, log)),
      () => measured(() => bareRead(reader, log)),
    );
    const note = `${log.transitions} alarm records`;
    return [
      compared('figures of a month', 'ms', pairs, ({ all }) => all, { text: '< 10 s', met: (ms) => ms < 10_000 }, note),
      compared('figures, longest step without a pause', 'ms', pairs, ({ longest }) => longest),
    ];
  },
};

/** The points are in columns of 18 m and rows of 10 m: a zone is half of a row. */
const stripe = (i: number) => {
  const [x, y] = [(i % 2) * 95 + 1, Math.floor(i / 2) * 10 + 6];
  return {
    id: `zone-${i}`,
    floor: 'ground',
    polygon: [
      [x, y],
      [x + 90, y],
      [x + 90, y + 8],
      [x, y + 8],
    ],
  };
};

function* bareRead(reader: LogReader, { from, to }: AlarmLog): Generator<undefined, number> {
  let rows = 0;
  for (const row of reader.rows({ fromAt: from, toAt: to }, ['acts'])) {
    void row;
    if (++rows % 64 === 0) yield;
  }
  return rows;
}

function measured(begin: () => Iterator<undefined, unknown>): Promise<{ all: number; longest: number }> {
  const started = monotonic();
  const steps = begin();
  let longest = 0;
  for (let at = started; ;) {
    const { done } = steps.next();
    const now = monotonic();
    longest = Math.max(longest, now - at);
    at = now;
    if (done === true) return Promise.resolve({ all: now - started, longest });
  }
}
