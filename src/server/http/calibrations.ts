import { z } from 'zod';
import { dayBegins, dayEnds } from '../../common/site-clock.ts';
import type { Act } from '../../domain/act.ts';
import { type PointId, seqOf } from '../../domain/ids.ts';
import { CHECK_KINDS } from '../../domain/ledger/check.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { ledgerOf } from '../../project/ledger.ts';
import { pointIdText } from '../../wire/ids.ts';
import { checkRecord, ledgerItem } from '../../wire/ledger.ts';
import { time } from '../../wire/parts.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { RequestError } from '../problem.ts';
import { countText, listOf, type Route, type RouteCall, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';
import type { Quota } from './quota.ts';

type Call = Pick<RouteCall<unknown, unknown, unknown>, 'account' | 'reply'>;

const moment = z.iso.datetime({ offset: true });
/** No detector of a plant was checked sooner: it is a slip of the pen. */
const OLDEST_YEAR = 2000;
/** Unix milliseconds, a day of the site, or RFC 3339. */
const timeOrDay = z
  .union([z.int().max(8.64e15), z.iso.date(), moment], {
    error: 'not a time: Unix milliseconds, 2026-05-01, or RFC 3339',
  })
  .refine((said) => new Date(said).getUTCFullYear() >= OLDEST_YEAR, { error: 'not a time of this century' });
/** Neither half characters nor control characters, but for new lines. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Cs}/u;
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((said) => !UNPRINTABLE.test(said), { error: 'characters that cannot be printed' });
const value = z.number().min(-1e6).max(1e6);

const body = z.strictObject({
  point: pointIdText,
  kind: z.enum(CHECK_KINDS).meta({
    description:
      '`bump` 功能测试, `calibration` 标定, `verification` 检定, `proof` 联动测试: gas, alarm, siren, acknowledgement',
  }),
  at: timeOrDay
    .optional()
    .meta({ description: 'When it was done; now, without it. Never in the future; a day is one of the site' }),
  gas: words(32).optional(),
  concentration: value.optional().meta({ description: 'Of the gas in the cylinder, in the unit of the point' }),
  unit: words(16).optional().meta({ description: 'Where it is said it has to be that of the point' }),
  cylinder: words(64).optional().meta({ description: 'Number of the cylinder' }),
  expires: timeOrDay
    .optional()
    .meta({ description: 'Until when the cylinder is good, a day to its end; a later check is marked' }),
  sensor: words(64).optional().meta({ description: 'Serial number of the sensor' }),
  before: value.optional().meta({ description: 'The reading before the gas, or before the adjustment' }),
  after: value.optional().meta({ description: 'The reading with the gas, or after the adjustment' }),
  result: z.enum(['pass', 'fail']).optional().meta({
    description:
      'Where the values do not say it: of a verification. `fail` always counts; no `pass` counts against the values, or without them',
  }),
  note: words(2000).optional(),
});

const item = checkRecord
  .unwrap()
  .extend({ seq: z.int(), point: z.string(), kind: z.enum(CHECK_KINDS) })
  .omit({ check: true });

/** The ledger of detectors: checks with gas, and when they are due. */
export const calibrationRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/calibrations',
      summary: 'Calibrations, bump tests, verifications and proof tests of detectors, newest first',
      permission: 'read',
      query: z.object({
        point: pointIdText.optional(),
        from: moment.optional(),
        to: moment.optional(),
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional()
          .meta({ description: '`next` of the page before' }),
        limit: countText(1, LIMITS['events-lines'].most).prefault('100'),
      }),
      response: listOf(item),
    },
    async ({ query: { point, from, to, cursor, limit }, reply }) => {
      const span = {
        from: from === undefined ? 0 : Date.parse(from),
        to: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
      };
      if (span.from > span.to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
      const query = {
        from: instant(span.from),
        to: instant(span.to),
        kinds: ['calibrated'],
        ...(point === undefined ? {} : { subject: knownPoint(site, point) }),
        ...(cursor === undefined ? {} : { cursor: seqOf(Number(cursor)) }),
        limit,
      };
      const parts = await quota.stream(reply, (signal) => site.archive.record(query, site.log.durableSeq, signal));
      const page = recordPage.parse(JSON.parse(await textOf(parts)));
      const items = page.items.flatMap(({ seq, subject, check: line }) => {
        if (line === undefined) return [];
        const { check, ...rest } = line;
        return [{ seq, point: subject, kind: check, ...rest }];
      });
      return { items, ...(page.next === undefined ? {} : { next: page.next }) };
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/calibrations',
      summary:
        'Write a check of a detector into the ledger. The result is computed: a bump test has to reach 80 % of the cylinder within twice T90, a calibration to end near it',
      permission: 'calibrate',
      body,
      response: done.extend({ result: z.enum(['pass', 'fail']), fault: z.string().optional() }),
    },
    async ({ body: { point: id, kind, at, unit, result, expires, ...said }, account: { name, role }, reply }) => {
      const point = knownPoint(site, id);
      const known = site.state.index.points.get(point);
      if (unit !== undefined && known?.type === 'measured' && unit !== known.unit)
        throw new RequestError('missing-field', filled(REQUEST_TEXTS.unitOfPoint, { unit: known.unit }), 'wrong-unit');
      const { timezone } = site.state.plant.site;
      const act: Act = {
        act: 'calibration',
        point,
        check: kind,
        words: {
          ...present(said),
          ...(expires === undefined ? {} : { expires: timeOf(expires, (day) => dayEnds(timezone, day)) }),
        },
        ...(at === undefined ? {} : { at: timeOf(at, (day) => dayBegins(timezone, day)) }),
        ...(result === undefined ? {} : { result }),
      };
      const done = await site.act(act, name, role);
      const answer = answerOf(reply, done);
      const line = done.ok ? done.line : undefined;
      // It was taken, so it has a line: its result is that of this line, not of the newest one.
      if (line === undefined) throw new Error('a check was taken without a line');
      if (answer.durable) void reply.code(201);
      return { ...answer, result: line.result, ...(line.fault === undefined ? {} : { fault: line.fault }) };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/ledger',
      summary: 'All detectors with their checks and due dates: what failed or is overdue first, then by due date',
      permission: 'read',
      query: z.object({ point: pointIdText.optional() }),
      response: listOf(ledgerItem).extend({ at: time }),
    },
    ({ query: { point } }) => ({
      at: site.state.at,
      items: ledgerOf(site.state).filter((one) => point === undefined || one.point === point),
    }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/points/:id/start-check',
      summary: 'A check with gas begins: the detector is bypassed (but for a proof test), for 30 minutes at most',
      permission: 'calibrate',
      params: z.object({ id: pointIdText }),
      body: z.object({
        kind: z.enum(CHECK_KINDS).prefault('bump'),
        compensating: z.string().max(2000).prefault('').meta({ description: 'What protects people meanwhile' }),
        reason: z.string().trim().max(2000).optional(),
      }),
      response: done,
    },
    ({ params: { id }, body: { kind, compensating, reason = kind }, ...call }) =>
      perform(site, call, { act: 'start-check', point: knownPoint(site, id), check: kind, reason, compensating }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/points/:id/cancel-check',
      summary: 'Give a check up: nothing is written into the ledger, and the detector is back in service',
      permission: 'calibrate',
      params: z.object({ id: pointIdText }),
      body: z.object({}).nullish(),
      response: done,
    },
    ({ params: { id }, ...call }) => perform(site, call, { act: 'cancel-check', point: knownPoint(site, id) }),
  ),
];

const recordPage = z.object({
  items: z.array(z.object({ seq: z.int(), subject: z.string(), check: checkRecord.optional() })),
  next: z.string().optional(),
});

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

/** @param ofDay what a day means: its begin or its end, at the site */
const timeOf = (said: number | string, ofDay: (day: string) => number): Instant =>
  instant(typeof said === 'number' ? said : z.iso.date().safeParse(said).success ? ofDay(said) : Date.parse(said));

/** Without the keys that were not said. */
function present<T extends object>(said: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function knownPoint(site: Site, id: PointId): PointId {
  if (site.state.index.points.has(id)) return id;
  throw new RequestError('missing-field', filled(REQUEST_TEXTS.noPoint, { id }), 'unknown-point');
}

const perform = async (site: Site, { account: { name, role }, reply }: Call, act: Act): Promise<z.infer<typeof done>> =>
  answerOf(reply, await site.act(act, name, role));
