import { rulesNow, votesNow } from '../../project/rules.ts';
import { ruleView, voteView } from '../../wire/rules.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

/** Conditions of one's own and votes, with what they come to now. */
export const ruleRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/rules',
      summary: "What each condition of one's own comes to now: true, false or unknown, and what it rests on",
      permission: 'read',
      response: listOf(ruleView),
    },
    () => ({ items: rulesNow(site.state) }),
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/votes',
      summary: 'What each vote comes to now: who votes, and who is left out and why',
      permission: 'read',
      response: listOf(voteView),
    },
    () => ({ items: votesNow(site.state) }),
  ),
];
