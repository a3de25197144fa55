import { z } from 'zod';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';

const body = z.object({
  accept: z.enum(['wall', 'record']).meta({ description: 'The machine, or what was counted on from the record' }),
  reason: z.string().trim().min(1).max(2000),
});

/** Ends a doubt about the clock by a person's word. */
export const clockRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'POST',
      path: '/api/v1/clock',
      summary: 'Say which time is right while the clock is in doubt',
      permission: 'settle-clock',
      body,
      response: done,
    },
    async ({ body: { accept, reason }, account: { name, role }, reply }) =>
      answerOf(reply, await site.settleClock(accept, reason, name, role)),
  ),
];
