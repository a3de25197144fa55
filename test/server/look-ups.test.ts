import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PlantEvent } from '../../src/domain/event.ts';
import { lookUpRefusal, namedFrom } from '../../src/domain/people/privacy.ts';
import type { PrivacyPlan } from '../../src/domain/plant.ts';
import { instant, minutes } from '../../src/domain/time.ts';
import { read } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';
import { TestSite, Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';

const PRIVACY: PrivacyPlan = {
  tracks: {
    roles: ['investigator'],
    operator: 'incident',
    reason: 'required',
    reasons: ['accident', '事故调查'],
  },
  viewer: 'anonymous',
};
const SPAN = 'from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z';
const TRACK = `/api/v1/people/li/track?${SPAN}`;

let site: TestSite;
beforeAll(async () => (site = await TestSite.open(smallPlant({ privacy: PRIVACY }))));
afterAll(() => site.close());
beforeEach(() => (site.archive.peopleAnswer = []));

const events = (kind: PlantEvent['kind']): readonly PlantEvent[] =>
  site.log.entries.flatMap((entry) => entry.events.filter((event) => event.kind === kind));

it('where people were is answered by role and for a reason, and is in the record before the answer', async () => {
  for (const as of ['viewer', 'operator', 'engineer', 'admin'] as const)
    expect((await site.request('GET', `${TRACK}&reason=accident`, { as })).status, as).toBe(403);
  const ask = (path: string, headers = {}) => site.request('GET', path, { as: 'investigator', headers });
  const without = await ask(TRACK);
  expect([without.status, without.json]).toEqual([422, expect.objectContaining({ reason: 'no-reason' })]);
  expect(without.text).toContain('accident | 事故调查');
  expect((await ask(`${TRACK}&reason=curious`)).status).toBe(422);
  // Of whom the record knows nothing; it was asked all the same.
  expect((await ask(`${TRACK}&reason=accident`)).status).toBe(404);
  const headers = { 'x-reason': encodeURIComponent('事故调查') };
  const about = { person: 'li', from: 1, to: 2, recordedTo: 2 };
  site.archive.peopleAnswer = [
    JSON.stringify({ ...about, badges: [], segments: [], gaps: [], stays: [], within: 0, fixes: 0 }),
  ];
  expect((await ask(TRACK, headers)).status).toBe(200);
  site.archive.peopleAnswer = [JSON.stringify({ ...about, known: 0, unknown: 1, away: 0, items: [], gaps: [] })];
  expect((await ask(TRACK.replace('track', 'dwell'), headers)).status).toBe(200);
  const contacts = { from: 1, to: 2, recordedTo: 2, radius: 10, items: [], unknown: [], gaps: [] };
  site.archive.peopleAnswer = [JSON.stringify(contacts)];
  for (const near of ['point=h2s', 'person=li', 'floor=ground&x=1&y=2'])
    expect((await ask(`/api/v1/contacts?${near}&${SPAN}`, headers)).status).toBe(200);
  expect(site.archive.peopleAsked.at(-1)).toMatchObject({ near: { floor: 'ground', x: 1, y: 2 }, radius: 10 });
  expect(events('looked-up').map(({ subject, act, comment }) => [act, subject, comment])).toEqual([
    ['track', 'li', 'accident'],
    ['track', 'li', '事故调查'],
    ['dwell', 'li', '事故调查'],
    ['contacts', 'h2s', '事故调查'],
    ['contacts', 'li', '事故调查'],
    ['contacts', 'ground 1 2', '事故调查'],
  ]);
  const refused = events('refused').map(({ act, subject, reason }) => [act, subject, reason]);
  expect(refused.slice(0, 4)).toEqual([
    ['track', 'li', 'forbidden'],
    ['track', 'li', 'too-far-back'],
    ['track', 'li', 'forbidden'],
    ['track', 'li', 'forbidden'],
  ]);
  expect(refused.slice(4)).toEqual([
    ['track', 'li', 'no-reason'],
    ['track', 'li', 'no-reason'],
    ['track', 'li', 'not-found'],
  ]);
});

it('who wore a badge is asked by the same right', async () => {
  const path = '/api/v1/badges/0a01/carriers?at=2020-01-01T00:00:00Z';
  for (const as of ['viewer', 'operator', 'admin'] as const)
    expect((await site.request('GET', `${path}&reason=accident`, { as })).status, as).toBe(403);
  expect((await site.request('GET', path, { as: 'investigator' })).status).toBe(422);
  site.archive.peopleAnswer = ['{"items":[]}'];
  expect((await site.request('GET', `${path}&reason=accident`, { as: 'investigator' })).status).toBe(200);
  expect(events('looked-up').at(-1)).toMatchObject({ act: 'carriers', subject: '0a01', comment: 'accident' });
  const refused = events('refused').filter(({ act }) => act === 'carriers');
  expect(refused.map(({ reason }) => reason)).toEqual(['forbidden', 'too-far-back', 'forbidden', 'no-reason']);
});

it('lines about places are read by who may look them up, for a reason, and that is in the record once', async () => {
  const inside = '/api/v1/events?kind=zone-entered&subject=farm';
  const withheld = async (path: string, as: 'viewer' | 'admin' | 'investigator') => {
    expect((await site.request('GET', path, { as })).status).toBe(200);
    return site.archive.pageAsked?.withheld;
  };
  const before = events('looked-up').length;
  expect(await withheld(inside, 'viewer')).toEqual(['places', 'look-ups']);
  // The administrator answers for the list of look-ups, and reads it.
  expect(await withheld('/api/v1/events', 'admin')).toEqual(['places']);
  expect(await withheld(inside, 'investigator')).toEqual(['places']);
  expect(events('looked-up').length).toBe(before);
  for (let page = 0; page < 2; page++)
    expect(await withheld(`${inside}&reason=accident&cursor=${page}`, 'investigator')).toEqual([]);
  // Another span, other kinds, and a page of everything are other questions; a part of a span is none, nor are acts of an account.
  const [early, late] = ['&to=2026-01-01T00:00:00Z', '&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z'];
  for (const query of [
    'kind=left-site&to=2025-01-01T00:00:00Z',
    `kind=left-site${early}`,
    `kind=left-site${late}`,
    'kind=left-site&from=2025-06-01T00:00:00Z&to=2026-01-01T12:00:00Z',
    'kind=forgotten,acknowledged',
    'limit=10',
    'limit=20',
    'by=op',
    'kind=acknowledged',
  ])
    expect(await withheld(`/api/v1/events?reason=accident&${query}`, 'investigator')).toEqual([]);
  const lines = events('looked-up').slice(before);
  expect(lines.map(({ subject }) => subject)).toEqual(['farm', ...Array.from({ length: 5 }, () => 'events')]);
  expect(lines[0]).toMatchObject({ act: 'events', comment: 'accident' });
});

it('a look-up is told at once to who may look up, and to no other screen', async () => {
  const [viewer, investigator] = [await site.live('viewer'), await site.live('investigator')];
  const [other, own] = [TRACK.replace('li', 'wang'), { as: 'investigator' } as const];
  await site.request('GET', `${other}&reason=accident`, own);
  await site.request('POST', '/api/v1/silence', { as: 'operator', body: { for: '1m' } });
  await investigator.has('event', ({ kind, subject }) => kind === 'looked-up' && subject === 'wang');
  await viewer.has('event', ({ kind }) => kind === 'silenced');
  expect(viewer.all('event').filter(({ kind }) => kind === 'looked-up' || kind === 'refused')).toEqual([]);
});

it.each([
  [`/api/v1/people/li/track?from=2026-01-01T00:00:00Z&to=2026-01-02T01:00:00Z&reason=accident`, 400],
  [`${TRACK}&maxPoints=1&reason=accident`, 400],
  [`/api/v1/contacts?${SPAN}&reason=accident`, 400],
  [`/api/v1/contacts?point=h2s&person=li&${SPAN}&reason=accident`, 400],
  [`/api/v1/contacts?point=h2s&x=1&${SPAN}&reason=accident`, 400],
  [`/api/v1/contacts?point=h2s&radius=501&${SPAN}&reason=accident`, 400],
  [`/api/v1/zones/nowhere/count?${SPAN}`, 404],
  [`/api/v1/zones/farm/count?${SPAN}&maxPoints=2001`, 400],
])('%.90s -> %i', async (path, status) => {
  expect((await site.request('GET', path, { as: 'investigator' })).status).toBe(status);
});

it('a replay names people to who may look them up, for a reason, and each time that it goes to is in the record once', async () => {
  const opened = async (query: string, as: 'viewer' | 'operator' | 'investigator') => {
    const before = site.archive.openReplays;
    const viewer = new Viewer(`${site.url}/api/v1/replay${query}`, { authorization: `Bearer ${site.tokens[as]}` });
    await until(
      'the replay',
      () => site.archive.openReplays > before && viewer.socket.readyState === viewer.socket.OPEN,
    );
    return viewer;
  };
  const closed = async ({ socket }: Viewer) => {
    socket.close();
    await until('its end', () => site.archive.openReplays === 0);
  };
  const looked = () => events('looked-up').filter(({ act }) => act === 'replay');
  const [at, hour] = [Date.UTC(2026, 0, 1), 3_600_000];
  const from = `?at=${new Date(at).toISOString()}`;
  for (const [as, query] of [
    ['viewer', from],
    ['operator', `${from}&reason=accident`],
    ['investigator', from],
    ['investigator', `${from}&reason=curious`],
  ] as const) {
    const viewer = await opened(query, as);
    expect(site.archive.namedFrom, `${as} ${query}`).toBe(Infinity);
    viewer.say({ type: 'seek', at: at + hour });
    await until('the seek', () => site.archive.commands.some((text) => text.includes(`${at + hour}`)));
    site.archive.commands.length = 0;
    await closed(viewer);
  }
  expect(looked()).toEqual([]);
  const investigator = await opened(`${from}&reason=accident`, 'investigator');
  expect(site.archive.namedFrom).toBe(-Infinity);
  const tell = (message: object) => site.archive.senders.at(-1)?.(JSON.stringify(message));
  // Played on for an hour, back into it, and then to another one; a step leads to a third.
  tell({ type: 'clock', at: at + hour });
  for (const to of [at + hour / 2, at + 3 * hour]) investigator.say({ type: 'seek', at: to });
  await until('the seeks', () => site.archive.commands.some((text) => text.includes(`${at + 3 * hour}`)));
  tell({ type: 'hello' });
  tell({ type: 'clock', at: at - 3 * hour });
  await until('the step', () => looked().length > 2);
  await closed(investigator);
  await closed(await opened(`${from}&reason=accident`, 'investigator'));
  expect(looked().map(({ from, comment }) => [from, comment])).toEqual(
    [at, at + 3 * hour, at - 3 * hour].map((moment) => [moment, 'accident']),
  );
});

it('how many were in a zone names no person: everyone may look', async () => {
  site.archive.peopleAnswer = ['{"items":[]}'];
  expect((await site.request('GET', `/api/v1/zones/farm/count?${SPAN}`, { as: 'viewer' })).status).toBe(200);
});

it('an operator sees from ten minutes before an incident that goes on, or what was of late', () => {
  const privacy = (operator: PrivacyPlan['tracks']['operator']): PrivacyPlan => ({
    tracks: { roles: ['admin'], operator, reason: 'optional', reasons: [] },
    viewer: 'named',
  });
  const now = instant(T0 + 3_600_000);
  const refusal = (operator: PrivacyPlan['tracks']['operator'], ago: number, hasIncident: boolean) => {
    const fold = Fold.started(smallPlant({ privacy: privacy(operator) }));
    if (hasIncident) fold.send(3_540_000, read('h2s', 20));
    return lookUpRefusal(fold.state, 'operator', { from: instant(now - ago * 60_000) }, now);
  };
  expect(refusal('incident', 11, true)).toBeUndefined();
  expect(refusal('incident', 12, true)).toBe('too-far-back');
  expect(refusal('incident', 1, false)).toBe('too-far-back');
  expect(refusal(minutes(30), 30, false)).toBeUndefined();
  expect(refusal(minutes(30), 31, false)).toBe('too-far-back');
  expect(refusal('never', 1, true)).toBe('role');
  const fold = Fold.started();
  expect(lookUpRefusal(fold.state, 'operator', { from: now }, now)).toBe('role');
  expect(lookUpRefusal(fold.state, 'investigator', { from: instant(0) }, now)).toBeUndefined();
  expect([namedFrom(fold.state, 'operator', 'why', now), namedFrom(fold.state, 'admin', undefined, now)]).toEqual([
    Infinity,
    -Infinity,
  ]);
});
