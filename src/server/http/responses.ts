import { z } from 'zod';
import { instant } from '../../domain/time.ts';
import { CLOSING_VERDICTS } from '../../domain/response/closing.ts';
import { alarmIdText, occurrenceIdText } from '../../wire/ids.ts';
import { time } from '../../wire/parts.ts';
import { countText, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { done } from './acts.ts';
import { knownAlarm, perform } from './alarms.ts';

/** More steps than any plan has. */
const MOST_STEPS = 1000;
/** The last time that a date can name, Unix milliseconds. */
const LAST_TIME = 8_640_000_000_000_000;
const words = z.string().trim().min(1).max(2000);

/** What people do about an alarm beside acknowledging it: the steps of its plan, and its closing. */
export const responseRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'POST',
      path: '/api/v1/responses/:occurrence/steps/:step',
      summary: 'A step of the response plan, counted from 1, is done, or is not after all',
      permission: 'respond',
      params: z.object({ occurrence: occurrenceIdText, step: countText(1, MOST_STEPS) }),
      body: z.object({ done: z.boolean() }),
      response: done,
    },
    ({ params: { occurrence, step }, body, ...call }) =>
      perform(site, call, { act: 'step', occurrence, step, done: body.done }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/close',
      summary: 'Close an occurrence that is over: what it was, the measure, and by when that is due',
      permission: 'respond',
      params: z.object({ id: alarmIdText }),
      body: z.object({
        occurrence: occurrenceIdText,
        verdict: z.enum(CLOSING_VERDICTS),
        measure: words,
        due: time.min(0).max(LAST_TIME).optional().meta({ description: 'When the measure has to be done' }),
      }),
      response: done,
    },
    ({ params: { id }, body: { occurrence, verdict, measure, due }, ...call }) => {
      const isOfNow = site.state.unclosed.get(occurrence)?.about.alarm !== id;
      return perform(site, call, {
        act: 'close',
        // The condition of what is over may be gone.
        alarm: isOfNow ? knownAlarm(site, id) : id,
        occurrence,
        verdict,
        measure,
        ...(due === undefined ? {} : { due: instant(due) }),
      });
    },
  ),
];
