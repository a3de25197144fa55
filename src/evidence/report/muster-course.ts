import type { PlantEvent } from '../../domain/event.ts';
import type { Instant } from '../../domain/time.ts';
import { MUSTER_REPORT_TEXTS as T } from '../../words/muster-report.ts';
import { markup, Markup, table } from './markup.ts';
import type { MusterRecord } from './muster.ts';
import type { Pen } from './pen.ts';

/** How many were expected and accounted for at a time. */
export interface CoursePoint {
  readonly at: Instant;
  readonly expected: number;
  readonly accounted: number;
}

const MOST_LINES = 60;
const [WIDTH, HEIGHT] = [720, 140];

/** How the numbers went: at the start, and wherever one of them changed. */
function courseOf({ muster, events }: Pick<MusterRecord, 'muster' | 'events'>): readonly CoursePoint[] {
  const steps = [
    ...muster.people.map(({ since }) => ({ at: since, expected: 1, accounted: 0 })),
    ...events.flatMap((event) => {
      const accounted = changeOf(event);
      return accounted === 0 ? [] : [{ at: event.at, expected: 0, accounted }];
    }),
  ].sort((a, b) => a.at - b.at);
  const points: CoursePoint[] = [{ at: muster.startedAt, expected: 0, accounted: 0 }];
  for (const step of steps) {
    const last = points.at(-1);
    if (last === undefined) continue;
    const { expected, accounted } = last;
    const next = { at: step.at, expected: expected + step.expected, accounted: accounted + step.accounted };
    if (last.at === step.at) points.pop();
    points.push(next);
  }
  return points;
}

function changeOf({ kind }: PlantEvent): number {
  if (kind === 'muster-accounted') return 1;
  return kind === 'muster-unaccounted' ? -1 : 0;
}

/** The course of the numbers: a step chart, and a table of some of its times. */
export function numbersSection(pen: Pen, record: MusterRecord): Markup {
  const points = courseOf(record);
  const every = Math.ceil(points.length / MOST_LINES);
  const lines = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  return pen.section(
    T.course,
    chart(pen, points, record.until),
    table(
      [T.time, T.after, T.expected, T.accounted, T.missing].map((text) => pen.say(text)),
      lines.map(({ at, expected, accounted }) => [
        pen.time(at),
        pen.lasting(at - record.muster.startedAt),
        expected,
        accounted,
        expected - accounted,
      ]),
      ['t', 'n', 'n', 'n', 'n'],
    ),
  );
}

/** The upper line is who was expected, the lower one who was accounted for: what is between them was missing. */
function chart(pen: Pen, points: readonly CoursePoint[], until: Instant): Markup {
  const [first] = points;
  if (first === undefined) return markup``;
  const most = Math.max(1, ...points.map(({ expected }) => expected));
  const span = Math.max(1, until - first.at);
  const x = (at: number): string => (((at - first.at) / span) * WIDTH).toFixed(1);
  const y = (count: number): string => (HEIGHT - (count / most) * (HEIGHT - 12)).toFixed(1);
  const path = (pick: (point: CoursePoint) => number): string => {
    let d = `M0 ${y(pick(first))}`;
    for (const point of points) d += `H${x(point.at)}V${y(pick(point))}`;
    return `${d}H${WIDTH}`;
  };
  const lower = path(({ accounted }) => accounted);
  const label = pen.fill(T.chart, { most, last: pen.lasting(span) });
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 14}" role="img" aria-label="${label}"><path d="${lower}V${HEIGHT}H0Z" fill="#ddd"></path><path d="${path(({ expected }) => expected)}" fill="none" stroke="#111" stroke-width="1.5"></path><path d="${lower}" fill="none" stroke="#111" stroke-width="1.5" stroke-dasharray="4 2"></path><text x="${WIDTH / 2}" y="${HEIGHT + 11}">${label}</text></svg>`;
}
