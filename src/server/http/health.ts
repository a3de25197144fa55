import { z } from 'zod';
import { endOf, goodUntil } from '../../common/certificate.ts';
import type { Metrics } from '../metrics.ts';
import { damageOf, stopText } from '../../words/damages.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

/** The fold has taken something within this time, or nothing waits for it. */
const STUCK_MS = 5000;

const health = z.object({ status: z.string() });
const words = z.object({ zh: z.string(), en: z.string() });
const readiness = z.object({
  ready: z.boolean(),
  recording: z.boolean(),
  stopped: words.optional().meta({ description: 'Why recording has stopped' }),
  damaged: z.array(
    z.object({
      file: z.string(),
      aside: z.string().optional(),
      at: z.number(),
      what: z.string(),
      code: z.string().meta({ description: 'Of what is wrong with it; `other`: a sentence of the system' }),
      text: words,
    }),
  ),
  offline: z.array(z.string()),
  certificate: z
    .object({ until: z.number(), end: z.enum(['ended', 'ends-soon']).optional() })
    .optional()
    .meta({ description: 'Of TLS of its own: until when it is good' }),
});

/** Until when the certificate in use is good, by the machine's clock. */
function certificateOf({ certificates, machine }: Site): Pick<z.infer<typeof readiness>, 'certificate'> {
  const cert = certificates?.current?.cert;
  if (cert === undefined) return {};
  const end = endOf(cert, machine.wall());
  return { certificate: { until: goodUntil(cert), ...(end === undefined ? {} : { end }) } };
}

/** For watchdogs and collectors. No sign-in from the machine itself, where no proxy is in between. */
export const healthRoutes = (site: Site, metrics: Metrics): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/healthz',
      summary: 'The gateway lives',
      permission: 'this-machine',
      cheap: true,
      response: health,
    },
    () => {
      const { waiting, foldedAt } = site.flow;
      if (waiting > 0 && site.clock.now() - foldedAt > STUCK_MS)
        throw new RequestError('unavailable', REQUEST_TEXTS.notFolded);
      return { status: 'ok' };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/readyz',
      summary: 'Configuration and HTTP are up; damaged files and devices that are offline are listed',
      permission: 'this-machine',
      cheap: true,
      response: readiness,
    },
    () => {
      const { state } = site;
      const offline = state.plant.devices.map(({ id }) => id).filter((id) => state.devices.get(id)?.up !== true);
      const { recording, reason } = site.log.status;
      const damaged = state.record.damaged.map((file) => ({ ...file, ...damageOf(file.what) }));
      const stopped = reason === undefined ? {} : { stopped: stopText(reason) };
      return { ready: true, recording, ...stopped, damaged, offline, ...certificateOf(site) };
    },
  ),
  route(
    { method: 'GET', path: '/metrics', summary: 'Prometheus metrics', permission: 'this-machine' },
    async ({ reply }) => reply.type(metrics.contentType).send(await metrics.text()),
  ),
];
