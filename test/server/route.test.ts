import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../../src/common/silent-logger.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { installProblems, RequestError } from '../../src/server/problem.ts';
import { type AnswerCheck, JsonText, type Route, route } from '../../src/server/route.ts';
import { checkAnswer } from '../support/site.ts';

async function ask(install: Route, path: string, check?: AnswerCheck, logger: Logger = silentLogger) {
  const app = fastify();
  onTestFinished(() => app.close());
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installProblems(app, logger);
  install(app, check);
  const { statusCode, body } = await app.inject(path);
  return [statusCode, JSON.parse(body)];
}

const shape = {
  method: 'GET',
  path: '/double',
  summary: 'Twice a number',
  permission: 'anyone',
  query: z.object({ of: z.coerce.number().max(100).default(1) }),
  response: z.object({ twice: z.number() }),
} as const;
const double = route(shape, ({ query }) => ({ twice: 2 * query.of }));

it('hands over what its schema made of a request, and refuses what does not fit in words', async () => {
  expect(await ask(double, '/double?of=21')).toEqual([200, { twice: 42 }]);
  expect(await ask(double, '/double')).toEqual([200, { twice: 2 }]);
  expect(await ask(double, '/double?of=x')).toMatchObject([400, { type: 'urn:fengsui:problem:bad-request' }]);
});

it('has no account for a stranger', async () => {
  const who = route({ ...shape, response: z.object({ name: z.string() }) }, ({ account: { name } }) => ({ name }));
  expect(await ask(who, '/double')).toMatchObject([401, { type: 'urn:fengsui:problem:not-signed-in' }]);
});

it.each([
  ['less', () => new JsonText('{}')],
  ['more', () => new JsonText('{"twice":2,"half":0.5}')],
  ['an object with more', () => ({ twice: 2, half: 0.5 })],
])('is found out by a test when it answers with %s than its schema says', async (_name, handler) => {
  const wrong = route(shape, handler);
  expect((await ask(wrong, '/double'))[0]).toBe(200);
  expect((await ask(wrong, '/double', checkAnswer))[0]).toBe(500);
});

it('tells the diary why it failed, and nothing of what the request held', async () => {
  const lines: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (fields, message) => void lines.push(`${message} ${JSON.stringify(fields)}`),
  };
  const failing = (error: Error) =>
    route(shape, () => {
      throw error;
    });
  const broken = await ask(failing(new TypeError('no such door')), '/double?of=7', undefined, logger);
  expect(broken).toMatchObject([500, { type: 'urn:fengsui:problem:broken' }]);
  const unserved = new RequestError('store-failing', { zh: '磁盘故障', en: 'the disk fails' });
  expect(await ask(failing(unserved), '/double?of=7', undefined, logger)).toMatchObject([503, {}]);
  await ask(failing(new RequestError('conflict', { zh: '已变', en: 'changed' })), '/double', undefined, logger);
  expect(lines).toEqual([
    expect.stringMatching(/^a request failed .*"GET".*"\/double".*TypeError: no such door\\n +at /),
    expect.stringMatching(/^a request could not be served .*the disk fails/),
  ]);
  expect(lines.join()).not.toContain('of=7');
});
