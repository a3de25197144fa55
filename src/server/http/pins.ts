import { z } from 'zod';
import { instant, minutes } from '../../domain/time.ts';
import type { PinnedStretch } from '../../ports/archive.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { done } from './acts.ts';
import { perform } from './alarms.ts';
import { incidentIdText, incidentOf } from './incidents.ts';
import type { Quota } from './quota.ts';

/** So much before and after an incident is kept with it. */
const AROUND_MS = minutes(10);
const dateTime = z.iso.datetime({ offset: true });
const why = z.string().trim().min(1).max(2000).meta({ description: 'Why it is kept, for the record' });
const item = z.object({
  id: z.string(),
  from: z.int(),
  to: z.int(),
  why: z.string(),
  by: z.string(),
  incident: z.literal(true).optional().meta({ description: 'An incident keeps its time by itself' }),
});

/** Stretches of the record that are kept whatever their age. */
export const pinRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/pins',
      summary: 'Stretches of the record that are kept whatever their age, the earliest first',
      permission: 'read',
      response: listOf(item),
    },
    async ({ reply }) => ({ items: await quota.ask(reply, (signal) => site.archive.pins(signal)) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/pins',
      summary: 'Keep a stretch of the record, whatever its age',
      permission: 'investigate',
      body: z.object({ from: dateTime, to: dateTime, why }),
      response: done.extend({ id: z.string() }),
    },
    async ({ body: { from, to, why: reason }, ...call }) => {
      const span = { from: Date.parse(from), to: Date.parse(to) };
      if (span.from >= span.to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const pin = { id: `p-${span.from}-${span.to}`, ...span, why: reason, by: call.account.name };
      return { ...(await keep(site, call, pin)), id: pin.id };
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/incidents/:id/pin',
      summary: 'Keep an incident and the minutes around it, whatever their age',
      permission: 'investigate',
      params: z.object({ id: incidentIdText }),
      body: z.object({ why }),
      response: done.extend({ id: z.string() }),
    },
    async ({ params: { id: incident }, body, ...call }) => {
      const { openedAt, closedAt } = await incidentOf(site, quota, call.reply, incident);
      const end = closedAt ?? site.clock.now();
      const span = { from: Math.max(0, openedAt - AROUND_MS), to: end + AROUND_MS };
      // The pin that the incident has by itself may give way to newer ones; that of a person does not.
      const pin = { id: `p-${incident}`, ...span, why: body.why, by: call.account.name };
      return { ...(await keep(site, call, pin)), id: pin.id };
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/v1/pins/:id',
      summary: 'A stretch of the record need no longer be kept',
      permission: 'investigate',
      params: z.object({ id: z.string().min(1).max(100) }),
      response: done,
    },
    async ({ params: { id }, ...call }) => {
      if (!(await site.archive.unpin(id))) throw new RequestError('not-found', filled(REQUEST_TEXTS.noPin, { id }));
      return perform(site, call, { act: 'unpin', pin: id });
    },
  ),
];

/** It is kept before the record says so: what the record says is true. */
async function keep(site: Site, call: Parameters<typeof perform>[1], pin: PinnedStretch): ReturnType<typeof perform> {
  const range = await site.archive.range();
  if (range === undefined || pin.from > range.to || pin.to < range.from)
    throw new RequestError('not-found', REQUEST_TEXTS.nothingRecorded);
  await site.archive.pin(pin);
  const { id, from, to, why: reason } = pin;
  return perform(site, call, { act: 'pin', pin: id, from: instant(from), to: instant(to), why: reason });
}
