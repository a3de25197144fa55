import { describe, expect } from 'vitest';
import { chaos } from './support/case.ts';
import { flood, peers, targetOf, underFlood } from './support/floods.ts';
import { openSocket, signIn } from './support/people.ts';

describe('peers: viewers', () => {
  // With a record of many transitions, all of which it asks for each time.
  for (const [title, name] of Object.entries({ 'resume in a loop': 'resumes', 'hello in a loop': 'hellos' }))
    chaos(`peers: ${title}`, { noise: 61, timeout: 90_000 }, async (c) => {
      await c.start();
      c.panel.isFlapping = true;
      await c.alarms.steps(15);
      c.panel.isFlapping = false;
      await underFlood(c, name, targetOf(c, 5));
    });
  peers('subscribe in a loop', 'subscriptions');
  peers('nonsense in a loop', 'nonsense');
  peers('messages of 4 MB', 'bigMessages');
  peers('binary messages', 'binary');
  peers('60 viewers that read nothing', 'unread');
  peers('viewers that come and go', 'restless');
  peers('one account with 60 replays', 'replays');
  chaos('peers: another can replay while one account hoards', { noise: 20 }, async (c) => {
    await c.start();
    await c.alarms.steps(4);
    const hoard = flood(c, 'replays', targetOf(c, 6));
    await c.alarms.steps(4);
    const { status, cookie } = await signIn(c, 'li');
    expect(status).toBe(200);
    const replay = await openSocket(c, '/api/v1/replay', cookie);
    expect(replay.first, 'a replay of another account').toContain('"type":"hello"');
    c.saw(await hoard);
  });
});
