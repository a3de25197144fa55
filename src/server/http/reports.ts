import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Instant, instant } from '../../domain/time.ts';
import type { Role } from '../../ports/accounts.ts';
import type { ReportQuery } from '../../ports/archive.ts';
import { time } from '../../wire/parts.ts';
import { REPORT_KINDS, type ReportKind } from '../../wire/reports.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { may } from '../permission.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { someParts } from '../some-parts.ts';
import type { Quota } from './quota.ts';

const DAY_MS = 86_400_000;
/** Averages of alarm management are of 30 days at least (EEMUA 191). */
const FIGURES_DAYS = 30;
const dateTime = z.iso.datetime({ offset: true });
const at = dateTime.optional().meta({ description: 'A time in it; now where none is given' });
const item = z.object({
  name: z.string(),
  kind: z.enum(['shift', 'day', 'month']),
  from: time,
  to: time,
  bytes: z.int(),
  madeAt: time,
});

/** Reports as pages of HTML, which print to A4: made when they are asked for, and those that the gateway wrote by itself. */
export const reportRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/reports',
      summary: 'The reports that the gateway has written by itself, newest first',
      permission: 'report-shift',
      response: listOf(item),
    },
    async ({ account, reply }) => {
      const items = await quota.ask(reply, (signal) => site.archive.writtenReports(signal));
      return { items: items.filter(({ kind }) => kind === 'shift' || may(account.role, 'report')) };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/reports/written/:name',
      summary: 'One of them, as HTML',
      permission: 'report-shift',
      params: z.object({ name: z.string().min(1).max(100) }),
    },
    async ({ params: { name }, account, reply }) => {
      if (!name.startsWith('shift-') && !may(account.role, 'report'))
        throw new RequestError('forbidden', REQUEST_TEXTS.reportForbidden);
      return answer(reply, await quota.stream(reply, (signal) => site.archive.writtenReport(name, signal)));
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/reports/:kind',
      summary:
        'A report as HTML that prints to A4: of the shift, the day or the month that holds `at`, of an incident or a roll-call (`id`), or the figures of alarms (`from`, `to`; of the last 30 days where nothing is given)',
      permission: 'report-shift',
      params: z.object({
        kind: z
          .string()
          .max(20)
          .meta({ description: REPORT_KINDS.join(', ') }),
      }),
      query: z.object({
        at,
        id: z.string().min(1).max(100).optional(),
        from: dateTime.optional(),
        to: dateTime.optional(),
        lang: z.enum(['zh', 'en']).optional(),
      }),
    },
    async ({ params, query, account, reply }) => {
      const kind = REPORT_KINDS.find((one) => one === params.kind);
      if (kind === undefined) throw new RequestError('not-found', REQUEST_TEXTS.noReport);
      if (!mayRead(account.role, kind)) throw new RequestError('forbidden', REQUEST_TEXTS.reportForbidden);
      const madeAt = site.clock.now();
      const made = { madeAt, madeBy: account.name, lang: query.lang ?? 'zh' } as const;
      const asked = { ...made, ...askedFor(kind, query, madeAt) };
      return answer(reply, await quota.stream(reply, (signal) => site.archive.report(asked, signal)), async () => {
        // Who was where is taken out: in the record before the first byte leaves.
        const about = asked.kind === 'incident' ? asked.incident : asked.kind === 'muster' ? asked.muster : undefined;
        if (about !== undefined) await site.act({ act: 'export', incident: about }, account.name, account.role);
      });
    },
  ),
];

/** Whoever leads a roll-call has seen all that its report says. */
const mayRead = (role: Role, kind: ReportKind): boolean =>
  may(role, 'report') || kind === 'shift' || (kind === 'muster' && may(role, 'muster'));

interface Given {
  readonly at?: string | undefined;
  readonly id?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type Asked = ReportQuery extends infer Q
  ? Q extends ReportQuery
    ? Omit<Q, 'madeAt' | 'madeBy' | 'lang'>
    : never
  : never;

function askedFor(kind: ReportQuery['kind'], given: Given, now: Instant): Asked {
  if (kind === 'incident' || kind === 'muster') {
    if (given.id === undefined) throw new RequestError('bad-request', REQUEST_TEXTS.reportNeedsId);
    return kind === 'muster' ? { kind, muster: given.id } : { kind, incident: given.id };
  }
  if (kind !== 'figures') return { kind, at: given.at === undefined ? now : timeOf(given.at) };
  const to = given.to === undefined ? now : timeOf(given.to);
  const from = given.from === undefined ? instant(to - FIGURES_DAYS * DAY_MS) : timeOf(given.from);
  if (from >= to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
  const { most } = LIMITS['kpi-days'];
  if (to - from > most * DAY_MS) throw new RequestError('bad-request', filled(REQUEST_TEXTS.manyDays, { most }));
  return { kind, from, to };
}

const timeOf = (text: string): Instant => instant(Date.parse(text));

/** A page that needs nothing and may do nothing; an empty one is none. */
async function answer(
  reply: FastifyReply,
  parts: AsyncIterable<string>,
  taken: () => Promise<void> = () => Promise.resolve(),
): Promise<FastifyReply> {
  const all = await someParts(parts);
  if (all === undefined) throw new RequestError('not-found', REQUEST_TEXTS.noReport);
  await taken();
  return reply
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow, noarchive',
    })
    .type('text/html; charset=utf-8')
    .send(Readable.from(all, { objectMode: false }));
}
