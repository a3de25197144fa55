import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/server/limits.ts';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
  site.gateway.folded.subscribe(({ outcome: { events } }) =>
    lines.push(...events.filter(({ kind }) => kind === 'refused')),
  );
});
afterAll(() => site.close());

interface Line {
  readonly by?: string;
  readonly act?: string;
  readonly subject: string;
  readonly reason?: string;
  readonly occurrence?: string;
  readonly amount?: number;
}

const lines: Line[] = [];
/** What the log was given of refused acts, oldest first. */
const refused = (): readonly Line[] => [...lines];

describe('an act that is refused', () => {
  it.each([
    [
      'by the role',
      'POST',
      '/api/v1/alarms/h2s:high/ack',
      'viewer',
      { occurrence: '1-1-0' },
      403,
      { act: 'ack', subject: 'h2s:high', reason: 'forbidden' },
    ],
    [
      'as its alarm is not known',
      'POST',
      '/api/v1/alarms/no-such:high/ack',
      'operator',
      { occurrence: '1-1-0' },
      404,
      { act: 'ack', subject: 'no-such:high', reason: 'not-found' },
    ],
    [
      'as the occurrence is another one',
      'POST',
      '/api/v1/alarms/h2s:high/ack',
      'operator',
      { occurrence: '1-1-0' },
      409,
      { act: 'ack', subject: 'h2s:high', reason: 'occurrence-changed', occurrence: '1-1-0' },
    ],
    [
      'as its body is none',
      'POST',
      '/api/v1/alarms/h2s:high/ack',
      'operator',
      {},
      422,
      { act: 'ack', subject: 'h2s:high', reason: 'missing-field' },
    ],
    [
      'as it is not latched',
      'POST',
      '/api/v1/alarms/h2s:high/reset',
      'operator',
      {},
      409,
      { act: 'reset', subject: 'h2s:high' },
    ],
    [
      'as a comment is empty',
      'POST',
      '/api/v1/alarms/h2s:high/comment',
      'operator',
      { comment: '' },
      422,
      { act: 'comment', subject: 'h2s:high', reason: 'missing-field' },
    ],
    [
      'as an operator may not settle the clock',
      'POST',
      '/api/v1/clock',
      'operator',
      { accept: 'wall', reason: 'x' },
      403,
      { act: 'clock', subject: 'gateway', reason: 'forbidden' },
    ],
    [
      'as an operator may not configure',
      'PUT',
      '/api/v1/config',
      'operator',
      { files: {}, reason: 'x' },
      403,
      { act: 'config', subject: 'gateway', reason: 'forbidden' },
    ],
    [
      'several at once, one that is gone',
      'POST',
      '/api/v1/alarms/ack',
      'operator',
      { occurrences: ['9-9-0'] },
      200,
      { act: 'ack', reason: 'occurrence-changed', occurrence: '9-9-0' },
    ],
  ] as const)('%s: is in the record before it is answered', async (_name, method, path, as, body, status, line) => {
    const before = refused().length;
    const answer = await site.request(method, path, { as, body });
    expect(answer.status).toBe(status);
    const after = refused();
    expect(after.slice(before)).toHaveLength(1);
    expect(after.at(-1)).toMatchObject(line);
    expect(after.at(-1)?.by).toBeTruthy();
  });

  it('in a list of several is told for each, with its alarm', async () => {
    site.hear(read('h2s', 20));
    await site.clock.pass(0);
    const { json } = await site.request('GET', '/api/v1/alarms/h2s:high-high', { as: 'viewer' });
    const { occurrence } = (json as { readonly alarm: { readonly occurrence: string } }).alarm;
    await site.request('POST', '/api/v1/alarms/ack', { as: 'operator', body: { occurrences: [occurrence, '8-8-0'] } });
    expect(refused().slice(-2)).toMatchObject([
      { subject: 'h2s:high-high', reason: 'too-important', occurrence },
      { reason: 'occurrence-changed', occurrence: '8-8-0' },
    ]);
  });

  it('without a sign-in, and a read that is refused, is none', async () => {
    const before = refused().length;
    await site.request('POST', '/api/v1/alarms/h2s:high/ack', { body: { occurrence: '1-1-0' } });
    await site.request('GET', '/api/v1/config', { as: 'viewer' });
    expect(refused()).toHaveLength(before);
  });

  it('very often has not a line each, and none is uncounted', async () => {
    const before = refused().length;
    let asked = 0;
    const ask = async (): Promise<number> => {
      asked += 1;
      await site.request('POST', '/api/v1/silence', { as: 'investigator', body: { for: '1m' } });
      return refused().length - before;
    };
    for (let i = 0; i < LIMITS['refused-acts'].most + 30; i++) await ask();
    const first = await ask();
    expect(first).toBeLessThan(asked);
    // The next line is there as soon as there may be one.
    await until('a further line', async () => (await ask()) > first);
    const own = refused().slice(before);
    expect(own.reduce((sum, { amount = 0 }) => sum + 1 + amount, 0)).toBe(asked);
  });
});
