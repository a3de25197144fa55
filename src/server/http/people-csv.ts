import { z } from 'zod';
import { csvLine, UTF8_MARK } from '../../common/csv.ts';
import { PEOPLE_COLUMNS } from '../../words/people-csv.ts';
import { readPeople } from '../people-csv.ts';
import { languageOf } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf } from './acts.ts';

/** A list of as many people as the desk takes, with room to spare. */
const LONGEST_LIST = 4 * 1024 * 1024;
const flag = z.enum(['true', 'false']).optional();
const text = z.object({ zh: z.string(), en: z.string() });
const outcome = z.object({
  added: z.int(),
  changed: z.int(),
  problems: z.array(z.object({ line: z.int(), column: z.int(), message: text, mend: text })),
  more: z.int().optional().meta({ description: 'So many further problems are not listed' }),
  check: z.literal(true).optional().meta({ description: 'Nothing was done' }),
});

/** The people of the badge desk as a CSV, out and in. */
export const peopleCsvRoutes = (site: Site): readonly Route[] => {
  const takeIn = route(
    {
      method: 'POST',
      path: '/api/v1/people/csv',
      summary:
        'Add and change people of the badge desk from a CSV (body text/csv): all rows or none, with `partial=true` those without a problem; `check=true` does nothing',
      permission: 'badge-desk',
      query: z.object({ check: flag, partial: flag }),
      response: outcome,
      bodyLimit: LONGEST_LIST,
    },
    async ({ query: { check, partial }, account: { name, role }, request, reply }) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const time = site.siteTime();
      const { people, added, changed, problems, more } = readPeople(
        bytes,
        site.state,
        (given) => time.read(given, 'end'),
        site.clock.now(),
      );
      const body = { added, changed, problems: [...problems], ...(more === 0 ? {} : { more }) };
      if (check === 'true') return { ...body, check: true as const };
      if (problems.length > 0 && partial !== 'true') {
        reply.refusedFor = 'bad-list';
        return reply.code(422).send({ ...body, added: 0, changed: 0 });
      }
      if (people.length > 0) answerOf(reply, await site.act({ act: 'add-people', people }, name, role));
      return body;
    },
  );
  const takeOut = route(
    {
      method: 'GET',
      path: '/api/v1/people.csv',
      summary: 'The people of the plant as a CSV, which `POST /people/csv` takes in again',
      permission: 'badge-desk',
    },
    ({ request, reply }) => {
      const language = languageOf(request.raw);
      const time = site.siteTime();
      const rows = site.state.plant.people.map(({ id, name, tag, groups, company, until }) =>
        csvLine([id, name, tag, groups.join(' '), company, until === undefined ? '' : time.local(until).slice(0, 16)]),
      );
      const head = csvLine(Object.values(PEOPLE_COLUMNS).map((words) => words[language]));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="people.csv"')
        .send(UTF8_MARK + head + rows.join(''));
    },
  );
  return [
    takeOut,
    (app, check) =>
      void app.register(async (scope) => {
        scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
        takeIn(scope, check);
      }),
  ];
};
