import type { SourceProblem } from './check.ts';
import { dialectOf } from '../dialects/index.ts';
import type { BadgeSource } from './settings.ts';
import { overlaps } from '../../shared/mqtt/topic.ts';

/** The settings of the embedded broker, as far as they are judged here. */
export interface BrokerRules {
  readonly listen: string;
  readonly accounts: readonly { readonly user: string; readonly publish?: readonly string[] | undefined }[];
}

/** The account of the gateway itself (src/embedded-broker.ts). */
const OWN = 'gateway';
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?):\d+$/i;

/** What is wrong with the embedded broker beyond its shape. */
export function checkBroker({ listen, accounts }: BrokerRules, sources: readonly BadgeSource[]): SourceProblem[] {
  const problems: SourceProblem[] = [];
  if (accounts.length === 0 && !LOOPBACK.test(listen))
    problems.push({
      path: ['broker', 'listen'],
      message: `the broker listens at ${listen}, beyond this machine, and has no accounts`,
      mend: 'add `accounts: [{ user: …, password: "${file:…}" }]`, or listen at 127.0.0.1:1883',
    });
  const users = new Set([OWN]);
  accounts.forEach(({ user }, i) => {
    if (users.has(user))
      problems.push({
        path: ['broker', 'accounts', i, 'user'],
        message: user === OWN ? `the account ${user} is the gateway's own` : `the account ${user} is there twice`,
        mend: 'give it another name',
      });
    users.add(user);
  });
  const topics = sources.filter(({ connect }) => connect === 'embedded').flatMap((source) => dialectOf(source).filters);
  accounts.forEach(({ user, publish = [] }, i) => {
    if (topics.length === 0 || publish.length === 0) return;
    if (publish.some((pattern) => topics.some((topic) => overlaps(pattern, topic)))) return;
    problems.push({
      path: ['broker', 'accounts', i, 'publish'],
      message: `the account ${user} may publish nothing that a badge source hears`,
      mend: `badge sources hear ${topics.join(', ')}; remove \`publish\` for just these`,
    });
  });
  return problems;
}
