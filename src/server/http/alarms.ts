import { z } from 'zod';
import { baseState, type Refusal } from '../../domain/alarm/base.ts';
import { type AlarmId, type OccurrenceId, pointId } from '../../domain/ids.ts';
import type { Act } from '../../domain/act.ts';
import { isHidden, OVERLAYS, type PortableReading } from '../../domain/alarm/transition.ts';
import { gasUnitOf } from '../../domain/gas/units.ts';
import { isCall } from '../../domain/people/calls.ts';
import { conditionOf, priorityOf } from '../../domain/state/conditions.ts';
import { fallsBack } from '../../domain/reading/over-range.ts';
import { duration } from '../../domain/time.ts';
import { alarmAsTold, alarmOf, isNormal, presentOf } from '../../project/alarms.ts';
import { collect } from '../../project/readings.ts';
import { durationString } from '../../wire/duration.ts';
import { alarmIdText, occurrenceIdText } from '../../wire/ids.ts';
import { alarm } from '../../wire/alarm.ts';
import { REFUSAL_TEXTS } from '../../words/refusals.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { JsonParts, listOf, type Route, type RouteCall, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';
import type { Quota } from './quota.ts';

const STATES = ['active', 'unacked', ...OVERLAYS, 'unclosed', 'all'] as const;
const comment = z.string().max(2000);
const params = z.object({ id: alarmIdText });
const unit = z.string().min(1).max(16);
/** `reason` is the word of the acts that ask for one; it is kept as the comment. */
const resetBody = z
  .object({
    comment: comment.optional(),
    reason: comment.optional(),
    reading: z
      .object({ value: z.number().min(-1e6).max(1e6), unit })
      .optional()
      .meta({ description: 'What a portable detector shows at the place: of an over-range it is asked for' }),
  })
  .nullish();
const refused = z.object({ occurrence: z.string(), reason: z.string(), detail: z.string() });

/** The alarm list. */
export const alarmRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/alarms',
      summary: 'Alarms',
      permission: 'read',
      query: z.object({
        state: z
          .enum(STATES)
          .default('all')
          .meta({ description: '`unclosed`: over, and no person has said what it was' }),
      }),
      response: listOf(alarm),
    },
    ({ query: { state } }) => {
      if (state === 'unclosed') return { items: unclosedOf(site) };
      const alarms = collect(site.state.alarms.keys(), (id) => alarmOf(site.state, id, site.log.durableSeq));
      return { items: alarms.filter((known) => isListed(known, state)) };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/alarms/:id',
      summary: 'One alarm with its history',
      permission: 'read',
      params,
      response: z.object({ alarm: alarm.nullable(), history: z.array(z.record(z.string(), z.unknown())) }),
    },
    async ({ params, reply }) => {
      const id = knownAlarm(site, params.id);
      const { durableSeq } = site.log;
      const history = await quota.stream(reply, (signal) => site.archive.historyOf(id, 100, durableSeq, signal));
      return new JsonParts(withHistory(alarmOf(site.state, id, durableSeq) ?? null, history));
    },
  ),
];

/** What a person does with alarms. */
export const alarmActRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/ack',
      summary: 'Acknowledge one occurrence',
      permission: 'acknowledge',
      params,
      body: z.object({ occurrence: occurrenceIdText, comment: comment.optional() }),
      response: done,
    },
    ({ params, body: { occurrence, comment: said }, ...call }) =>
      perform(site, call, {
        act: 'ack',
        alarm: knownAlarm(site, params.id),
        occurrence,
        ...(said === undefined ? {} : { comment: said }),
      }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/reset',
      summary:
        'End a latched alarm: an over-range with the reading of a portable detector; or, with a reason, an acknowledged call for help whatever its badge says',
      permission: 'reset',
      params,
      body: resetBody,
      response: done,
    },
    ({ params, body, ...call }) => {
      const why = body?.reason ?? body?.comment;
      if (isCall(params.id) && (why ?? '').trim() === '')
        throw new RequestError('missing-field', REQUEST_TEXTS.callNeedsReason, 'no-reason');
      const alarm = knownAlarm(site, params.id);
      const reading = readingOf(site, alarm, body?.reading);
      const said = {
        ...(why === undefined ? {} : { comment: why }),
        ...(reading === undefined ? {} : { reading }),
      };
      return perform(site, call, { act: 'reset', alarm, ...said });
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/:id/comment',
      summary: 'Say something about an alarm',
      permission: 'comment',
      params,
      body: z.object({ comment: comment.min(1) }),
      response: done,
    },
    ({ params, body, ...call }) =>
      perform(site, call, { act: 'comment', alarm: knownAlarm(site, params.id), comment: body.comment }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/alarms/ack',
      summary: 'Acknowledge several of priority 3 and 4',
      permission: 'acknowledge',
      body: z.object({ occurrences: z.array(occurrenceIdText).min(1).max(1000) }),
      response: done.extend({ refused: z.array(refused) }),
    },
    async ({ body: { occurrences }, ...call }) => {
      const refused = refusedOf(site, occurrences);
      return { ...(await perform(site, call, { act: 'ack-many', occurrences })), refused };
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/silence',
      summary: 'Silence the screens for a while; never an acknowledgement',
      permission: 'silence',
      body: z.object({ for: durationString }),
      response: done,
    },
    ({ body, ...call }) => perform(site, call, { act: 'silence', for: duration(body.for) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/watch',
      summary: 'Answer that somebody is there; any other act of a person says so, too',
      permission: 'attend',
      body: z.object({}).nullish(),
      response: done,
    },
    (call) => perform(site, call, { act: 'watch' }),
  ),
];

