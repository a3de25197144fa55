import { z } from 'zod';
import { instant, type Instant } from '../../domain/time.ts';
import type { State } from '../../domain/state/state.ts';
import { presenceOf } from '../../domain/people/site.ts';
import { time } from '../../wire/parts.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { JsonParts, listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { lookUpQuery, lookUpSpan } from './look-up.ts';
import type { Quota } from './quota.ts';

const badgeItem = z.object({
  tag: z.string(),
  person: z.string().optional(),
  name: z.string().optional(),
  source: z.enum(['config', 'desk']).meta({ description: 'Who says so' }),
  since: time.optional().meta({ description: 'When the desk handed it out or took it back, and by whom' }),
  by: z.string().optional(),
  retired: z.string().optional().meta({ description: 'Why it is out of use' }),
  state: z.enum(['heard', 'silent', 'left', 'never']),
  lastSeen: time.optional(),
});
const carried = z.object({
  person: z.string(),
  name: z.string(),
  from: time.meta({ description: 'Of who carried it before: when the span, or the record, begins' }),
  to: time.optional().meta({ description: 'None while it is carried' }),
  source: z.enum(['config', 'desk']).meta({ description: 'The configuration in force then, or the badge desk' }),
  by: z.string().optional().meta({ description: 'Who gave it out' }),
});
const LAST = instant(Number.MAX_SAFE_INTEGER);

/** Every badge that is known, and who wore one when. */
export const badgeRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/badges',
      summary: 'The badges that people carry, that are out of use, or that are located and no person carries',
      permission: 'badge-desk',
      response: listOf(badgeItem),
    },
    () => ({ items: badgesOf(site.state) }),
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/badges/:tag/carriers',
      summary:
        'Who wore a badge when, by the configuration in force then and by the badge desk; `at` for one moment. By role, and in the record',
      permission: 'read',
      params: z.object({ tag: z.string().min(1).max(200) }),
      query: z.object({
        at: z.iso.datetime({ offset: true }).optional(),
        from: z.iso.datetime({ offset: true }).optional(),
        to: z.iso.datetime({ offset: true }).optional(),
        reason: lookUpQuery.reason,
      }),
      response: z.object({
        items: z.array(carried),
        recordedFrom: time.optional().meta({ description: 'Before it nothing is recorded' }),
        recordedTo: time.optional(),
      }),
    },
    async ({ params: { tag }, query: { at, from, to, reason }, ...call }) => {
      const begin = timeOf(at ?? from) ?? instant(0);
      const end = timeOf(at ?? to) ?? LAST;
      if (begin > end) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const spanned = () => ({ from: begin, to: instant(Math.max(begin, Math.min(end, site.clock.now()))) });
      await lookUpSpan(site, { what: 'carriers', subject: tag }, { from: begin, spanned, reason }, call);
      const query = { tag, from: begin, to: end };
      return new JsonParts(await quota.stream(call.reply, (signal) => site.archive.wearers(query, signal)));
    },
  ),
];

function badgesOf({ index, carriers, tags, base }: State): z.infer<typeof badgeItem>[] {
  const configured = new Set(base.people.map(({ tag }) => tag));
  const all = new Set([...index.carrier.keys(), ...carriers.keys(), ...tags.keys()]);
  return [...all].sort().map((tag) => {
    const [person, handed, seen] = [index.carrier.get(tag), carriers.get(tag), tags.get(tag)];
    const presence = seen === undefined ? 'never' : presenceOf(seen);
    return {
      tag,
      ...(person === undefined ? {} : { person: person.id, name: person.name }),
      source: handed === undefined && configured.has(tag) ? 'config' : 'desk',
      ...(handed === undefined ? {} : { since: handed.since, by: handed.by }),
      ...(handed?.retired === undefined ? {} : { retired: handed.retired }),
      state: presence === 'present' ? 'heard' : presence === 'uncertain' ? 'silent' : presence,
      ...(seen === undefined ? {} : { lastSeen: seen.at }),
    };
  });
}

const timeOf = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : instant(Date.parse(text));
