import * as badges from './badges.ts';
import * as brokers from './brokers.ts';
import * as requests from './requests.ts';
import * as sockets from './sockets.ts';
import type { Flood } from './target.ts';
import * as viewers from './viewers.ts';

/** What kind of peer each is: it decides what the gateway must have for it. */
const FLOODS = {
  requests: { ...requests, ...sockets },
  viewers,
  badges,
  brokers,
} as const satisfies Record<string, Readonly<Record<string, Flood>>>;

/** The name of every flood with the flood. */
export const ALL_FLOODS: ReadonlyMap<string, Flood> = new Map(
  Object.values(FLOODS).flatMap((kind) => Object.entries<Flood>(kind)),
);
