import { z } from 'zod';
import { LONGEST_TEST_MS } from '../../domain/acts/test-output.ts';
import type { OutputId } from '../../domain/ids.ts';
import { duration } from '../../domain/time.ts';
import { outputOf } from '../../project/outputs.ts';
import { collect } from '../../project/readings.ts';
import { durationString } from '../../wire/duration.ts';
import { outputIdText } from '../../wire/ids.ts';
import { outputItem } from '../../wire/outputs.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { answerOf, done } from './acts.ts';

const params = z.object({ id: outputIdText });
const SHORTEST_TEST_MS = 1000;

/** What the gateway drives: what is wanted, what it does, a test, and the end of what it stands for. */
export const outputRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/outputs',
      summary: 'What the gateway drives: wanted, written and read back',
      permission: 'read',
      response: listOf(outputItem),
    },
    () => ({ items: collect(site.state.index.outputs.keys(), (id) => outputOf(site.state, id)) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/outputs/:id/test',
      summary: 'Switch an output on for a while, from 1s to 10m, to see and hear it; it ends by itself',
      permission: 'drive-outputs',
      params,
      body: z.object({
        for: durationString.refine((ms) => ms >= SHORTEST_TEST_MS && ms <= LONGEST_TEST_MS, {
          message: 'a test lasts from 1s to 10m',
        }),
      }),
      response: done,
    },
    async ({ params: { id }, body, account: { name, role }, reply }) =>
      answerOf(
        reply,
        await site.act({ act: 'test-output', output: knownOutput(site, id), for: duration(body.for) }, name, role),
      ),
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/outputs/:id/release',
      summary: 'End what an output stands for; the next alarm sounds anew',
      permission: 'drive-outputs',
      params,
      body: z.object({ reason: z.string().trim().min(1).max(2000) }),
      response: done,
    },
    async ({ params: { id }, body: { reason }, account: { name, role }, reply }) =>
      answerOf(reply, await site.act({ act: 'release-output', output: knownOutput(site, id), reason }, name, role)),
  ),
];

function knownOutput({ state }: Site, id: OutputId): OutputId {
  if (!state.index.outputs.has(id)) throw new RequestError('not-found', filled(REQUEST_TEXTS.noOutput, { id }));
  return id;
}
