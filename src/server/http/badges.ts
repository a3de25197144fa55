import { z } from 'zod';
import { seqOf, tagId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import type { State } from '../../domain/state/state.ts';
import { presenceOf } from '../../domain/people/site.ts';
import { time } from '../../wire/parts.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
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
  from: time,
  to: time.optional().meta({ description: 'None while it is carried' }),
  by: z.string().optional(),
});
const event = z.object({
  kind: z.enum(['badge-issued', 'badge-returned', 'badge-retired']),
  at: time,
  person: z.string().optional(),
  name: z.string().optional(),
  by: z.string().optional(),
});
const page = z.object({ items: z.array(event), next: z.string().optional() });
/** A badge changes hands so often at most in an answer. */
const MOST_PAGES = 4;

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
        'Who wore a badge when, by what the badge desk did; before the first of it the configuration of that time says it. `at` for one moment. Who asked is in the record',
      permission: 'badge-desk',
      params: z.object({ tag: z.string().min(1).max(200) }),
      query: z.object({
        at: z.iso.datetime({ offset: true }).optional(),
        from: z.iso.datetime({ offset: true }).optional(),
        to: z.iso.datetime({ offset: true }).optional(),
      }),
      response: z.object({
        items: z.array(carried),
        configured: z.string().optional().meta({ description: 'Who carries it by the configuration in force' }),
      }),
    },
    async ({ params, query: { at, from, to }, account: { name, role }, reply }) => {
      const tag = tagId(params.tag);
      const [begin, end] = [
        Date.parse(at ?? from ?? '1970-01-01T00:00:00Z'),
        Date.parse(at ?? to ?? '9999-01-01T00:00:00Z'),
      ];
      if (begin > end) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      await site.act({ act: 'look-up', tag, from: instant(begin), to: instant(end) }, name, role);
      const items = stretches(await eventsOf(site, quota, tag, end, reply));
      const configured = site.state.base.people.find((person) => person.tag === tag)?.id;
      return {
        items: items.filter((one) => one.from <= end && (one.to ?? Infinity) >= begin),
        ...(configured === undefined ? {} : { configured }),
      };
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

/** What the desk did with a badge, oldest first. */
async function eventsOf(
  { archive, log }: Site,
  quota: Quota,
  tag: string,
  end: number,
  reply: Parameters<Quota['stream']>[0],
) {
  const found: z.infer<typeof event>[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const after = cursor;
    const parts = await quota.stream(reply, (signal) =>
      archive.record(
        {
          from: instant(0),
          to: instant(end),
          kinds: ['badge-issued', 'badge-returned', 'badge-retired'],
          subject: tag,
          order: 'oldest',
          limit: 500,
          ...(after === undefined ? {} : { cursor: seqOf(Number(after)) }),
        },
        log.durableSeq,
        signal,
      ),
    );
    let text = '';
    for await (const part of parts) text += part;
    const { items, next } = page.parse(JSON.parse(text));
    found.push(...items);
    if (next === undefined) break;
    cursor = next;
  }
  return found;
}

function stretches(events: readonly z.infer<typeof event>[]): z.infer<typeof carried>[] {
  const items: z.infer<typeof carried>[] = [];
  for (const { kind, at, person, name, by } of events) {
    const open = items.at(-1);
    if (open !== undefined && open.to === undefined) open.to = at;
    if (kind === 'badge-issued' && person !== undefined)
      items.push({ person, name: name ?? person, from: at, ...(by === undefined ? {} : { by }) });
  }
  return items;
}
