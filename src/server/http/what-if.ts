import { z } from 'zod';
import { LOG_CLASSES } from '../../common/log-class.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { CONFIGURATION_TEXTS } from '../../words/configuration.ts';
import { problemIn } from '../../words/problems.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { languageOf, RequestError, sendProblem } from '../problem.ts';
import { JsonParts, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { someParts } from '../some-parts.ts';
import type { Quota } from './quota.ts';

const HOUR_MS = 3_600_000;
const dateTime = z.iso.datetime({ offset: true });
const body = z.object({
  from: dateTime,
  to: dateTime,
  files: z
    .record(z.string().max(256), z.string())
    .meta({ description: 'Texts of the configuration by file name, over those in force' }),
});
const transitions = z.array(z.record(z.string(), z.unknown()));
const raise = z.object({
  occurrence: z.string(),
  at: z.int(),
  value: z.number().optional(),
  unit: z.string().optional(),
  limit: z.number().optional(),
  priority: z.int(),
  until: z.int().optional().meta({ description: 'When it had returned' }),
});
const answer = z.object({
  from: z.int(),
  to: z.int().meta({ description: 'Up to where it was folded; before the end of the span where there is too much' }),
  revision: z.object({ recorded: z.string(), whatIf: z.string() }),
  unchanged: z.boolean().meta({ description: 'The rules are those that were in force at `from`' }),
  inputs: z.int(),
  gap: z.object({ from: z.int(), to: z.int() }).optional().meta({ description: 'Inputs are missing here' }),
  gaps: z
    .array(
      z.object({
        from: z.int(),
        to: z.int(),
        cause: z.enum(['not-watched', 'not-recorded', 'not-kept']),
        classes: z.array(z.enum(LOG_CLASSES)).optional().meta({ description: 'What is missing; everything if absent' }),
      }),
    )
    .meta({ description: 'Stretches of the span of which there is no record, or not all of it; the first thousand' }),
  recorded: transitions,
  whatIf: transitions.meta({
    description: 'The transitions under the other rules; what was the case at `from` comes from the record',
  }),
  differences: z.array(
    z.object({
      alarm: z.string(),
      what: z.enum(['same', 'earlier', 'later', 'never', 'new', 'joined']),
      by: z.int().optional().meta({ description: 'Milliseconds' }),
      recorded: raise.optional(),
      whatIf: raise.optional(),
    }),
  ),
});

/** What alarms there would have been under other rules. */
export const whatIfRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'POST',
      path: '/api/v1/what-if',
      summary:
        'What alarms there would have been under another configuration; puts nothing into force. 404 where nothing was recorded in the span',
      permission: 'investigate',
      body,
      bodyLimit: LIMITS['configuration-bytes'].most,
      response: answer,
    },
    async ({ body: { from, to, files }, request, reply }) => {
      const span = { from: timeOf(from), to: timeOf(to) };
      if (span.from >= span.to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const { most } = LIMITS['what-if-hours'];
      if (span.to - span.from > most * HOUR_MS)
        throw new RequestError('bad-request', filled(REQUEST_TEXTS.manyHours, { most }));
      await quota.inTurn(request, reply);
      const tried = await site.configuration.tryOut(files);
      if (tried === 'busy') throw new RequestError('too-many', CONFIGURATION_TEXTS.busyChecks, tried);
      if (!tried.ok) {
        const problems = tried.problems.map((one) => problemIn(one, languageOf(request.raw)));
        const detail = filled(CONFIGURATION_TEXTS.problems, { count: problems.length });
        return sendProblem(reply, 'bad-configuration', detail, undefined, { problems });
      }
      const query = { ...span, plant: tried.plant };
      const parts = await someParts(await quota.stream(reply, (signal) => site.archive.whatIf(query, signal)));
      if (parts === undefined) throw new RequestError('not-found', REQUEST_TEXTS.nothingRecorded);
      return new JsonParts(parts);
    },
  ),
];

const timeOf = (text: string): Instant => instant(Date.parse(text));
