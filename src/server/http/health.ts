import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isFromThisMachine } from '../auth.ts';
import type { Metrics } from '../metrics.ts';
import { RequestError } from '../problem.ts';
import { route } from '../route.ts';
import type { Site } from '../site.ts';

/** The fold has taken something within this time, or nothing waits for it. */
const STUCK_MS = 5000;

const health = z.object({ status: z.string() });
const readiness = z.object({
  ready: z.boolean(),
  recording: z.boolean(),
  damaged: z.array(z.object({ file: z.string(), aside: z.string().optional(), at: z.number(), what: z.string() })),
  offline: z.array(z.string()),
});

/** For watchdogs and collectors. No sign-in from the machine itself, where no proxy stands in between. */
export function healthRoutes(app: FastifyInstance, site: Site, metrics: Metrics): void {
  const open = {
    onRequest: [
      (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void) => {
        const isAllowed = request.account !== undefined || isFromThisMachine(request.raw);
        done(isAllowed ? undefined : new RequestError('not-signed-in', 'from elsewhere this needs a token'));
      },
    ],
  };

  app.get(
    '/healthz',
    { ...open, schema: route({ summary: 'The gateway lives', response: health, open: true }) },
    () => {
      const { waiting, foldedAt } = site.flow;
      if (waiting > 0 && site.clock.now() - foldedAt > STUCK_MS)
        throw new RequestError('unavailable', 'inputs are no longer folded');
      return { status: 'ok' };
    },
  );

  app.get(
    '/readyz',
    {
      ...open,
      schema: route({
        summary: 'Configuration and HTTP are up; damaged files and devices that are offline are listed',
        response: readiness,
        open: true,
      }),
    },
    () => {
      const { state } = site;
      const offline = state.plant.devices.map(({ id }) => id).filter((id) => state.devices.get(id)?.up !== true);
      return { ready: true, recording: site.log.status.recording, damaged: state.record.damaged, offline };
    },
  );

  app.get(
    '/metrics',
    { ...open, schema: route({ summary: 'Prometheus metrics', open: true }) },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
