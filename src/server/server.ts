import { existsSync } from 'node:fs';
import { Server as TlsServer } from 'node:tls';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import files from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { answerClientError } from './client-error.ts';
import { Connections } from './connections.ts';
import { gate, permit } from './gate.ts';
import { acknowledgeRoutes } from './http/acknowledge.ts';
import { alarmActRoutes, alarmRoutes } from './http/alarms.ts';
import { badgeDeskRoutes } from './http/badge-desk.ts';
import { badgeRoutes } from './http/badges.ts';
import { bundleRoutes } from './http/bundles.ts';
import { incidentRoutes } from './http/incidents.ts';
import { reportRoutes } from './http/reports.ts';
import { responseRoutes } from './http/responses.ts';
import { overlayRoutes } from './http/overlays.ts';
import { exposureRoutes } from './http/exposure.ts';
import { calibrationRoutes } from './http/calibrations.ts';
import { clockRoutes } from './http/clock.ts';
import { kpiRoutes } from './http/kpi.ts';
import { musterRoutes } from './http/musters.ts';
import { noticeRoutes } from './http/notices.ts';
import { pastPeopleRoutes } from './http/past-people.ts';
import { peopleCsvRoutes } from './http/people-csv.ts';
import { peopleRoutes } from './http/people.ts';
import { deviceRoutes } from './http/devices.ts';
import { configurationRoutes } from './http/configuration.ts';
import { docsRoutes } from './http/docs.ts';
import { drawingRoutes } from './http/drawings.ts';
import { healthRoutes } from './http/health.ts';
import { panelRoutes } from './http/panel.ts';
import { outputRoutes } from './http/outputs.ts';
import { plantRoutes } from './http/plant.ts';
import { Quota } from './http/quota.ts';
import { recordRoutes } from './http/record.ts';
import { ruleRoutes } from './http/rules.ts';
import { sessionRoutes } from './http/session.ts';
import { pinRoutes } from './http/pins.ts';
import { whatIfRoutes } from './http/what-if.ts';
import { LIMITS } from './limits.ts';
import { LiveHub } from './live/hub.ts';
import { Sockets } from './live/upgrade.ts';
import { Metrics } from './metrics.ts';
import { installOpenApi } from './openapi.ts';
import { PlantText } from './plant-text.ts';
import { installProblems, sendProblem, unreadable } from './problem.ts';
import { Refusals } from './refusals.ts';
import type { AnswerCheck, Route } from './route.ts';
import type { Site } from './site.ts';
import { SlowRefusals } from './slow-refusals.ts';

/**
 * The HTTP server of the gateway, with both websockets. Constructed here, started by `listen`.
 * @param checkAnswer holds every answer against the schema of its route; for tests
 */
export async function buildServer(site: Site, checkAnswer?: AnswerCheck): Promise<Server> {
  const metrics = new Metrics(site);
  const limited = metrics.limited.bind(metrics);
  const connections = new Connections(site, limited);
  const app = fastify({
    serverFactory: (answer) => connections.createServer(answer),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, limited, site.machine),
    bodyLimit: LIMITS['body-bytes'].most,
    trustProxy: false,
    rewriteUrl: ({ url }) => site.outside.inner(url ?? '/'),
    // The id of an alarm may hold a badge's own id, nine characters a letter when it is Chinese.
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: (error, _request, reply) => sendProblem(reply, 'bad-request', unreadable(error)),
  });
  // What routes answer was made by the projection; it is encoded as it is.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorateRequest('address', {
    getter() {
      return site.outside.addressOf(this.raw);
    },
  });
  installProblems(app, site.logger);
  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: { directives: POLICY }, hsts: hstsOf(site) });
  await app.register(rateLimit, { global: false });
  await installOpenApi(app, site.outside.path);
  const slow = new SlowRefusals(site.machine);
  const quota = new Quota(site.clock, site.machine, limited, slow);
  app.addHook('onRequest', async (request, reply) => {
    await gate(site, request);
    await quota.count(request, reply);
    permit(request);
  });
  app.addHook('preHandler', async (request, reply) => (costsMuch(request) ? quota.inTurn(request, reply) : undefined));
  const refusals = new Refusals(site);
  app.addHook('onSend', async (request, reply) => refusals.record(request, reply));
  const plant = new PlantText(site.state);
  const hub = new LiveHub(site, metrics, plant);
  const sockets = new Sockets(site, hub, connections, limited, slow);
  await app.register(async (routes) => {
    for (const install of routesOf(site, quota, metrics, plant)) install(routes, checkAnswer);
  });
  await serveFiles(app, site);
  return new Server(app, hub, sockets);
}

