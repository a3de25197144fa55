import type { BrokerClient } from '../ports/driver.ts';
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
  const topics = clients.flatMap(({ filters }) => filters);
  accounts.forEach(({ user, publish = [] }, i) => {
    if (topics.length === 0 || publish.length === 0) return;
    if (publish.some((pattern) => topics.some((topic) => overlaps(pattern, topic)))) return;
    problems.push({
      path: ['broker', 'accounts', i, 'publish'],
      message: `the account ${user} may publish nothing that the gateway hears`,
      mend: `it hears ${topics.join(', ')}; remove \`publish\` for just these`,
    });
  });
  return problems;
}
