import { z } from 'zod';
import { startedMuster } from '../../domain/acts/muster.ts';
import { musterId, type MusterId, zoneId } from '../../domain/ids.ts';
import { obstaclesOf } from '../../domain/musters/clear.ts';
import { MOST_CLOSED, MOST_RUNNING } from '../../domain/musters/muster.ts';
import { isShown, musterIds, musterOf } from '../../project/musters.ts';
import { namesOf } from '../../project/texts.ts';
import type { Role } from '../../ports/accounts.ts';
import { type MusterItem, musterItem } from '../../wire/musters.ts';
import { obstacleText } from '../../words/musters.ts';
import { REFUSAL_TEXTS } from '../../words/refusals.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { worksWithPeople } from '../permission.ts';
import { RequestError } from '../problem.ts';
import { countText, listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';
import { perform } from './alarms.ts';

const params = z.object({ id: z.string().min(1).max(200) });
const words = z.string().trim().max(2000);
const person = z.string().min(1).max(200);
const because = words.min(1);

/** Roll-calls: who is accounted for, and who is missing. */
export const musterRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/musters',
      summary: `Roll-calls, newest first: those that run, and the newest ${MOST_CLOSED} that were closed, fewer where they were large; the record has all`,
      permission: 'read',
      query: z.object({ limit: countText(1, MOST_RUNNING + MOST_CLOSED).prefault('20') }),
      response: listOf(musterItem),
    },
    ({ query: { limit }, account: { role } }) => ({
      items: musterIds(site.state)
        .slice(0, limit)
        .flatMap(({ id }) => itemFor(site, id, role) ?? []),
    }),
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/musters/:id',
      summary: 'One roll-call: who is accounted for, who is missing and where last seen, who is not on site',
      permission: 'read',
      params,
      response: musterItem,
    },
    ({ params: { id }, account: { role } }) => itemFor(site, knownMuster(site, id), role) ?? notFound(id),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/musters',
      summary: 'Start a roll-call of everyone on site, or of those in some zones',
      permission: 'muster',
      body: z.object({
        reason: because,
        zones: z.array(z.string().max(64)).min(1).max(100).optional(),
        drill: z.boolean().optional().meta({ description: 'It is an exercise, and is marked so everywhere' }),
      }),
      response: done.extend({ id: z.string() }),
    },
    async ({ body: { reason, zones, drill }, account: { name, role }, reply }) => {
      const reached = await site.act(
        {
          act: 'muster-start',
          reason,
          ...(zones === undefined ? {} : { zones: [...new Set(zones)].map(zoneId) }),
          ...(drill === true ? { drill } : {}),
        },
        name,
        role,
      );
      const answer = answerOf(reply, reached);
      if (answer.durable) void reply.code(201);
      return { ...answer, id: startedMuster(site.state, answer.seq) };
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/musters/:id/account',
      summary: 'A warden has seen a person: the same tick, sent twice, is one',
      permission: 'muster',
      params,
      body: z.object({
        person,
        how: words.optional().meta({ description: 'In your own words: by eye, by telephone' }),
        note: words.optional(),
        at: z.int().min(0).max(8_640_000_000_000_000).optional().meta({
          description: 'When it was done, by the clock of the phone, Unix ms: where it was kept and is sent later',
        }),
      }),
      response: done,
    },
    ({ params: { id }, body: { person: who, how, note, at }, ...call }) =>
      perform(site, call, {
        act: 'muster-account',
        muster: musterId(id),
        person: who,
        ...(how === undefined || how === '' ? {} : { how }),
        ...(note === undefined || note === '' ? {} : { note }),
        ...(at === undefined ? {} : { saidAt: at }),
      }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/musters/:id/unaccount',
      summary: 'Take back a tick that was a mistake; what the badge says goes on to count',
      permission: 'muster',
      params,
      body: z.object({ person, reason: because }),
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, { act: 'muster-unaccount', muster: musterId(id), ...body }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/musters/:id/close',
      summary: 'End a roll-call as it is: who is missing stays missing in the record',
      permission: 'muster',
      params,
      body: z.object({ reason: words.optional() }).nullish(),
      response: done,
    },
    ({ params: { id }, body, ...call }) =>
      perform(site, call, {
        act: 'muster-close',
        muster: musterId(id),
        ...(body?.reason === undefined || body.reason === '' ? {} : { reason: body.reason }),
      }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/musters/:id/all-clear',
      summary:
        'All is clear, and the roll-call ends: without gas for 15 minutes, and with each missing person accounted for or handed over to the rescue team',
      permission: 'all-clear',
      params,
      body: z.object({ handedOver: z.array(person).max(10_000).optional(), reason: words.optional() }).nullish(),
      response: done,
    },
    async ({ params: { id }, body, account: { name, role }, reply }) => {
      const handedOver = body?.handedOver ?? [];
      const said = body?.reason === undefined || body.reason === '' ? {} : { reason: body.reason };
      const result = await site.act({ act: 'all-clear', muster: musterId(id), handedOver, ...said }, name, role);
      if (!result.ok && result.refusal === 'not-clear') throw notClear(site, musterId(id), handedOver);
      return answerOf(reply, result);
    },
  ),
];

/** A roll-call; of one that is past, where people were is for those who work with people. */
function itemFor({ state }: Site, id: MusterId, role: Role): MusterItem | undefined {
  const item = musterOf(state, id);
  if (item === undefined || worksWithPeople(role) || isShown(state, item)) return item;
  return {
    ...item,
    accounted: item.accounted.map(({ zone: _zone, ...one }) => one),
    missing: item.missing.map(({ fix: _fix, zone: _zone, ...one }) => one),
  };
}

/** Why it was refused, reason by reason, with numbers. */
function notClear({ state }: Site, id: MusterId, handedOver: readonly string[]): RequestError {
  const muster = state.musters.get(id);
  const obstacles = muster === undefined ? [] : obstaclesOf(state, muster, state.at, handedOver);
  const texts = obstacles.map((obstacle) => obstacleText(obstacle, namesOf(state), state.at));
  const { zh, en } = REFUSAL_TEXTS['not-clear'];
  const detail = {
    zh: `${zh}：${texts.map((text, i) => `(${i + 1}) ${text.zh}`).join('；')}`,
    en: `${en}: ${texts.map((text, i) => `(${i + 1}) ${text.en}`).join('; ')}`,
  };
  return new RequestError('conflict', detail, 'not-clear', { because: texts });
}

function knownMuster({ state }: Site, id: string): MusterId {
  const known = musterId(id);
  if (state.musters.get(known) === undefined) notFound(id);
  return known;
}

function notFound(id: string): never {
  throw new RequestError('not-found', filled(REQUEST_TEXTS.noMuster, { id }));
}
