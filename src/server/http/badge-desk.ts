import { z } from 'zod';
import type { Act } from '../../domain/act.ts';
import { groupId, personId, tagId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import { personNow } from '../../project/people.ts';
import { newIdText } from '../../wire/ids.ts';
import { unfitSign } from '../../wire/name-text.ts';
import { time } from '../../wire/parts.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { REFUSAL_TEXTS } from '../../words/refusals.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { worksWithPeople } from '../permission.ts';
import { RequestError } from '../problem.ts';
import { countText, type Route, type RouteCall, route } from '../route.ts';
import type { Site } from '../site.ts';
import { isVisitEnd } from '../visit-end.ts';
import { answerOf, done } from './acts.ts';

type Call = Pick<RouteCall<unknown, unknown, unknown>, 'account' | 'reply'>;

const params = z.object({ id: z.string().min(1).max(200) });
const tagParams = z.object({ tag: z.string().min(1).max(200) });
const nothing = z.object({}).nullish();
const fit = { message: 'has a control code or a mark of direction in it: type it again' };
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => unfitSign(text) === undefined, fit);
const newPerson = z.object({
  id: newIdText,
  name: words(100),
  groups: z.array(newIdText).max(20).prefault([]),
  company: words(200).optional(),
  until: z
    .union([time, z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
    .optional()
    .meta({
      description:
        'Until when the visit is agreed, as Unix milliseconds or RFC 3339 text, within ten years of now; nothing is taken away by itself then',
    }),
});
const personItem = z.object({
  id: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  company: z.string().optional(),
  until: time.optional(),
  tag: z
    .string()
    .optional()
    .meta({ description: 'Company, end of visit and badge: for the badge desk and investigators' }),
  where: z.enum(['present', 'uncertain', 'by-hand', 'left', 'not-seen']).meta({
    description:
      '`uncertain`: the badge is silent, and this is where it was last seen; `by-hand`: on site by the word of a person',
  }),
  floor: z.string().optional(),
  zone: z.string().optional(),
  lastSeen: time.optional().meta({ description: 'The last fix of the badge' }),
  since: time.optional().meta({ description: 'When a person said that he came or left' }),
  source: z.enum(['config', 'desk']),
});

/** The badge desk: visitors and contractors without a restart, and who carries which badge. */
export const badgeDeskRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/people',
      summary: 'The people of the plant, of the configuration and of the badge desk, and where they are',
      permission: 'read',
      query: z.object({
        q: z.string().min(1).max(100).optional().meta({ description: 'Part of a name, an id, a company or a badge' }),
        cursor: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
        limit: countText(1, LIMITS['people-items'].most).prefault('200'),
      }),
      response: z.object({
        at: time,
        items: z.array(personItem),
        next: z.string().optional(),
        groups: z.array(z.string()).meta({ description: 'The groups that the plant knows' }),
      }),
    },
    ({ query: { q, cursor = '', limit }, account: { role } }) => {
      const { state } = site;
      const isFull = worksWithPeople(role);
      const found = state.plant.people
        .filter(({ id }) => id > cursor)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((person) => personNow(state, person, isFull))
        .filter((person) => q === undefined || isMeant(person, q.toLowerCase()));
      const items = found.slice(0, limit);
      const next = found.length > limit ? items.at(-1)?.id : undefined;
      const groups = new Set(state.plant.people.flatMap((person) => person.groups));
      for (const zone of state.plant.zones) for (const group of zone.forbid) groups.add(group);
      return { at: state.at, items, ...(next === undefined ? {} : { next }), groups: [...groups].sort() };
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/people',
      summary: 'Add a person: a visitor, a contractor',
      permission: 'badge-desk',
      body: newPerson,
      response: done.extend({ id: z.string() }),
    },
    async ({ body: { id, name, groups, company, until }, ...call }) => {
      if (until !== undefined && !isVisitEnd(until, site.clock.now()))
        throw new RequestError('missing-field', REQUEST_TEXTS.noVisitEnd, 'until-out-of-range');
      const person = {
        id: personId(id),
        name,
        groups: groups.map(groupId),
        ...(company === undefined ? {} : { company }),
        ...(until === undefined ? {} : { until: instant(until) }),
      };
      const answer = await perform(site, call, { act: 'add-people', people: [person] });
      if (answer.durable) void call.reply.code(201);
      return { ...answer, id };
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/people/:id/rename',
      summary: 'Another name for a person of the badge desk',
      permission: 'badge-desk',
      params,
      body: newPerson.pick({ name: true }),
      response: done,
    },
    ({ params: { id }, body: { name }, ...call }) =>
      perform(site, call, { act: 'rename-person', person: knownPerson(site, id), name }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/people/:id/remove',
      summary: 'Remove a person of the badge desk, who has no badge and is not on site; the record keeps the name',
      permission: 'badge-desk',
      params,
      body: nothing,
      response: done,
    },
    ({ params: { id }, ...call }) => perform(site, call, { act: 'remove-person', person: knownPerson(site, id) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/people/:id/arrived',
      summary: 'A person is on site without a badge: counted by hand until the badge is located, or he leaves',
      permission: 'badge-desk',
      params,
      body: z.object({ reason: z.string().max(2000).optional() }).nullish(),
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, {
        act: 'arrived',
        person: knownPerson(site, id),
        ...(body?.reason === undefined ? {} : { comment: body.reason }),
      }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/badges/:tag/issue',
      summary: 'Hand a badge to a person; with `swap` the badge that he has is returned',
      permission: 'badge-desk',
      params: tagParams,
      body: z.object({ person: z.string().min(1).max(200), swap: z.boolean().optional() }),
      response: done,
    },
    ({ params: { tag }, body: { person, swap }, ...call }) =>
      perform(site, call, {
        act: 'issue-badge',
        tag: tagId(tag),
        person: knownPerson(site, person),
        ...(swap === true ? { swap } : {}),
      }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/badges/:tag/return',
      summary: 'Take a badge back: while it sends nothing, neither it nor its person is in any count',
      permission: 'badge-desk',
      params: tagParams,
      body: nothing,
      response: done,
    },
    ({ params: { tag }, ...call }) => perform(site, call, { act: 'return-badge', tag: tagId(tag) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/badges/:tag/retire',
      summary: 'A badge is lost or broken: it is out of use, and in no count while it sends nothing',
      permission: 'badge-desk',
      params: tagParams,
      body: z.object({ reason: z.string().trim().min(1).max(2000) }),
      response: done,
    },
    ({ params: { tag }, body: { reason }, ...call }) =>
      perform(site, call, { act: 'retire-badge', tag: tagId(tag), reason }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/badges/:tag/reuse',
      summary: 'A badge that was out of use may be handed out again',
      permission: 'badge-desk',
      params: tagParams,
      body: nothing,
      response: done,
    },
    ({ params: { tag }, ...call }) => perform(site, call, { act: 'reuse-badge', tag: tagId(tag) }),
  ),
];

const isMeant = ({ id, name, company = '', tag = '' }: z.infer<typeof personItem>, q: string): boolean =>
  [id, name.toLowerCase(), company.toLowerCase(), tag].some((text) => text.includes(q));

function knownPerson({ state }: Site, id: string) {
  if (!state.index.people.has(id)) throw new RequestError('not-found', filled(REQUEST_TEXTS.noPerson, { id }));
  return personId(id);
}

/** Does it, and answers when it is on the disk. A refusal names the person or the badge that is in the way. */
async function perform(site: Site, { account: { name, role }, reply }: Call, act: Act): Promise<z.infer<typeof done>> {
  const result = await site.act(act, name, role);
  const { people, carrier } = site.state.index;
  if (!result.ok && act.act === 'issue-badge') {
    const { refusal } = result;
    const holder = carrier.get(act.tag);
    if (refusal === 'badge-carried' && holder !== undefined)
      throw refused(refusal, filled(REQUEST_TEXTS.badgeCarried, { tag: act.tag, name: holder.name, id: holder.id }));
    const own = people.get(act.person);
    if (refusal === 'has-badge' && own?.tag !== undefined)
      throw refused(refusal, filled(REQUEST_TEXTS.hasBadge, { name: own.name, tag: own.tag }));
  }
  return answerOf(reply, result);
}

const refused = (refusal: keyof typeof REFUSAL_TEXTS, detail: ConstructorParameters<typeof RequestError>[1]) =>
  new RequestError('conflict', detail, refusal);