/**
 * What a portable detector showed, in the spelling of this program. The reset of the over-range of a catalytic bead,
 * which shows a low number in too rich a mixture, has to say it (domain.md 2); where it could not be reset anyway, the
 * answer is why. Asked here, as acts in older records lack it and are folded as they were.
 */
function readingOf(site: Site, id: AlarmId, reading: PortableReading | undefined): PortableReading | undefined {
  const { condition, subject = '', unit = '' } = presentOf(site.state, id) ?? {};
  const point = site.state.index.points.get(pointId(subject));
  const base = site.state.alarms.get(id);
  const isAsked =
    condition === 'over-range' &&
    point !== undefined &&
    fallsBack(point) &&
    base !== undefined &&
    baseState(base) === 'latched-acked';
  const known = reading && (gasUnitOf(reading.unit) ?? (reading.unit === unit ? unit : undefined));
  if (known === undefined && (isAsked || reading !== undefined))
    throw new RequestError('missing-field', filled(REQUEST_TEXTS.overRangeNeedsReading, { unit }), 'no-reading');
  return reading === undefined || known === undefined ? undefined : { value: reading.value, unit: known };
}

/** What is over and not closed, as it ended; newest first. */
function unclosedOf({ state, log }: Site): z.output<typeof alarm>[] {
  const ended = [...state.unclosed].map(([, { about }]) => about);
  ended.sort((a, b) => b.seq - a.seq || (a.alarm < b.alarm ? -1 : 1));
  return ended.map((about) => alarmAsTold(state, about, log.durableSeq));
}

/** What is hidden is in the list of its overlay, and in `all`. */
function isListed(known: z.output<typeof alarm>, state: Exclude<(typeof STATES)[number], 'unclosed'>): boolean {
  switch (state) {
    case 'active':
      return known.active && !isHidden(known);
    case 'unacked':
      return !known.acked && !isHidden(known);
    case 'all':
      return !isNormal(known);
    case 'out-of-service':
    case 'suppressed':
    case 'shelved':
      return known.overlays.includes(state);
  }
}

export function knownAlarm(site: Site, id: AlarmId): AlarmId {
  const condition = conditionOf(site.state.index, id);
  if (condition === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noAlarm, { id }));
  return condition.id;
}

/** Does it, and answers when it is on the disk. */
export async function perform(
  site: Site,
  { account, reply }: Pick<RouteCall<unknown, unknown, unknown>, 'account' | 'reply'>,
  act: Act,
) {
  return answerOf(reply, await site.act(act, account.name, account.role));
}

function refusedOf(site: Site, occurrences: readonly OccurrenceId[]): readonly z.infer<typeof refused>[] {
  const known = new Map([...site.state.alarms].map(([id, { occurrence }]) => [occurrence, id]));
  return occurrences.flatMap((occurrence) => {
    const id = known.get(occurrence);
    const priority = id === undefined ? undefined : priorityOf(site.state, id);
    const reason: Refusal | undefined =
      priority === undefined ? 'occurrence-changed' : priority < 3 ? 'too-important' : undefined;
    return reason === undefined ? [] : [{ occurrence, reason, detail: REFUSAL_TEXTS[reason].en }];
  });
}

async function* withHistory(
  known: z.output<typeof alarm> | null,
  history: AsyncIterable<string>,
): AsyncIterable<string> {
  yield `{"alarm":${JSON.stringify(known)},"history":`;
  yield* history;
  yield '}';
}
