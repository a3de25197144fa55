import type { Observable } from 'rxjs';
import type { Act } from '../domain/act.ts';
import type { RefusedInput } from '../domain/input.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { ActReply, RejectedInput } from '../gateway.ts';
import type { Folded } from '../pipeline/fold.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { AckLinks } from '../ports/ack-links.ts';
import type { Archive } from '../ports/archive.ts';
import type { Certificates } from '../ports/certificate.ts';
import type { Configuration } from '../ports/configuration.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeviceReport } from '../ports/driver.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Logger } from '../ports/logger.ts';
import type { PanelView } from '../ports/panel.ts';
import type { OnSiteList } from '../wire/on-site.ts';
import type { Outside } from './outside.ts';

/** The running gateway as the server sees it. */
export interface Site {
  readonly state: State;
  readonly folded: Observable<Folded>;
  readonly rejected: Observable<RejectedInput>;
  readonly flow: { readonly waiting: number; readonly replaced: number; readonly foldedAt: Instant };
  act(act: Act, by: string, role: string): Promise<ActReply>;
  /** Puts an act that was refused before the rules saw it into the record. */
  refused(draft: RefusedInput): Promise<void>;
  settleClock(accept: 'wall' | 'record', reason: string, by: string, role: string): Promise<ActReply>;
  reports(): readonly DeviceReport[];
  readonly log: Pick<EventLog, 'durableSeq' | 'status' | 'onDurable'>;
  readonly archive: Archive;
  readonly accounts: Accounts;
  readonly configuration: Configuration;
  /** Acknowledging from a message; none without a `public-url`. */
  readonly ackLinks?: AckLinks | undefined;
  /** Plant time, which may be moved: durations are measured with `monotonic`. */
  readonly clock: Clock;
  /** The machine's own steady time: what is waited for of a peer follows it, whatever time the plant has. */
  readonly machine: Clock;
  readonly logger: Logger;
  /** How the gateway looks from outside, past a proxy. */
  readonly outside: Outside;
  /** Of TLS of its own; none where it speaks plain HTTP. */
  readonly certificates?: Certificates | undefined;
  /** The server for the panel next door, where the configuration has one. */
  readonly panel?: PanelView | undefined;
  /** Who is on site: counted, and as a page to be printed. */
  readonly onSite: { now(): OnSiteList; page(): string };
  /** Times as people at the site write and read them. */
  siteTime(): { read(text: string, which: 'begin' | 'end'): number | undefined; local(at: number): string };
  /** Folder of the configuration, for the drawings beside it. */
  readonly configRoot: string;
  /** Folder of the built dashboard. */
  readonly dashboardRoot: string;
}
