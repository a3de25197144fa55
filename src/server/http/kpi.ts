import { z } from 'zod';
import { type Instant, instant } from '../../domain/time.ts';
import { figures } from '../../wire/figures.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { RequestError } from '../problem.ts';
import { JsonParts, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import type { Quota } from './quota.ts';

const DAY_MS = 86_400_000;
/** Averages of alarm management are of 30 days at least (EEMUA 191). */
const ASKED_DAYS = 30;
const dateTime = z.iso.datetime({ offset: true });

/** The figures of alarm management. */
export const kpiRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/kpi',
      summary:
        'Figures of alarm management (EEMUA 191, ISA-18.2) of all alarms, each priority and each zone; of the last 30 days where nothing else is asked',
      permission: 'read',
      query: z.object({ from: dateTime.optional(), to: dateTime.optional() }),
      response: figures,
    },
    async ({ query: { from, to }, reply }) => {
      const end = to === undefined ? site.clock.now() : timeOf(to);
      const span = { from: from === undefined ? instant(end - ASKED_DAYS * DAY_MS) : timeOf(from), to: end };
      if (span.from >= span.to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const { most } = LIMITS['kpi-days'];
      if (span.to - span.from > most * DAY_MS)
        throw new RequestError('bad-request', filled(REQUEST_TEXTS.manyDays, { most }));
      return new JsonParts(await quota.stream(reply, (signal) => site.archive.figures(span, signal)));
    },
  ),
];

const timeOf = (text: string): Instant => instant(Date.parse(text));
