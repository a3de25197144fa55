import { z } from 'zod';
import { badgeOf, carrierOf } from '../../domain/people/carrier.ts';
import { presenceOf, siteCount } from '../../domain/people/site.ts';
import { instant } from '../../domain/time.ts';
import { pointIdText } from '../../wire/ids.ts';
import { headcount } from '../../wire/messages.ts';
import { type OnSiteList, onSiteList } from '../../wire/on-site.ts';
import { BADGE_ELSEWHERE } from '../../words/on-site.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { worksWithPeople } from '../permission.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';

const time = z.int();
const onSite = z.object({
  person: z.string().meta({ description: 'A person, or the badge that stands for an unknown one' }),
  name: z.string().optional(),
  presence: z.enum(['present', 'uncertain', 'left']),
  how: z.enum(['gate', 'charger', 'hand', 'retired']).optional().meta({ description: 'How the person has left' }),
  lastSeen: z.object({ floor: z.string(), x: z.number(), y: z.number(), at: time }),
  zones: z.array(z.string()),
});

/** Who is on site, and that a person has left it. */
export const peopleRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/headcount',
      summary:
        'Who is on site, who may be, and how many have left; who they are and where they were last is for the badge desk and investigators',
      permission: 'read',
      response: headcount.extend({ at: time, items: z.array(onSite) }),
    },
    ({ account: { role } }) => ({
      at: site.state.at,
      ...siteCount(site.state),
      items: everyone(site).filter(({ presence }) => presence !== 'left' || worksWithPeople(role)),
    }),
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/on-site',
      summary:
        'Who is on site, how each came to be counted, and what the count cannot explain. Company and badge are for the badge desk and investigators',
      permission: 'read',
      response: onSiteList,
    },
    ({ account: { role } }) => (worksWithPeople(role) ? site.onSite.now() : withoutBadges(site.onSite.now())),
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/on-site.html',
      summary: 'The same as a page to be printed, in both languages',
      permission: 'badge-desk',
    },
    ({ reply }) => reply.type('text/html; charset=utf-8').send(site.onSite.page()),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/on-site/settle',
      summary: 'Say what a passage at a gate was that no badge and no entry explains; it is a difference no longer',
      permission: 'badge-desk',
      body: z.object({ gate: pointIdText, at: time, reason: z.string().trim().min(1).max(2000) }),
      response: done,
    },
    async ({ body: { gate, at, reason }, account: { name, role }, reply }) =>
      answerOf(reply, await site.act({ act: 'settle-passage', gate, at: instant(at), reason }, name, role)),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/people/:id/left',
      summary: 'A person has left the site; the next fix of the badge brings the person back',
      permission: 'head-count',
      params: z.object({ id: z.string().min(1).max(200) }),
      body: z.object({ reason: z.string().max(2000).optional() }).nullish(),
      response: done,
    },
    async ({ params: { id }, body, account: { name, role }, reply }) => {
      if (!site.state.index.people.has(id) && badgeOf(site.state, id) === undefined)
        throw new RequestError('not-found', filled(REQUEST_TEXTS.noPerson, { id }));
      const said = body?.reason === undefined ? {} : { comment: body.reason };
      return answerOf(reply, await site.act({ act: 'left-site', person: id, ...said }, name, role));
    },
  ),
];

/** Without the companies of people, and without the badges that they carry. One that no person carries stands for itself. */
function withoutBadges(list: OnSiteList): OnSiteList {
  return {
    ...list,
    people: list.people.map(({ company: _company, tag: _tag, ...person }) => person),
    differences: list.differences.map((difference) => {
      if (difference.what !== 'badge-elsewhere') return difference;
      const { tag: _tag, ...rest } = difference;
      return { ...rest, text: BADGE_ELSEWHERE };
    }),
  };
}

function everyone({ state }: Site): z.infer<typeof onSite>[] {
  return state.tags.sorted().map(([id, tag]) => {
    const { floor, x, y, at, left, memberships } = tag;
    const person = carrierOf({ state }, id);
    const name = state.index.people.get(person)?.name ?? state.former.get(person)?.zh;
    return {
      person,
      ...(name === undefined ? {} : { name }),
      presence: presenceOf(tag),
      ...(left === undefined ? {} : { how: left.how }),
      lastSeen: { floor, x, y, at },
      zones: memberships.map(({ zone }) => zone),
    };
  });
}
