import { NOTIFY } from '../domain/notices/make.ts';
import { adopt, emptyState } from '../domain/begin.ts';
import type { Transition } from '../domain/alarm/transition.ts';
import type { Plant } from '../domain/plant.ts';
import type { Gap } from '../domain/refold.ts';
import type { State } from '../domain/state/state.ts';
import { instant, type Instant } from '../domain/time.ts';
import type { LogReader } from '../log/reader.ts';
import { recoverInSteps } from '../log/recover.ts';
import type { Steps } from '../ports/steps.ts';
import { transitionMessage } from '../project/alarms.ts';
import type { TransitionMessage } from '../wire/messages.ts';
import { type RaisedOtherwise, differencesOf } from './differences.ts';
import type { GapLine } from './line.ts';
import { OtherRules } from './other-rules.ts';
import { type Asked, SpanGaps } from './span-gaps.ts';

/** What alarms there would have been under other rules. */
export interface WhatIf {
  readonly from: Instant;
  /** Up to where it was folded: before the end of the span where there were too many transitions. */
  readonly to: Instant;
  /** The rules under which `from` was reached, and those that were tried. */
  readonly revision: { readonly recorded: string; readonly whatIf: string };
  /** The rules are those that were in force at `from`. */
  readonly unchanged: boolean;
  readonly inputs: number;
  /** The first stretch of which inputs are missing: what comes after it is in doubt. */
  readonly gap?: Gap;
  /** The stretches of the span that were not watched, are lost or no longer kept; the first thousand. */
  readonly gaps: readonly SpanGap[];
  readonly recorded: readonly TransitionMessage[];
  readonly whatIf: readonly TransitionMessage[];
  /** The two side by side, once each time that an alarm was raised, in the order of time. */
  readonly differences: readonly RaisedOtherwise[];
}

/** A stretch of the span of which the record says less than everything, and why. */
export type SpanGap = Omit<GapLine, 'type' | 'at'>;

export interface WhatIfOptions {
  /** Used where the record does not hold the plant of then. */
  readonly present: Plant;
  /** So many transitions are listed of each; the folding ends with the one that is too many. */
  readonly most: number;
  readonly progress?: (at: Instant) => void;
}

/** Rows in one step: about a millisecond. */
const ROWS_A_STEP = 64;

/**
 * Folds recorded inputs again under another plant. What was the case at `from` comes from the record, and goes on under the
 * other plant as it does when a configuration is put into force; from there on no other one is. Nothing where nothing was recorded in the span.
 */
export function* whatIf(
  reader: LogReader,
  asked: Asked,
  plant: Plant,
  { present, most, progress = () => {} }: WhatIfOptions,
): Steps<WhatIf | undefined> {
  const { from, to } = asked;
  const begin = reader.seqAt(from - 1) ?? 0;
  const end = reader.seqAt(to) ?? 0;
  const recovered = yield* recoverInSteps(reader, present, { toSeq: begin });
  const { state } = recovered;
  const then = state.base;
  const unchanged = isSame(then, plant);
  const other = new OtherRules(state, unchanged ? then : plant, instant(from));
  const [asRecorded, asTried] = [namesOnly(state, then), namesOnly(state, then)];
  adopt(asTried, other.plant);

  const recorded: TransitionMessage[] = [];
  const tried: TransitionMessage[] = [];
  // Their feedback is that of the messages and outputs of then: to other messages there was no answer.
  const isJudged = ({ cause, alarm }: Transition): boolean => unchanged || (cause !== 'output' && alarm !== NOTIFY);
  const try_ = (transitions: readonly Transition[]): void => {
    for (const one of transitions) if (isJudged(one)) tried.push(transitionMessage(asTried, one, one.seq));
  };
  try_(other.begin());
  let [inputs, looked, at] = [0, 0, from];
  let { gap } = recovered;
  const gaps = new SpanGaps(reader, asked, begin);
  gaps.begin();
  let last = { seq: begin, at: from };
  for (const row of reader.rows({ fromSeq: begin + 1, toSeq: end })) {
    if (++looked % ROWS_A_STEP === 0) {
      progress(instant(row.at));
      yield;
    }
    gaps.take(row);
    if (row.kind === 'transition') {
      other.acts.hearRecorded(row.transition);
      if (isJudged(row.transition)) recorded.push(transitionMessage(asRecorded, row.transition, row.transition.seq));
    }
    if (row.kind !== 'input') continue;
    if (recorded.length > most || tried.length > most) break;
    const { input } = row;
    if (input.seq !== last.seq + 1) gap ??= { from: instant(last.at), to: input.at };
    last = input;
    at = input.at;
    if ('revision' in input) adopt(asRecorded, reader.plant(input.revision) ?? present);
    try_(other.take(input));
    inputs += 1;
  }
  const isCut = recorded.length > most || tried.length > most;
  if (!isCut) gaps.end();
  if (gaps.isUnrecorded) return undefined;
  return {
    from: instant(from),
    to: instant(isCut ? at : to),
    revision: { recorded: then.revision, whatIf: plant.revision },
    unchanged,
    inputs,
    ...(gap === undefined ? {} : { gap }),
    gaps: gaps.found.map(({ type: _type, at: _at, ...one }) => one),
    recorded,
    whatIf: tried,
    differences: differencesOf(recorded, tried),
  };
}

/** A state for the words of transitions: the plant, and the names of what it no longer has. */
const namesOnly = ({ former }: State, plant: Plant): State => ({ ...emptyState(plant), former });

/** Whether two plants have the same rules: the revision also changes with what no rule looks at. */
const isSame = (a: Plant, b: Plant): boolean =>
  a.revision === b.revision || JSON.stringify({ ...a, revision: '' }) === JSON.stringify({ ...b, revision: '' });
