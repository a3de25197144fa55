import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Incident, MOST_INCIDENTS } from '../../domain/incidents/incident.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { countText, listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { filled } from '../../words/sentence.ts';
import type { Quota } from './quota.ts';
import { time } from '../../wire/parts.ts';

const dateTime = z.iso.datetime({ offset: true });
/** Unix ms and an id. */
const CURSOR = /^(\d{1,15})\.(.+)$/;
const member = z
  .object({ alarm: z.string(), occurrence: z.string(), priority: z.int().min(1).max(4), at: time })
  .readonly();
const item = z.object({
  id: z.string(),
  state: z.enum(['open', 'closed']),
  openedAt: time,
  closedAt: time.optional(),
  priority: z.int().min(1).max(4).meta({ description: 'The most urgent one of its alarms' }),
  firstOut: member.meta({ description: 'The alarm that came first; it stays so until the incident is closed' }),
  members: z.array(member).readonly().meta({ description: 'The first 100 occurrences, in their order' }),
  count: z.int().meta({ description: 'All its occurrences' }),
  standing: z
    .int()
    .meta({ description: 'So many alarms hold it open: they are not normal, and belong to its places or are urgent' }),
  places: z.array(z.string()).readonly().meta({
    description: 'Zones of its alarms; a device or another thing where they are in none',
  }),
});

const incidentsQuery = z.object({
  from: dateTime.optional(),
  to: dateTime.optional(),
  cursor: z
    .string()
    .max(250)
    .regex(CURSOR)
    .optional()
    .meta({ description: '`next` of the page before; the page begins behind it, also where that incident is gone' }),
  limit: countText(1, MOST_INCIDENTS).prefault('100'),
});

type Entry = readonly [string, Readonly<Incident>];

/** The place of an incident in the list: when it opened, and its id. */
const cursorOf = ([id, { openedAt }]: Entry): string => `${openedAt}.${id}`;

/** Whether an incident comes after a place of the list, which has the newest first. */
function isBehind([id, { openedAt }]: Entry, cursor: string): boolean {
  const [, at, own = ''] = CURSOR.exec(cursor) ?? [];
  return openedAt < Number(at) || (openedAt === Number(at) && id < own);
}

/** Alarms that belong together. */
export const incidentRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/incidents',
      summary:
        'Incidents: alarms that belong together, with the first of them; newest first, and the newest 500 only: those of before are in `/events?kind=incident-opened`, and each by its id',
      permission: 'read',
      query: incidentsQuery,
      response: listOf(item),
    },
    ({ query: { from, to, cursor, limit } }) => {
      const [first, last] = [from === undefined ? 0 : Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
      if (first > last) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const found = [...site.state.incidents].filter(
        ([, { openedAt, closedAt }]) => openedAt <= last && (closedAt ?? Infinity) >= first,
      );
      found.sort(([a, one], [b, other]) => other.openedAt - one.openedAt || (a < b ? 1 : -1));
      const begin = cursor === undefined ? 0 : found.findIndex((one) => isBehind(one, cursor));
      const page = begin < 0 ? [] : found.slice(begin, begin + limit);
      const end = page.length === limit && begin + limit < found.length ? page.at(-1) : undefined;
      return { items: page.map(itemOf), ...(end === undefined ? {} : { next: cursorOf(end) }) };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/incidents/:id',
      summary: 'An incident, also one of long ago, as the record has it',
      permission: 'read',
      params: z.object({ id: incidentIdText }),
      response: item,
    },
    async ({ params: { id }, reply }) => itemOf([id, await incidentOf(site, quota, reply, id)]),
  ),
];

export const incidentIdText = z.string().min(1).max(200);

/** An incident that is known, or that the record has. Throws 404 where it is in neither. */
export async function incidentOf(
  site: Site,
  quota: Quota,
  reply: FastifyReply,
  id: string,
): Promise<Readonly<Incident>> {
  const known = [...site.state.incidents].find(([own]) => own === id)?.[1];
  const found = known ?? (await quota.ask(reply, (signal) => site.archive.incident(id, signal)));
  if (found === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noIncident, { id }));
  return found;
}

const itemOf = ([id, incident]: readonly [string, Readonly<Incident>]): z.infer<typeof item> => {
  const { openedAt, closedAt, priority, first, members, count, standing, places } = incident;
  return {
    id,
    state: closedAt === undefined ? 'open' : 'closed',
    openedAt,
    ...(closedAt === undefined ? {} : { closedAt }),
    priority,
    firstOut: first,
    members,
    count,
    standing,
    places,
  };
};
