import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Incident } from '../../domain/incidents/incident.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { filled } from '../../words/sentence.ts';
import type { Quota } from './quota.ts';
import { time } from '../../wire/parts.ts';

const dateTime = z.iso.datetime({ offset: true });
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

/** Alarms that belong together. */
export const incidentRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/incidents',
      summary: 'Incidents: alarms that belong together, with the first of them; newest first',
      permission: 'read',
      query: z.object({ from: dateTime.optional(), to: dateTime.optional() }),
      response: listOf(item),
    },
    ({ query: { from, to } }) => {
      const [first, last] = [from === undefined ? 0 : Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
      if (first > last) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const found = [...site.state.incidents].filter(
        ([, { openedAt, closedAt }]) => openedAt <= last && (closedAt ?? Infinity) >= first,
      );
      found.sort(([a, one], [b, other]) => other.openedAt - one.openedAt || (a < b ? 1 : -1));
      return { items: found.map(itemOf) };
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