/** A built server. */
export class Server {
  readonly #app: FastifyInstance;
  readonly #hub: LiveHub;
  readonly #sockets: Sockets;

  constructor(app: FastifyInstance, hub: LiveHub, sockets: Sockets) {
    this.#app = app;
    this.#hub = hub;
    this.#sockets = sockets;
  }

  /** @returns the address that it listens on, as a URL */
  async listen(host: string, port: number): Promise<string> {
    this.#sockets.attach(this.#app.server);
    this.#hub.start();
    const url = await this.#app.listen({ host, port });
    // The framework knows nothing of a server that it did not make.
    return this.#app.server instanceof TlsServer ? url.replace(/^http:/, 'https:') : url;
  }

  async close(): Promise<void> {
    this.#hub.stop();
    this.#sockets.close();
    this.#app.server.closeAllConnections();
    await this.#app.close();
  }

  /** The OpenAPI document. */
  async openapi(): Promise<object> {
    await this.#app.ready();
    return this.#app.swagger();
  }
}

const routesOf = (site: Site, quota: Quota, metrics: Metrics, plant: PlantText): readonly Route[] => [
  ...sessionRoutes(site),
  ...healthRoutes(site, metrics),
  ...plantRoutes(site, plant),
  ...deviceRoutes(site),
  ...alarmRoutes(site, quota),
  ...alarmActRoutes(site),
  ...overlayRoutes(site),
  ...responseRoutes(site),
  ...incidentRoutes(site, quota),
  ...pinRoutes(site, quota),
  ...bundleRoutes(site, quota),
  ...acknowledgeRoutes(site),
  ...clockRoutes(site),
  ...panelRoutes(site),
  ...peopleRoutes(site),
  ...pastPeopleRoutes(site, quota),
  ...musterRoutes(site),
  ...badgeDeskRoutes(site),
  ...calibrationRoutes(site, quota),
  ...exposureRoutes(site),
  ...ruleRoutes(site),
  ...badgeRoutes(site, quota),
  ...peopleCsvRoutes(site),
  ...noticeRoutes(site),
  ...outputRoutes(site),
  ...configurationRoutes(site),
  ...recordRoutes(site, quota),
  ...kpiRoutes(site, quota),
  ...reportRoutes(site, quota),
  ...whatIfRoutes(site, quota),
  ...drawingRoutes(site),
  ...docsRoutes(),
];

/** What grows with the plant or the record; acts do not, and never wait. */
function costsMuch({ method, routeOptions: { config } }: FastifyRequest): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && config.rules !== undefined && config.rules.cheap !== true;
}

/** Browsers that have seen the gateway with TLS never open it without, for a year. A proxy says that for itself. */
const hstsOf = ({ certificates }: Site) =>
  certificates === undefined ? false : { maxAge: 365 * 86_400, includeSubDomains: false };

const POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  'upgrade-insecure-requests': null,
};

/** The dashboard, where it is built. */
async function serveFiles(app: FastifyInstance, { dashboardRoot: root, outside: { path } }: Site): Promise<void> {
  // The pages name their files relative to a slash.
  const bare = path.slice(0, -1);
  if (bare !== '')
    app.get(bare, { schema: { hide: true } }, ({ url }, reply) => reply.redirect(`${path}${url.slice(bare.length)}`));
  await app.register(files, { root, serve: existsSync(root), immutable: false, maxAge: 0 });
}
