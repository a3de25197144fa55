import { z } from 'zod';
import { time } from './parts.ts';

/** The figures of alarm management (EEMUA 191, ISA-18.2-2016, IEC 62682). Times are Unix milliseconds, lengths milliseconds. */

const count = z.int().min(0);
const share = z.number().min(0).meta({ description: 'A share of 1' });
const priority = z.int().min(1).max(4);
const alarm = z.string();

const rate = z.object({
  average: z.number().meta({ description: 'Of the watched time; of less than one step the number in it' }),
  peak: count.meta({ description: 'The most in one step of the clock of the site' }),
});
const level = z.object({
  mean: z.number().meta({ description: 'Over the watched time' }),
  most: count.meta({ description: 'The most at once' }),
  atEnd: count,
});
const waits = z
  .object({
    count: count.meta({ description: 'Occurrences that have come to it' }),
    outstanding: count.meta({ description: 'Occurrences that have not, and are not part of the figures' }),
    median: z.int().optional(),
    p90: z.int().optional(),
    p95: z.int().optional(),
    longest: z.int().optional(),
  })
  .meta({ description: 'From the beginning of an occurrence, ms, within 2 %; none where there is no occurrence' });

const scope = z.object({
  occurrences: count.meta({ description: 'Activations of alarms that are not hidden' }),
  reAlarms: count,
  rates: z.object({
    tenMinutes: rate.extend({ busy: share.meta({ description: 'Share of the ten minutes with more than 10' }) }),
    hour: rate,
    day: rate,
  }),
  priorities: z.array(z.object({ priority, count, share })).readonly(),
  floods: z.object({
    count,
    ms: count,
    share: share.meta({ description: 'Of the watched time' }),
    peak: count.meta({ description: 'The most occurrences in ten minutes' }),
  }),
  standing: level.meta({ description: 'Active or unacknowledged' }),
  stale: level.meta({ description: 'Active for more than 24 hours without a break' }),
  shelved: level,
  suppressed: level,
  outOfService: level,
  chattering: count.meta({ description: 'Alarms that were raised three times in a minute' }),
  fleeting: count.meta({ description: 'Occurrences gone within 10 s, not acknowledged and not repeated' }),
  toAcknowledge: waits,
  toReturn: waits,
  verdicts: z.object({ real: count, false: count, test: count }),
});

/** The answer of `GET /api/v1/kpi`. */
export const figures = z.object({
  from: time,
  to: time,
  covered: z
    .object({
      from: time,
      to: time,
      ms: count,
      share: share.meta({ description: 'Of what was asked' }),
      gaps: z.array(z.object({ from: time, to: time })).readonly(),
      moreGaps: count.meta({ description: 'Further gaps, which are not listed' }),
      damaged: z.array(z.string()).readonly().meta({
        description: 'Files of the record of which a part could not be read: what it held is in no figure',
      }),
      beginKnown: z.boolean().meta({
        description: 'Whether the alarms that stood at the beginning are known; if not, each is from its first line on',
      }),
    })
    .meta({ description: 'Of what time there is a record. What was not watched is never counted as quiet' }),
  all: scope,
  priorities: z.array(scope.extend({ priority })).readonly(),
  areas: z
    .array(scope.extend({ zone: z.string() }))
    .readonly()
    .meta({ description: 'An alarm in two zones is counted in both' }),
  elsewhere: scope.meta({ description: 'Alarms in no zone: of the gateway, of people and badges' }),
  topTen: z.object({
    share,
    items: z.array(z.object({ alarm, priority, occurrences: count, share, chatters: count })).readonly(),
    others: count.meta({ description: 'Occurrences of alarms beyond the 10,000 that are counted by name' }),
  }),
  floods: z
    .array(
      z.object({
        from: time,
        to: time.optional(),
        count,
        peak: count,
        first: z.object({ alarm, occurrence: z.string() }),
      }),
    )
    .readonly()
    .meta({ description: 'The newest 100' }),
  stale: z
    .array(z.object({ alarm, since: time }))
    .readonly()
    .meta({ description: 'Stale at the end, the oldest 100' }),
  warnings: z
    .object({
      given: count.meta({ description: 'Early warnings (`:rising`) that were raised' }),
      held: count.meta({ description: 'The limit was reached within the interval that the warning said' }),
      sooner: count.meta({ description: 'It was reached before: the warning promised too much time' }),
      later: count.meta({ description: 'It was reached within ten minutes after the interval' }),
      never: count.meta({ description: 'It was not reached' }),
      unknown: count.meta({ description: 'The time is not over, or was not watched' }),
      coverage: share.optional().meta({ description: 'The share of `held` in what is decided' }),
      unwarned: count.meta({ description: 'Limits of gases that were reached without a warning' }),
      lead: waits.meta({ description: 'From a warning to its limit, ms' }),
    })
    .meta({ description: 'What came of the early warnings: their intervals as they were when they were raised' }),
});
export type FiguresAnswer = z.infer<typeof figures>;
