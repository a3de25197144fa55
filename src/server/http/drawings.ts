import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

/** The drawings of the floors, which lie beside the configuration. */
export const drawingRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/drawings/:name',
      summary: 'The drawing of a floor',
      permission: 'read',
      cheap: true,
      params: z.object({ name: z.string() }),
      // A page asks for a drawing that was replaced by another address, past what the browser keeps of it.
      query: z.object({ v: z.string().optional() }),
      hidden: true,
    },
    ({ params: { name }, reply }) => {
      const known = site.state.plant.floors.find(({ drawing }) => drawing === name)?.drawing;
      if (known === undefined || !existsSync(join(site.configRoot, known)))
        throw new RequestError('not-found', REQUEST_TEXTS.noDrawing);
      return reply.sendFile(known, site.configRoot);
    },
  ),
];
