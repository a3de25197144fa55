import { siteClock } from '../common/site-clock.ts';
import { indexOf } from '../domain/begin.ts';
import { restore } from '../domain/checkpoint.ts';
import { Coverage } from '../domain/figures/coverage.ts';
import { Figures } from '../domain/figures/figures.ts';
import type { Plant } from '../domain/plant.ts';
import type { SiteClock } from '../domain/site-clock.ts';
import type { State } from '../domain/state/state.ts';
import { instant } from '../domain/time.ts';
import type { LogReader } from '../log/reader.ts';
import type { FiguresQuery } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';
import type { FiguresAnswer } from '../wire/figures.ts';
import { revisionOf, surveyed } from './survey.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** What came shortly before the asked time belongs to a flood and to chatter in it, ms. */
const LEAD_MS = 3_600_000;
const MOST_GAPS = 100;

/**
 * The figures of alarm management of a stretch of time. The record of alarms and acts is read twice: first for what was
 * not watched and what was a test, then for the alarms.
 */
export function* figuresOf(reader: LogReader, present: Plant, { from, to }: FiguresQuery): Steps<FiguresAnswer> {
  const damaged = new Set<string>();
  const record = reader.hearing((file) => damaged.add(file));
  const start = stateBefore(reader, present, from - LEAD_MS);
  const survey = yield* surveyed(record, { from, to, lead: from - LEAD_MS });
  const coverage = new Coverage(from, to, survey.gaps);
  let plant = start?.plant ?? plantAt(reader, present, survey.firstRevision);
  const figures = new Figures(coverage, clockOf(present.site.timezone), survey.tests, indexOf(plant));
  if (start !== undefined) figures.begin(start);
  const span = start === undefined ? { fromAt: from - LEAD_MS } : { fromSeq: start.seq + 1 };
  let looked = 0;
  for (const row of record.rows({ ...span, toAt: to }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    const revision = revisionOf(row);
    if (revision !== undefined && revision !== plant.revision) {
      plant = plantAt(reader, present, revision);
      figures.configured(indexOf(plant));
    }
    figures.take(row, instant(row.at));
  }
  const beginKnown = start !== undefined || survey.isWhole;
  const covered = { ...coveredOf(coverage), beginKnown, damaged: [...damaged] };
  return { from, to, covered, ...figures.result() };
}

/** A state shortly before a time: the alarms that stood then. None where no checkpoint is left, or it cannot be read. */
function stateBefore(reader: LogReader, present: Plant, toAt: number): State | undefined {
  const checkpoint = reader.checkpoint({ toAt });
  if (checkpoint === undefined) return undefined;
  try {
    return restore(plantAt(reader, present, checkpoint.revision), checkpoint);
  } catch {
    // Of a build that wrote it otherwise than it says. The answer says that the beginning is not known.
    return undefined;
  }
}

const plantAt = (reader: LogReader, present: Plant, revision: string | undefined): Plant =>
  revision === undefined || revision === present.revision ? present : (reader.plant(revision) ?? present);

/** The clocks of a few sites: making one asks the system some thousand times. */
const clocks = new Map<string, SiteClock>();

function clockOf(timezone: string): SiteClock {
  const clock = clocks.get(timezone) ?? siteClock(timezone);
  clocks.set(timezone, clock);
  return clock;
}

type Watched = Omit<FiguresAnswer['covered'], 'beginKnown' | 'damaged'>;

function coveredOf({ from, to, ms, gaps }: Coverage): Watched {
  const [first, last] = [gaps[0], gaps.at(-1)];
  return {
    from: first?.from === from && ms > 0 ? first.to : from,
    to: ms === 0 ? from : last?.to === to ? last.from : to,
    ms,
    share: ms / (to - from),
    gaps: gaps.slice(0, MOST_GAPS),
    moreGaps: Math.max(0, gaps.length - MOST_GAPS),
  };
}
