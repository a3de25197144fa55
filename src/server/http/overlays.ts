import { z } from 'zod';
import { SHELF_REASONS } from '../../domain/alarm/transition.ts';
import { type PointId, pointId } from '../../domain/ids.ts';
import type { OutOfService } from '../../domain/act.ts';
import { instant } from '../../domain/time.ts';
import { alarmIdText, occurrenceIdText, pointIdText } from '../../wire/ids.ts';
import { time } from '../../wire/parts.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { done } from './acts.ts';
import { knownAlarm, perform } from './alarms.ts';

const params = z.object({ id: alarmIdText });
const pointParams = z.object({ id: pointIdText });
const words = z.string().max(2000);
const back = z.object({ comment: words.optional() }).nullish();

const shelf = z.object({
  occurrence: occurrenceIdText.optional(),
  reason: z.enum(SHELF_REASONS).meta({ description: '`other` needs a comment' }),
  until: time.optional().meta({ description: 'At most 8 hours ahead; 30 minutes without it' }),
  comment: words.optional(),
  oneShot: z.boolean().optional().meta({ description: 'It ends when the alarm returns, if that is before' }),
});
const service = z.object({
  reason: words.min(1),
  until: time.optional().meta({
    description: 'At most 8 hours ahead for an operator, 7 days for an engineer; 8 hours without it',
  }),
  compensating: words.min(1).meta({ description: 'What protects people meanwhile: a portable detector, a guard' }),
});

/** What hides an alarm or a whole detector for a while, and what puts it back. */
export const overlayRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/shelve',
      summary: 'Take an alarm off the list for a while; never an emergency, a call for help, or level 2 of a gas',
      permission: 'hide',
      params,
      body: shelf,
      response: done,
    },
    ({ params: { id }, body: { occurrence, reason, until, comment, oneShot }, ...call }) =>
      perform(site, call, {
        act: 'shelve',
        alarm: knownAlarm(site, id),
        reason,
        ...(occurrence === undefined ? {} : { occurrence }),
        ...(until === undefined ? {} : { until: instant(until) }),
        ...(comment === undefined ? {} : { comment }),
        ...(oneShot === true ? { oneShot } : {}),
      }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/unshelve',
      summary: 'Put an alarm back on the list',
      permission: 'hide',
      params,
      body: back,
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, { act: 'unshelve', alarm: knownAlarm(site, id), ...commentOf(body) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/out-of-service',
      summary: 'Put one alarm out of service',
      permission: 'hide',
      params,
      body: service,
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, { act: 'out-of-service', alarm: knownAlarm(site, id), ...serviceOf(body) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/in-service',
      summary: 'Put one alarm back into service',
      permission: 'hide',
      params,
      body: back,
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, { act: 'in-service', alarm: knownAlarm(site, id), ...commentOf(body) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/points/:id/bypass',
      summary: 'Put a detector with all its alarms out of service, for a calibration for instance',
      permission: 'hide',
      params: pointParams,
      body: service,
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, { act: 'bypass', point: knownPoint(site, id), ...serviceOf(body) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/points/:id/unbypass',
      summary: 'Put a detector back into service',
      permission: 'hide',
      params: pointParams,
      body: back,
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, { act: 'unbypass', point: knownPoint(site, id), ...commentOf(body) }),
  ),
];

const commentOf = (body: z.output<typeof back>) => (body?.comment === undefined ? {} : { comment: body.comment });

const serviceOf = ({ reason, until, compensating }: z.output<typeof service>): OutOfService => ({
  reason,
  compensating,
  ...(until === undefined ? {} : { until: instant(until) }),
});

function knownPoint(site: Site, id: PointId): PointId {
  if (!site.state.index.points.has(id)) throw new RequestError('not-found', filled(REQUEST_TEXTS.noPoint, { id }));
  return pointId(id);
}
