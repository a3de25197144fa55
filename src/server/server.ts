import { join } from 'node:path';
import { existsSync } from 'node:fs';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import files from '@fastify/static';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Account } from '../ports/accounts.ts';
import { identify, isSameOrigin } from './auth.ts';
import { answerClientError } from './client-error.ts';
import { Connections } from './connections.ts';
import { alarmRoutes } from './http/alarms.ts';
import { clockRoutes } from './http/clock.ts';
import { docsRoutes } from './http/docs.ts';
import { healthRoutes } from './http/health.ts';
import { plantRoutes } from './http/plant.ts';
import { Quota } from './http/quota.ts';
import { recordRoutes } from './http/record.ts';
import { OPEN_TO_FIRST_PASSWORD, sessionRoutes } from './http/session.ts';
import { LIMITS } from './limits.ts';
import { LiveHub } from './live/hub.ts';
import { Sockets } from './live/upgrade.ts';
import { Metrics } from './metrics.ts';
import { installProblems, RequestError, sendProblem } from './problem.ts';
import type { Site } from './site.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request; set for every route below `/api` but the sign-in. */
    account: Account;
  }
}

/** The open part of `/api`: signing in, and nothing else. */
const OPEN = new Set(['POST /api/v1/session']);

/** The HTTP server of the gateway, with both websockets. Constructed here, started by `listen`. */
export async function buildServer(site: Site): Promise<Server> {
  const metrics = new Metrics(site);
  const limited = metrics.limited.bind(metrics);
  const connections = new Connections(site.clock, limited);
  const app = fastify({
    serverFactory: (answer) => connections.createServer(answer),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, limited),
    bodyLimit: LIMITS['body-bytes'].most,
    trustProxy: false,
    // The id of an alarm may hold a badge's own id, nine characters a letter when it is Chinese.
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: (error, _request, reply) => sendProblem(reply, 'bad-request', error.message),
  });
  // Every route reads what it is given by the schema that describes it, which says better what is wrong.
  app.setValidatorCompiler(() => () => true);
  // What routes answer was made by the projection; it is encoded as it is.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installProblems(app);
  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: { directives: POLICY }, hsts: false });
  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fengsui',
        version: '1',
        description:
          'Gas, people, alarms and their record. Times are Unix milliseconds in bodies, RFC 3339 in queries.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'fengsui_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  });
  const quota = new Quota(site.clock, limited);
  app.addHook('onRequest', async (request, reply) => {
    await gate(site, request);
    await quota.count(request, reply);
  });
  app.addHook('preHandler', async (request, reply) => (costsMuch(request) ? quota.inTurn(request, reply) : undefined));
  const hub = new LiveHub(site, metrics);
  const sockets = new Sockets(site, hub, connections, limited);
  await app.register(async (routes) => {
    sessionRoutes(routes, site);
    healthRoutes(routes, site, metrics);
    plantRoutes(routes, site);
    alarmRoutes(routes, site, quota);
    clockRoutes(routes, site);
    recordRoutes(routes, site, quota);
    docsRoutes(routes);
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
    return this.#app.listen({ host, port });
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

/** Everything below `/api` needs a sign-in; a write by cookie needs a page of our own. */
async function gate(site: Site, request: FastifyRequest): Promise<void> {
  const proof = await identify(site.accounts, request.raw);
  if (proof.by !== 'nothing') request.account = proof.account;
  // The route that was found counts, too: `/%61pi/...` finds the same one as `/api/...`.
  const route = request.routeOptions.url ?? '';
  if (!route.startsWith('/api/') && !request.url.startsWith('/api/')) return;
  if (OPEN.has(`${request.method} ${route}`)) return;
  if (proof.by === 'nothing') throw new RequestError('not-signed-in', 'sign in, or send a token');
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (proof.by === 'cookie' && !isSameOrigin(request.raw))
    throw new RequestError('foreign-origin', 'a write by cookie needs the Origin of this gateway');
  if (proof.account.mustChange === true && !OPEN_TO_FIRST_PASSWORD.has(`${request.method} ${route}`))
    throw new RequestError(
      'must-change-password',
      'POST /api/v1/session/password {old, new} first: until then, read only',
    );
}

/** What grows with the plant or the record; acts do not, and never wait. */
function costsMuch({ method, routeOptions: { url = '' } }: FastifyRequest): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && url !== '/api/v1/session' && (url.startsWith('/api/') || url === '/metrics');
}

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

/** The dashboard, and the drawings of the floors beside the configuration. */
async function serveFiles(app: FastifyInstance, site: Site): Promise<void> {
  if (!existsSync(site.dashboardRoot)) return;
  await app.register(files, { root: site.dashboardRoot, immutable: false, maxAge: 0 });
  app.get<{ Params: { name: string } }>('/drawings/:name', { schema: { hide: true } }, (request, reply) => {
    const known = site.state.plant.floors.find(({ drawing }) => drawing === request.params.name)?.drawing;
    if (request.account === undefined) throw new RequestError('not-signed-in', 'sign in first');
    if (known === undefined || !existsSync(join(site.configRoot, known)))
      throw new RequestError('not-found', 'there is no such drawing');
    return reply.sendFile(known, site.configRoot);
  });
}
