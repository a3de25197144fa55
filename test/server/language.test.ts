import fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { installProblems } from '../../src/server/problem.ts';
import { route } from '../../src/server/route.ts';
import { durationString } from '../../src/wire/duration.ts';

const app = fastify();
beforeAll(() => {
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installProblems(app, silentLogger);
  route(
    {
      method: 'POST',
      path: '/silence',
      summary: 'Silence',
      permission: 'anyone',
      body: z.object({ for: durationString, times: z.number().optional() }),
    },
    () => 'done',
  )(app);
});

async function ask(url: string, accepted?: string, body?: object) {
  const headers = accepted === undefined ? {} : { 'accept-language': accepted };
  const answer = await app.inject({ method: 'POST', url, headers, ...(body === undefined ? {} : { payload: body }) });
  return { language: answer.headers['content-language'], said: answer.json<{ title: string; detail: string }>() };
}

const CHINESE = { language: 'zh', said: { title: '找不到', detail: expect.stringMatching(/^没有 POST \/nowhere/) } };
const ENGLISH = {
  language: 'en',
  said: { title: 'There is nothing here', detail: expect.stringMatching(/^there is no POST \/nowhere/) },
};

describe('a problem document', () => {
  it.each([
    ['/nowhere', 'zh-CN,zh;q=0.9,en;q=0.8', CHINESE],
    ['/nowhere', 'en-GB,en', ENGLISH],
    ['/nowhere', undefined, ENGLISH],
    ['/nowhere', '*', ENGLISH],
    ['/nowhere?lang=zh', 'en', CHINESE],
    ['/nowhere?a=1&lang=en', 'zh', ENGLISH],
    ['/nowhere?lang=fr', 'zh', CHINESE],
  ] as const)('of %s for one who reads %s', async (url, accepted, expected) => {
    expect(await ask(url, accepted)).toMatchObject(expected);
  });

  it('keeps its type and its status in every language', async () => {
    const [zh, en] = await Promise.all([ask('/nowhere', 'zh'), ask('/nowhere', 'en')]);
    const stable = { type: 'urn:fengsui:problem:not-found', status: 404 };
    expect([zh.said, en.said]).toMatchObject([stable, stable]);
  });

  it('says what does not fit, with its place', async () => {
    const body = { for: 'soon', times: '3' };
    expect((await ask('/silence', 'zh', body)).said.detail).toMatch(/^for：不是时长.*\ntimes：此处应为/);
    expect((await ask('/silence', 'en', body)).said.detail).toMatch(/^for: not a duration/);
  });
});
