import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROLES } from '../../src/ports/accounts.ts';
import { fix, read, sos } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

let site: TestSite;
const PASSWORD = 'a long password';
beforeAll(async () => {
  site = await TestSite.open();
  await site.store.users.add('op', 'operator', PASSWORD, 'test');
});
afterAll(() => site.close());

/** An alarm that is up and unacknowledged, with its occurrence. */
async function raised(): Promise<{ readonly id: string; readonly occurrence: string }> {
  site.hear(read('h2s', 0));
  await site.clock.pass(61_000);
  site.hear(read('h2s', 0));
  await site.clock.pass(61_000);
  site.hear(read('h2s', 20));
  await site.clock.pass(0);
  const { json } = await site.request('GET', '/api/v1/alarms/h2s:high', { as: 'viewer' });
  return { id: 'h2s:high', occurrence: (json as { alarm: { occurrence: string } }).alarm.occurrence };
}

const signIn = async (): Promise<string> => {
  const { headers } = await site.request('POST', '/api/v1/session', { body: { user: 'op', password: PASSWORD } });
  return String(headers['set-cookie']).split(';')[0] ?? '';
};

const problem = (code: string, status: number) => ({
  type: `urn:fengsui:problem:${code}`,
  title: expect.any(String),
  status,
  detail: expect.any(String),
});

describe('without a sign-in', () => {
  it('every route of the API answers 401', async () => {
    const { paths } = (await site.server.openapi()) as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{.+?\}/g, 'h2s:high')] as const),
    );
    const api = routes.filter(
      ([method, path]) => path.startsWith('/api/') && `${method} ${path}` !== 'POST /api/v1/session',
    );
    expect(api.length).toBeGreaterThan(12);
    for (const [method, path] of [
      ...api,
      ['GET', '/api/openapi.json'],
      ['GET', '/api/docs'],
      ['HEAD', '/api/v1/state'],
      ['GET', '/api/v1/nothing'],
    ] as const) {
      const answer = await site.request(method, path, method === 'POST' ? { body: {} } : {});
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      if (method !== 'HEAD') expect(answer.json).toMatchObject(problem('not-signed-in', 401));
    }
  });

  it.each([
    '/%61pi/v1/state',
    '/a%70i/v1/state',
    '/api/v1/%73tate',
    '//api/v1/state',
    '/./api/v1/state',
    '/x/../api/v1/state',
    '/API/v1/state',
    '/api%2Fv1/state',
    '/api/v1/state/',
    '/api/v1/state?x=/%61pi',
    '/api/v1/state;x',
    '/api/v1/state%00',
  ])('no spelling opens it: %s', async (path) => {
    const { status, text } = await site.request('GET', path);
    expect([400, 401, 404]).toContain(status);
    expect(text).not.toContain('readings');
  });

  it.each([
    ['a wrong token', { authorization: 'Bearer fs_wrong' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic b3A6eA==' }],
    ['a wrong cookie', { cookie: 'fengsui_session=x' }],
    ['two cookies', { cookie: 'fengsui_session=x; fengsui_session=y' }],
  ])('%s is none', async (_name, headers) => {
    expect((await site.request('GET', '/api/v1/state', { headers })).status).toBe(401);
  });

  it.each(['/healthz', '/readyz', '/metrics'])('%s answers on the loopback', async (path) => {
    expect((await site.request('GET', path)).status).toBe(200);
  });
});

