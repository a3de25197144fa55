import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Text } from '../../domain/text.ts';
import type { Account } from '../../ports/accounts.ts';
import type { ChangeReply, ChangeRequest } from '../../ports/configuration.ts';
import { CONFIGURATION_TEXTS } from '../../words/configuration.ts';
import { ROLE_TEXTS } from '../../words/roles.ts';
import { problemIn } from '../../words/problems.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { may } from '../permission.ts';
import { languageOf, RequestError, sendProblem } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

const files = z
  .record(z.string().max(256), z.string())
  .meta({ description: 'Texts by file name. Only files that change need to be given.' });
const reason = z.string().trim().min(1).max(2000);
const revision = z.string().max(64);
const second = z
  .object({ user: z.string().min(1).max(64), password: z.string().min(1).max(256) })
  .meta({ description: 'Another engineer or admin, who confirms limits of priority 1 that are loosened' });
const place = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  code: z.string().optional().meta({ description: 'What is wrong, in a word that programs can rely on' }),
  level: z.enum(['error', 'warning']).meta({ description: 'A warning stops nothing' }),
  message: z.string(),
  mend: z.string().meta({ description: 'How to mend it' }),
});
const servedFrom = z.enum(['folder', 'data']).meta({
  description:
    '`data`: the folder holds something else, or could not be written; what is in force stays so after a restart',
});
const current = z.object({ revision: z.string(), files: z.record(z.string(), z.string()), servedFrom });
const applied = z.object({
  revision: z.string(),
  applied: z.array(z.string()).meta({ description: 'Paths of what is in force now' }),
  restart: z.array(z.string()).meta({ description: 'Paths of what comes into force at the next start' }),
  devices: z.array(z.string()).meta({ description: 'Devices that were begun again' }),
  loosened: z.array(z.string()).meta({ description: 'Alarms of priority 1 that were loosened' }),
  servedFrom,
  durable: z.boolean(),
});
const item = z.object({
  revision: z.string(),
  previous: z.string(),
  at: z.int(),
  by: z.string(),
  role: z.string(),
  reason: z.string().optional(),
  changes: z
    .array(z.object({ path: z.string(), old: z.unknown().optional(), new: z.unknown().optional() }))
    .meta({ description: 'The first of `changed` changes' }),
  changed: z.int(),
  loosened: z.array(z.string()),
  confirmedBy: z.string().optional(),
  undo: z.literal(true).optional(),
  kept: z.boolean().meta({ description: 'Its texts are kept: it can be put into force again' }),
});

const bodyLimit = LIMITS['configuration-bytes'].most;

/** The configuration in force, and changes of it while everything goes on. */
export const configurationRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/config',
      summary: 'The texts of the configuration in force; secrets are references',
      permission: 'configure',
      response: current,
    },
    () => site.configuration.current(),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/config/check',
      summary: 'What would be wrong with these files over those in force; changes nothing',
      permission: 'configure',
      body: z.object({ files }),
      bodyLimit,
      response: z.object({ problems: z.array(place) }),
    },
    async ({ body, request }) => {
      const problems = await site.configuration.check(body.files);
      if (problems === 'busy') throw new RequestError('too-many', CONFIGURATION_TEXTS.busyChecks, problems);
      const language = languageOf(request.raw);
      return { problems: problems.map((one) => problemIn(one, language)) };
    },
  ),
  route(
    {
      method: 'PUT',
      path: '/api/v1/config',
      summary: 'Put files into force, and write them into the folder of the configuration',
      permission: 'configure',
      body: z.object({ files, reason, confirmedBy: second.optional() }),
      bodyLimit,
      response: applied,
    },
    async ({ body, account, request, reply }) => {
      const asked = await requestOf(site, body, account, request, reply);
      return answerOf(reply, await site.configuration.put(body.files, asked));
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/config/history',
      summary: 'Changes of the configuration, newest first',
      permission: 'configure',
      response: listOf(item),
    },
    () => ({ items: site.configuration.history() }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/config/undo',
      summary: 'Put an earlier configuration into force: that of `revision`, else the one before the last change',
      permission: 'configure',
      body: z.object({ reason, revision: revision.optional(), confirmedBy: second.optional() }),
      response: applied,
    },
    async ({ body, account, request, reply }) => {
      const asked = await requestOf(site, body, account, request, reply);
      return answerOf(reply, await site.configuration.undo(body.revision, asked));
    },
  ),
];

/** Who changes the configuration, and who has confirmed it. */
async function requestOf(
  site: Site,
  body: { readonly reason: string; readonly confirmedBy?: z.infer<typeof second> | undefined },
  { name, role }: Account,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ChangeRequest> {
  const asked = { reason: body.reason, by: name, role };
  if (body.confirmedBy === undefined) return asked;
  const { user, password } = body.confirmedBy;
  const refused = (detail: Text): RequestError => new RequestError('forbidden', detail, 'not-confirmed');
  if (user.toLowerCase() === name.toLowerCase()) throw refused(CONFIGURATION_TEXTS.samePerson);
  const confirmation = await site.accounts.confirm(user, password, request.address);
  if (!confirmation.ok) {
    if (confirmation.why === 'wrong-password') throw refused(CONFIGURATION_TEXTS.wrongSecond);
    if (confirmation.why === 'locked') void reply.header('retry-after', confirmation.retryAfter);
    throw new RequestError(confirmation.why, confirmation.detail);
  }
  if (!may(confirmation.role, 'configure'))
    throw refused(filled(CONFIGURATION_TEXTS.secondMayNot, { role: ROLE_TEXTS[confirmation.role] }));
  return { ...asked, confirmedBy: confirmation.name };
}

function answerOf(reply: FastifyReply, result: ChangeReply): FastifyReply | z.infer<typeof applied> {
  if (result.ok) {
    const { ok: _ok, ...rest } = result;
    if (!rest.durable) void reply.code(202);
    return {
      ...rest,
      applied: [...rest.applied],
      restart: [...rest.restart],
      devices: [...rest.devices],
      loosened: [...rest.loosened],
    };
  }
  switch (result.why) {
    case 'problems': {
      const language = languageOf(reply.request.raw);
      const problems = result.problems.map((one) => problemIn(one, language));
      return sendProblem(
        reply,
        'bad-configuration',
        filled(CONFIGURATION_TEXTS.problems, { count: problems.length }),
        undefined,
        {
          problems,
        },
      );
    }
    case 'unknown-revision':
      throw new RequestError('not-found', result.detail, result.why);
    case 'nothing-to-undo':
      throw new RequestError('conflict', result.detail, result.why);
    case 'busy':
      throw new RequestError('too-many', result.detail, result.why);
    case 'failed':
      throw new RequestError('unavailable', result.detail, result.why);
  }
}
