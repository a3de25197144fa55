import { z } from 'zod';
import { exposureOf } from '../../project/exposure.ts';
import { exposureView } from '../../wire/exposure.ts';
import { pointIdText } from '../../wire/ids.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

/** What is breathed where a detector is. */
export const exposureRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/points/:id/exposure',
      summary:
        'The mean of 15 minutes and of the shift where a detector of a toxic gas is, beside their limits (GBZ 2.1); 404 where it has none',
      permission: 'read',
      params: z.object({ id: pointIdText }),
      response: exposureView,
    },
    ({ params: { id } }) => {
      const found = exposureOf(site.state, id);
      if (found === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noExposure, { id }));
      return found;
    },
  ),
];
