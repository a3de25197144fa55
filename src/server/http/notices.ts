import { z } from 'zod';
import type { NoticeId, RecipientId } from '../../domain/ids.ts';
import { NOTICE_STATES, NOTICE_WHYS, type Notice } from '../../domain/notices/notice.ts';
import { upcomingSteps } from '../../domain/notices/upcoming.ts';
import { alarmIdText, noticeIdText, occurrenceIdText } from '../../wire/ids.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';

const time = z.int();
const dateTime = z.iso.datetime({ offset: true });
const item = z.object({
  id: z.string().meta({ description: 'The same at each try; a webhook gets it as X-Fengsui-Notice' }),
  occurrence: z.string(),
  alarm: z.string(),
  person: z.string(),
  name: z.string().optional().meta({ description: 'Of the person, while the configuration names it' }),
  channel: z.string(),
  why: z.enum(NOTICE_WHYS),
  priority: z.int().min(1).max(4),
  at: time.meta({ description: 'When it was decided' }),
  state: z.enum(NOTICE_STATES).meta({
    description: '`failed` was given up and can be sent again; `dropped` was not sent, for `reason`',
  }),
  reason: z.string().optional(),
  tries: z
    .array(z.object({ at: time, result: z.string() }).readonly())
    .readonly()
    .meta({
      description: 'The last tries with their results',
    }),
  nextAt: time.optional().meta({ description: 'A waiting one is not sent before' }),
  count: z.int().optional().meta({ description: 'Of a summary that is not told yet: so many alarms' }),
});

const step = z.object({
  at: time,
  tell: z.array(z.object({ person: z.string(), name: z.string() })),
  outputs: z.array(z.string()).meta({ description: 'They are switched on then' }),
});

/** Whom the gateway has told of alarms, and how that went. */
export const noticeRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/notices',
      summary: 'Who was told what, by which channel, when, with which result; newest first',
      permission: 'read',
      query: z.object({
        from: dateTime.optional(),
        to: dateTime.optional(),
        occurrence: occurrenceIdText.optional().meta({ description: 'Only messages about this occurrence' }),
      }),
      response: listOf(item),
    },
    ({ query: { from, to, occurrence } }) => {
      const [first, last] = [from === undefined ? 0 : Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
      if (first > last) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const found = [...site.state.notices].filter(
        ([, { at, occurrence: one }]) => at >= first && at <= last && one === (occurrence ?? one),
      );
      found.sort(([, a], [, b]) => b.place[0] - a.place[0] || b.place[1] - a.place[1]);
      return { items: found.map((entry) => itemOf(site, entry)) };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/alarms/:id/escalation',
      summary: 'Who is told next of an alarm, unless it is acknowledged or over before',
      permission: 'read',
      params: z.object({ id: alarmIdText }),
      response: listOf(step),
    },
    ({ params: { id } }) => ({
      items: upcomingSteps(site.state, id).map(({ at, tell, outputs }) => ({
        at,
        tell: tell.map((person) => ({ person, name: nameOf(site, person) ?? person })),
        outputs: [...outputs],
      })),
    }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/notices/:id/retry',
      summary: 'Send a message again that was given up',
      permission: 'acknowledge',
      params: z.object({ id: noticeIdText }),
      body: z.object({}).nullish(),
      response: done,
    },
    async ({ params: { id }, account: { name, role }, reply }) => {
      if (site.state.notices.get(id) === undefined)
        throw new RequestError('not-found', filled(REQUEST_TEXTS.noNotice, { id }));
      return answerOf(reply, await site.act({ act: 'retry', notice: id }, name, role));
    },
  ),
];

const nameOf = ({ state }: Site, person: RecipientId): string | undefined =>
  state.plant.notify?.people.find(({ id }) => id === person)?.name;

function itemOf(site: Site, [id, notice]: readonly [NoticeId, Readonly<Notice>]): z.infer<typeof item> {
  const { occurrence, alarm, person, channel, why, priority, at, state, reason, tries, dueAt, about } = notice;
  const name = nameOf(site, person);
  return {
    id,
    occurrence,
    alarm,
    person,
    channel,
    why,
    priority,
    at,
    state,
    tries,
    ...(name === undefined ? {} : { name }),
    ...(reason === undefined ? {} : { reason }),
    ...(state === 'waiting' ? { nextAt: dueAt } : {}),
    ...(about !== undefined && 'alarms' in about ? { count: about.count } : {}),
  };
}
