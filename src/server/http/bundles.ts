import { Readable } from 'node:stream';
import { z } from 'zod';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { someParts } from '../some-parts.ts';
import type { Quota } from './quota.ts';

/** What leaves the gateway as evidence. */
export const bundleRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/incidents/:id/bundle',
      summary:
        'An incident as one signed HTML file that plays and proves itself without a network; it is recorded who took it',
      permission: 'report',
      params: z.object({ id: z.string().min(1).max(200) }),
    },
    async ({ params: { id }, account: { name, role }, reply }) => {
      const query = { incident: id, by: name, madeAt: site.clock.now() };
      const parts = await someParts(await quota.stream(reply, (signal) => site.archive.bundle(query, signal)));
      if (parts === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noIncident, { id }));
      // In the record before the first byte leaves.
      await site.act({ act: 'export', incident: id }, name, role);
      return reply
        .header('content-disposition', `attachment; filename="incident-${id.replaceAll(/[^\w.-]/g, '_')}.html"`)
        .type('text/html; charset=utf-8')
        .send(Readable.from(parts, { objectMode: false }));
    },
  ),
];