describe('signing in', () => {
  it('gives a cookie that a page cannot read, and takes it back', async () => {
    const { status, json, headers } = await site.request('POST', '/api/v1/session', {
      body: { user: 'OP', password: PASSWORD },
    });
    expect([status, json]).toEqual([200, { user: 'op', role: 'operator' }]);
    const cookies = [headers['set-cookie'] ?? []].flat();
    expect(cookies).toEqual([
      expect.stringMatching(/^fengsui_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^fengsui_screen=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const own = { cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') };
    const answer = await site.request('GET', '/api/v1/session', { headers: own });
    expect(answer.json).toMatchObject({ user: 'op', role: 'operator' });
    expect((await site.request('DELETE', '/api/v1/session', { headers: { ...own, origin: site.url } })).status).toBe(
      204,
    );
    expect((await site.request('GET', '/api/v1/session', { headers: own })).status).toBe(401);
  });

  it.each([
    ['a wrong password', { user: 'op', password: 'wrong' }, 401, 'wrong-password'],
    ['nobody', { user: 'eve', password: PASSWORD }, 401, 'wrong-password'],
    ['no password', { user: 'op' }, 422, 'missing-field'],
    ['a list for a name', { user: ['op', 'eve'], password: PASSWORD }, 422, 'missing-field'],
    ['no JSON', 'user=op', 400, 'bad-request'],
    ['too much', { user: 'op', password: 'x'.repeat(70_000) }, 413, 'too-large'],
  ])('%s is refused', async (_name, body, status, code) => {
    const answer = await site.request('POST', '/api/v1/session', { body });
    expect(answer.json).toMatchObject(problem(code, status));
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('from the page of another site is refused', async () => {
    const headers = { origin: 'http://evil.example' };
    expect(
      (await site.request('POST', '/api/v1/session', { body: { user: 'op', password: PASSWORD }, headers })).json,
    ).toMatchObject(problem('foreign-origin', 403));
  });
});

describe('a write by cookie', () => {
  it.each([
    ['without an origin', undefined, 403],
    ['from another host', () => 'http://evil.example', 403],
    ['from another port', () => `http://127.0.0.1:${site.port + 1}`, 403],
    ['from nowhere', () => 'null', 403],
    ['from our own page', () => site.url, 200],
  ])('%s', async (_name, origin, status) => {
    const headers = { cookie: await signIn(), ...(origin === undefined ? {} : { origin: origin() }) };
    const answer = await site.request('POST', '/api/v1/silence', { body: { for: '1s' }, headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.json).toMatchObject(problem('foreign-origin', 403));
    expect((await site.request('GET', '/api/v1/state', { headers })).status).toBe(200);
  });

  it('a token needs no origin, wherever it comes from', async () => {
    expect(
      (
        await site.request('POST', '/api/v1/silence', {
          as: 'operator',
          body: { for: '1s' },
          headers: { origin: 'http://elsewhere.example' },
        })
      ).status,
    ).toBe(200);
  });
});

describe('roles', () => {
  it.each([
    ['ack', (occurrence: string) => ({ occurrence }), ['operator', 'engineer', 'admin']],
    ['comment', () => ({ comment: 'seen' }), ['operator', 'investigator', 'engineer', 'admin']],
    ['reset', () => undefined, ['operator', 'engineer', 'admin']],
  ] as const)('who may %s', async (deed, body, allowed) => {
    const { id, occurrence } = await raised();
    const refused: string[] = [];
    for (const role of ROLES) {
      const { status, json } = await site.request('POST', `/api/v1/alarms/${id}/${deed}`, {
        as: role,
        body: body(occurrence),
      });
      if (status === 403) {
        refused.push(role);
        expect(json).toMatchObject(problem('forbidden', 403));
      } else expect([200, 409]).toContain(status);
    }
    expect(ROLES.filter((role) => !refused.includes(role))).toEqual(allowed);
  });

  it.each([...ROLES])('a %s may look', async (as) => {
    for (const path of ['plant', 'state', 'alarms', 'devices', 'events'])
      expect((await site.request('GET', `/api/v1/${path}`, { as })).status).toBe(200);
  });
});

it('where a badge was is asked by few, and who asked is in the record', async () => {
  const path = '/api/v1/series?tag=0A01&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z';
  for (const as of ['viewer', 'operator'] as const)
    expect((await site.request('GET', path, { as })).status, as).toBe(403);
  for (const as of ['investigator', 'engineer', 'admin'] as const) {
    expect((await site.request('GET', path, { as })).status, as).toBe(200);
    const { events } = site.log.entries.at(-1) ?? {};
    expect(events).toMatchObject([{ kind: 'looked-up', subject: '0a01', from: Date.UTC(2026, 0, 1) }]);
    expect(events?.[0]?.by).toMatch(/./);
  }
  const refused = site.log.entries.flatMap(({ events }) =>
    events.filter(({ kind, act }) => kind === 'refused' && act === 'series'),
  );
  expect(refused.map(({ subject, reason }) => [subject, reason])).toEqual([
    ['0A01', 'forbidden'],
    ['0A01', 'forbidden'],
  ]);
  const tooLong = path.replace('T01:00', 'T24:00').replace('01T24', '02T01');
  expect((await site.request('GET', tooLong, { as: 'engineer' })).status).toBe(400);
});

describe('acts', () => {
  it('are answered when they are on the disk, and 202 when the disk fails for two seconds', async () => {
    const { id, occurrence } = await raised();
    site.log.held = true;
    let answered = false;
    const acked = site
      .request('POST', `/api/v1/alarms/${id}/ack`, { as: 'operator', body: { occurrence, comment: 'on my way' } })
      .finally(() => (answered = true));
    await until('the act to be folded', () => site.gateway.state.alarms.get(id as never)?.acked);
    await site.clock.pass(1900);
    expect(answered).toBe(false);
    site.log.flush();
    expect((await acked).json).toMatchObject({ ok: true, durable: true });
    const commented = site.request('POST', `/api/v1/alarms/${id}/comment`, {
      as: 'operator',
      body: { comment: 'more' },
    });
    await until('it to wait for the disk', () => site.clock.waiting.some(({ name }) => name === 'disk patience'));
    await site.clock.pass(2000);
    expect(await commented).toMatchObject({ status: 202, json: { ok: true, durable: false } });
    site.log.held = false;
    site.log.flush();
  });

  it.each<readonly [string, string, unknown, number, string?]>([
    ['another occurrence', 'h2s:high/ack', { occurrence: '1-1-1' }, 409, 'occurrence-changed'],
    ['a reset of what is active', 'h2s:high-high/reset', undefined, 409, 'still-active'],
    ['an alarm that is not there', 'h2s:none/ack', { occurrence: 'x' }, 404],
    ['no occurrence', 'h2s:high/ack', {}, 422],
    ['an occurrence that is none', 'h2s:high/ack', { occurrence: {} }, 422],
    ['an empty comment', 'h2s:high/comment', { comment: '' }, 422],
    ['a comment without end', 'h2s:high/comment', { comment: 'x'.repeat(2001) }, 422],
    ['a reset with a comment that is none', 'h2s:high/reset', { comment: 5 }, 422],
    ['broken JSON', 'h2s:high/ack', '{"occurrence":', 400],
    ['no body', 'h2s:high/ack', undefined, 422],
  ])('%s is refused in words', async (_name, path, body, status, reason) => {
    await raised();
    const answer = await site.request('POST', `/api/v1/alarms/${String(path)}`, { as: 'operator', body });
    expect(answer.json).toMatchObject({
      status,
      type: expect.stringMatching(/^urn:fengsui:problem:/),
      ...(reason === undefined ? {} : { reason }),
    });
    expect(answer.status).toBe(status);
  });

  it('tell who is on site, may be, and has left; an operator says that a person has left', async () => {
    site.hear(fix('0a01', 50, 50));
    site.hear(fix('ffff', 50, 50));
    const items = async (as: 'viewer' | 'operator' = 'operator') => {
      const { json } = await site.request('GET', '/api/v1/headcount', { as });
      return json as {
        present: number;
        uncertain: number;
        left: number;
        items: { person: string; presence: string }[];
      };
    };
    expect(await items()).toMatchObject({ present: 2, uncertain: 0, left: 0 });
    const say = (as: 'viewer' | 'operator', who: string) =>
      site.request('POST', `/api/v1/people/${who}/left`, { as, body: { reason: 'went home' } });
    expect((await say('viewer', 'li')).status).toBe(403);
    expect((await say('operator', 'nobody')).status).toBe(404);
    expect((await say('operator', 'li')).status).toBe(200);
    expect((await say('operator', 'li')).json).toMatchObject({ status: 409, reason: 'not-on-site' });
    expect(await items()).toMatchObject({
      present: 1,
      left: 1,
      items: [
        { person: 'li', presence: 'left', how: 'hand', zones: [] },
        { person: 'ffff', presence: 'present', zones: ['farm'] },
      ],
    });
    const seen = await items('viewer');
    expect([seen.left, seen.items.map(({ person }) => person)]).toEqual([1, ['ffff']]);
  });

  it('end a call for help after its acknowledgement, with a reason, while the badge still says that it is pressed', async () => {
    site.hear(sos('0a01'));
    const end = (body?: object) =>
      site.request('POST', '/api/v1/alarms/li:sos/reset', { as: 'operator', ...(body === undefined ? {} : { body }) });
    const { json } = await site.request('GET', '/api/v1/alarms/li:sos', { as: 'viewer' });
    const { occurrence } = (json as { alarm: { occurrence: string } }).alarm;
    expect((await end({ reason: 'spoke to him' })).json).toMatchObject({ status: 409, reason: 'not-acknowledged' });
    await site.request('POST', '/api/v1/alarms/li:sos/ack', { as: 'operator', body: { occurrence } });
    for (const body of [undefined, {}, { reason: ' ' }])
      expect((await end(body)).json).toMatchObject({ status: 422, type: 'urn:fengsui:problem:missing-field' });
    expect((await end({ reason: 'spoke to him' })).status).toBe(200);
    const after = await site.request('GET', '/api/v1/alarms/li:sos', { as: 'viewer' });
    expect(after.json).toMatchObject({ alarm: { state: 'normal', comment: 'spoke to him' } });
  });

  it('reach an alarm whatever the badge calls itself', async () => {
    const tag = '罐区'.repeat(16);
    site.hear(sos(tag));
    const path = `/api/v1/alarms/${encodeURIComponent(`${tag}:sos`)}`;
    const { json } = await site.request('GET', path, { as: 'viewer' });
    const { occurrence } = (json as { alarm: { occurrence: string } }).alarm;
    expect((await site.request('POST', `${path}/ack`, { as: 'operator', body: { occurrence } })).json).toMatchObject({
      ok: true,
    });
  });

  it('many at once: only the less important ones, and those refused are told', async () => {
    const { occurrence } = await raised();
    const { status, json } = await site.request('POST', '/api/v1/alarms/ack', {
      as: 'operator',
      body: { occurrences: [occurrence, 'gone'] },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      refused: [
        { occurrence, reason: 'too-important' },
        { occurrence: 'gone', reason: 'occurrence-changed' },
      ],
    });
  });
});

describe('questions that make no sense', () => {
  it.each([
    ['/api/v1/alarms?state=loud', 400],
    ['/api/v1/events?limit=0', 400],
    ['/api/v1/events?limit=100001', 400],
    ['/api/v1/events?from=yesterday', 400],
    ['/api/v1/events?cursor=-1', 400],
    ['/api/v1/series?point=h2s', 400],
    ['/api/v1/series?point=none&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 404],
    ['/api/v1/series?point=h2s&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
    ['/api/v1/series?point=h2s&from=2026-01-01T00:00:00Z&to=2026-05-01T00:00:00Z', 400],
    ['/api/v1/series?point=h2s&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&maxPoints=0', 400],
    ['/api/v1/series?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 400],
    ['/api/v1/series?point=h2s&tag=0a01&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 400],
    ['/api/v1/series?tag=0a01&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
    ['/api/v1/events?limit=ten', 400],
    ['/api/v1/events?limit=1e2', 400],
    ['/api/v1/events?limit=', 400],
    ['/api/v1/events?kind=alarms', 400],
    ['/api/v1/events?kind=raise,acknowleged', 400],
    ['/api/v1/events?kind=transition,acknowledged', 200],
    ['/api/v1/events?kind=', 400],
    ['/api/v1/events?subject=', 400],
    ['/api/v1/events?limit=1&limit=2', 400],
    ['/api/v1/events?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
    ['/api/v1/state?lang=de', 400],
    ['/api/v1/state?lang=zh', 200],
    ['/api/v1/alarms/none', 404],
    [`/api/v1/alarms/${'x'.repeat(300)}`, 400],
    [`/api/v1/alarms/${'x'.repeat(3000)}`, 400],
    ['/api/v1/nothing', 404],
    ['/api/v1/alarms/%E0%A4%A', 400],
  ])('%.90s -> %i', async (path, status) => {
    const answer = await site.request('GET', path, { as: 'viewer' });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.json).toMatchObject({ status });
  });

  it('a parameter that no read has is refused by every one, with those that it has', async () => {
    const { json } = await site.request('GET', '/api/openapi.json', { as: 'viewer' });
    const { paths } = z.object({ paths: z.record(z.string(), z.object({ get: z.unknown().optional() })) }).parse(json);
    const reads = Object.keys(paths).filter((path) => paths[path]?.get !== undefined);
    expect(reads.length).toBeGreaterThan(10);
    for (const path of reads) {
      const asked = `${path.replaceAll(/\{\w+\}/g, 'x')}?lmit=5`;
      const answer = await site.request('GET', asked, { as: 'admin' });
      expect([asked, answer.status, answer.json]).toEqual([
        asked,
        400,
        expect.objectContaining({ detail: expect.stringMatching(/lmit[^]*known are .*lang/) }),
      ]);
    }
    const chinese = await site.request('GET', '/api/v1/events?lmit=5&lang=zh', { as: 'viewer' });
    expect(chinese.json).toMatchObject({ detail: expect.stringMatching(/lmit[^]*可用的有 from, to, kind, subject/) });
  });

  it('a failing archive is our fault, and tells nothing of itself', async () => {
    site.archive.broken = true;
    const answer = await site.request('GET', '/api/v1/events', { as: 'viewer' });
    site.archive.broken = false;
    expect(answer.json).toMatchObject(problem('broken', 500));
    expect(answer.text).not.toContain('disk');
  });
});

describe('connections that misbehave', () => {
  const raw = (text: string, then: 'listen' | 'reset'): Promise<string> =>
    new Promise((resolve) => {
      let said = '';
      const socket = connect(site.port, '127.0.0.1', () => {
        socket.write(text);
        if (then === 'reset') setImmediate(() => socket.resetAndDestroy());
      });
      socket.on('data', (bytes) => (said += bytes.toString()));
      socket.on('error', () => resolve(said));
      socket.on('close', () => resolve(said));
    });
  const upgrade = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

  it.each(['//', 'http://[', '/api/v1/live', '/x'])('an upgrade to %s is refused and harms nobody', async (path) => {
    expect(await raw(upgrade(path), 'listen')).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await site.request('GET', '/healthz')).status).toBe(200);
  });

  it('resets in the middle of a refusal harm nobody', async () => {
    await Promise.all(Array.from({ length: 50 }, () => raw(upgrade('/api/v1/live'), 'reset')));
    expect((await site.request('GET', '/healthz')).status).toBe(200);
  });

  it('what is no HTTP is refused', async () => {
    expect(await raw('\u0000\u0001 nonsense\r\n\r\n', 'listen')).toMatch(/^HTTP\/1\.1 400/);
  });
});
