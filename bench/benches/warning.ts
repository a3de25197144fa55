import type { Bench, Effort } from '../harness/bench.ts';
import type { Figure } from '../harness/figure.ts';
import { type LeakCase, leakOf, RAMPS, T90S } from '../harness/leaks.ts';
import { judged, lineThrough, LINE_REACHES, plainThreshold, realSeries, sumOf, warnedOf } from '../harness/real-gas.ts';
import { medianOf, percentile } from '../harness/stats.ts';
import { type Warned, warned } from '../harness/warned.ts';

const LEAKS = 200;
const QUIET_DAYS = 200;
const POLLS = [200, 1000, 2000, 5000];
const QUIET_POLL = 5000;
const DAYS_A_MONTH = 30;
/** A crossing within so much of an end of the interval is in it, ms: a mean covers five seconds. */
const NEAR_MS = 1000;

interface Case {
  readonly leak: LeakCase;
  readonly seen: Warned;
}

/** What early warning finds, says and costs, on leaks that are simulated and on gas that was recorded. */
export const earlyWarning: Bench = {
  name: 'warning',
  about: `${LEAKS} leaks, ${LEAKS} rises that level off and ${QUIET_DAYS} quiet days of a detector, and the recorded gas of ../shared/data; floor: none`,
  limit: 600,
  run({ length }: Effort) {
    const ramps = cases('ramp', LEAKS);
    return Promise.resolve([
      ...ofRamps(ramps),
      ...ofIntervals(ramps),
      ...ofLevels(cases('levels-off', LEAKS)),
      ...ofQuiet(Math.round(QUIET_DAYS * Math.min(1, length))),
      ...realSeries().flatMap(ofReal),
    ]);
  },
};

function cases(kind: 'ramp' | 'levels-off', count: number): Case[] {
  return Array.from({ length: count }, (_, i) => {
    const t90 = T90S[i % T90S.length] ?? 30;
    const ramp = RAMPS[Math.floor(i / T90S.length) % RAMPS.length] ?? 5;
    const poll = POLLS[Math.floor(i / 7) % POLLS.length] ?? 1000;
    const leak = leakOf({ kind, t90, ramp, seed: (kind === 'ramp' ? 1000 : 5000) + i, poll });
    return { leak, seen: warned(leak, poll) };
  });
}

function ofRamps(all: readonly Case[]): Figure[] {
  const long = all.filter(({ leak }) => leak.ramp >= 3);
  const leads = long.flatMap(({ leak, seen: { raised } }) => {
    const [first] = raised;
    return first === undefined || leak.crossing === undefined || first >= leak.crossing
      ? []
      : [(leak.crossing - first) / 1000];
  });
  const share = (100 * leads.length) / long.length;
  const lead = medianOf(leads);
  return [
    {
      name: 'ramps of 3 minutes or more that were warned of',
      unit: '%',
      value: share,
      must: { text: '>= 90 %', met: share >= 90 },
    },
    { name: 'median lead of these warnings', unit: 's', value: lead, must: { text: '>= 60 s', met: lead >= 60 } },
    { name: 'lead of the worst tenth', unit: 's', value: percentile(leads, 0.1) },
  ];
}

function ofIntervals(all: readonly Case[]): Figure[] {
  const of = (name: string, some: readonly Case[], isJudged: boolean): Figure => {
    const shown = some.flatMap(({ leak: { crossing }, seen }) =>
      crossing === undefined
        ? []
        : seen.shown.map(({ earliest, latest }) => [earliest - crossing, latest - crossing] as const),
    );
    const held = shown.filter(([early, late]) => early <= NEAR_MS && late >= -NEAR_MS).length;
    const early = shown.filter(([, late]) => late < -NEAR_MS).length;
    const value = (100 * held) / shown.length;
    const must = { text: '85 to 99 %', met: value >= 85 && value <= 99 };
    return {
      name: `the interval held the crossing: ${name}`,
      unit: '%',
      value,
      ...(isJudged ? { must } : {}),
      note: `${shown.length} shown; too early ${early}, too late ${shown.length - held - early}`,
    };
  };
  return [
    of('all', all, true),
    ...T90S.map((t90) =>
      of(
        `T90 ${t90} s`,
        all.filter(({ leak }) => leak.t90 === t90),
        true,
      ),
    ),
    ...RAMPS.map((ramp) =>
      of(
        `ramps of ${ramp} min`,
        all.filter(({ leak }) => leak.ramp === ramp),
        ramp >= 3,
      ),
    ),
  ];
}

function ofLevels(all: readonly Case[]): Figure[] {
  const value = (100 * all.filter(({ seen }) => seen.raised.length > 0).length) / all.length;
  return [
    {
      name: 'rises to 0.9 of the limit that were forecast to cross',
      unit: '%',
      value,
      must: { text: '< 10 %', met: value < 10 },
    },
  ];
}

function ofQuiet(days: number): Figure[] {
  let [raised, samples, tookMs] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    const t90 = T90S[day % T90S.length] ?? 30;
    const leak = leakOf({ kind: 'quiet', t90, ramp: 1, seed: 9000 + day, poll: QUIET_POLL });
    const seen = warned(leak, QUIET_POLL);
    raised += seen.raised.length;
    samples += seen.samples;
    tookMs += seen.tookMs;
  }
  const value = (raised * DAYS_A_MONTH) / days;
  return [
    {
      name: 'false warnings of a quiet detector',
      unit: '/month',
      value,
      must: { text: '< 1', met: value < 1 },
      note: `${raised} in ${days} days`,
    },
    { name: 'cost of a sample of a quiet detector, whole fold', unit: 'us', value: (tookMs * 1000) / samples },
  ];
}

function ofReal({ name, all }: ReturnType<typeof realSeries>[number]): Figure[] {
  const ours = sumOf(all, (series, limit) => judged(series, limit, warnedOf(series, limit)));
  const lines = LINE_REACHES.map((reach) =>
    sumOf(all, (series, limit) => judged(series, limit, lineThrough(series, limit, reach))),
  );
  const level = sumOf(all, (series, limit) => judged(series, limit, plainThreshold(series, limit)));
  // The reach at which the line is wrong as often as we are, or less.
  const line = lines.findLast(({ wrong }) => wrong <= ours.wrong) ?? { found: 0, wrong: 0, crossings: ours.crossings };
  const noted = (of: { found: number; wrong: number; crossings: number }): string =>
    `${of.found} of ${of.crossings} crossings found, ${of.wrong} false warnings`;
  return [
    {
      name: `${name}: crossings warned of`,
      unit: '',
      value: ours.found,
      floor: line.found,
      must: { text: 'more than a line at equal false warnings', met: ours.found > line.found },
      note: noted(ours),
    },
    {
      name: `${name}: straight line, 2 min ahead`,
      unit: '',
      value: lines.at(-1)?.found ?? NaN,
      note: noted(lines.at(-1) ?? line),
    },
    { name: `${name}: threshold at 0.8 of the way`, unit: '', value: level.found, note: noted(level) },
  ];
}
