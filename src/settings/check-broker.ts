import type { BrokerClient } from '../ports/driver.ts';
import { connectionProblem } from '../words/problems-connection.ts';
import type { DriverProblem } from './driver-kind.ts';
import { overlaps } from './topics.ts';

/** The settings of the embedded broker, as far as they are checked here. */
export interface BrokerRules {
  readonly listen: string;
  readonly accounts: readonly { readonly user: string; readonly publish?: readonly string[] | undefined }[];
}

/** The account of the gateway itself (src/embedded-broker.ts). */
const OWN = 'gateway';
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?):\d+$/i;

/** What is wrong with the embedded broker beyond its shape. @param clients how the drivers will sign in */
export function checkBroker({ listen, accounts }: BrokerRules, clients: readonly BrokerClient[]): DriverProblem[] {
  const problems: DriverProblem[] = [];
  if (accounts.length === 0 && !LOOPBACK.test(listen))
    problems.push({
      path: ['broker', 'listen'],
      ...connectionProblem('broker-open', { listen }),
    });
  const users = new Set([OWN]);
  accounts.forEach(({ user }, i) => {
    if (users.has(user))
      problems.push({
        path: ['broker', 'accounts', i, 'user'],
        ...connectionProblem(user === OWN ? 'own-account' : 'account-twice', { user }),
      });
    users.add(user);
  });
  const topics = clients.flatMap(({ filters }) => filters);
  accounts.forEach(({ user, publish = [] }, i) => {
    if (topics.length === 0 || publish.length === 0) return;
    if (publish.some((pattern) => topics.some((topic) => overlaps(pattern, topic)))) return;
    problems.push({
      path: ['broker', 'accounts', i, 'publish'],
      ...connectionProblem('publishes-nothing', { user, topics: topics.join(', ') }),
    });
  });
  return problems;
}
