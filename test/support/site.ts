import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { ThreadedAccounts } from '../../src/accounts/accounts.ts';
import { AccountStore } from '../../src/accounts/store.ts';
import { type Epoch, epochOf, type Seq, seqOf } from '../../src/domain/ids.ts';
import type { Draft, NoticeInput } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { emptyState, indexOf } from '../../src/domain/begin.ts';
import { Coverage } from '../../src/domain/figures/coverage.ts';
import { Figures } from '../../src/domain/figures/figures.ts';
import { text } from '../../src/domain/text.ts';
import { instant } from '../../src/domain/time.ts';
import { Gateway } from '../../src/gateway.ts';
import { type Role, ROLES } from '../../src/ports/accounts.ts';
import type { AckLinks } from '../../src/ports/ack-links.ts';
import type {
  Archive,
  FiguresQuery,
  PinnedStretch,
  RecordQuery,
  ReplaySession,
  ReportQuery,
  WhatIfQuery,
  WrittenReport,
} from '../../src/ports/archive.ts';
import type { Configuration } from '../../src/ports/configuration.ts';
import type { Driver, Intake } from '../../src/ports/driver.ts';
import type { Entry, EventLog, LogStatus } from '../../src/ports/event-log.ts';
import type { Telling } from '../../src/ports/notifier.ts';
import { SiteTime } from '../../src/evidence/site-time.ts';
import { OnSiteFiles } from '../../src/evidence/on-site/files.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { transitionMessage } from '../../src/project/alarms.ts';
import { Outside, type OutsideSettings } from '../../src/server/outside.ts';
import { buildServer, type Server } from '../../src/server/server.ts';
import { type ServerMessage, serverMessage, SUBPROTOCOL } from '../../src/wire/messages.ts';
import { FakeClock } from './fake-clock.ts';
import { smallPlant } from './plant.ts';
import { until } from './until.ts';

/** A log in memory; what is written while it is held is not on the disk until it is let go. */
export class MemoryLog implements EventLog {
  readonly entries: Entry[] = [];
  held = false;
  durableSeq: Seq = seqOf(0);
  status: LogStatus = { recording: true, bytes: 0, dropped: 0 };
  readonly #listeners = new Set<(seq: Seq) => void>();

  append(entry: Entry): void {
    this.entries.push(entry);
    if (!this.held) this.flush();
  }

  flush(): void {
    this.durableSeq = this.entries.at(-1)?.input.seq ?? this.durableSeq;
    for (const listener of this.#listeners) listener(this.durableSeq);
  }

  checkpoint(): void {}
  /** Epochs that began while running, and how often age was held. */
  readonly epochs: Epoch[] = [];
  ageHeld = 0;
  beginEpoch(epoch: Epoch): void {
    this.epochs.push(epoch);
  }
  keepPlant(): void {}
  holdAge(): void {
    this.ageHeld += 1;
  }
  onDurable(listener: (seq: Seq) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  onStatus(): () => void {
    return () => {};
  }
  onDamaged(): () => void {
    return () => {};
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A text as it comes from the record. */
async function* parts(...all: string[]): AsyncIterable<string> {
  yield* all;
}

/** The record of a memory log. A replay of it notes what it is told. */
class MemoryArchive implements Archive {
  readonly #log: MemoryLog;
  readonly commands: string[] = [];
  /** How many texts of replays were read by their viewers. */
  reads = 0;
  /** Tells the viewers of all replays something. */
  readonly senders: ((text: string) => void)[] = [];
  broken = false;
  openReplays = 0;
  /** Of the replay that was opened last. */
  namedFrom: number | undefined;
  /** A replay opens no sooner than this. */
  gate: Promise<void> = Promise.resolve();

  readonly #plant: Plant;

  constructor(log: MemoryLog, plant: Plant) {
    this.#log = log;
    this.#plant = plant;
  }

  async #answer<T>(answer: T, signal: AbortSignal | undefined): Promise<T> {
    this.questions += 1;
    const over = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    await Promise.race([this.question, over]);
    this.questions -= 1;
    if (signal?.aborted === true) throw new Error('taken back');
    return answer;
  }

  transitionTexts: Archive['transitionTexts'] = (seq, limit) => {
    const found = this.#log.entries
      .flatMap(({ transitions }) => transitions)
      .filter((one) => one.seq > seq && one.seq <= this.#log.durableSeq)
      .slice(0, limit);
    const named = emptyState(this.#plant);
    const texts = found.map((one) => JSON.stringify(transitionMessage(named, one, one.seq)));
    return Promise.resolve({ texts, last: found.at(-1)?.seq ?? seq });
  };
  /** A question of the record is answered no sooner than this. */
  question: Promise<void> = Promise.resolve();
  questions = 0;
  /** The page that was asked for last. */
  pageAsked: RecordQuery | undefined;
  record: Archive['record'] = (query, _durableSeq, signal) => {
    this.pageAsked = query;
    return this.broken ? Promise.reject(new Error('disk')) : this.#answer(parts('{"items":[]}'), signal);
  };
  historyOf: Archive['historyOf'] = () => Promise.resolve(parts('[]'));
  report: Archive['report'] = (query, signal) => {
    this.reportsAsked.push(query);
    return this.#answer(
      parts(...(query.kind === 'incident' && query.incident !== 'i-1-2-0' ? [] : ['<!doctype html>', '<p>'])),
      signal,
    );
  };
  bundle: Archive['bundle'] = ({ incident }, signal) =>
    this.#answer(parts(...(incident === 'none' ? [] : ['<!DOCTYPE html>', '<html></html>'])), signal);
  readonly reportsAsked: ReportQuery[] = [];
  readonly written: WrittenReport[] = [];
  writtenReports: Archive['writtenReports'] = (signal) => this.#answer(this.written, signal);
  writtenReport: Archive['writtenReport'] = (name, signal) =>
    this.#answer(parts(...(this.written.some((one) => one.name === name) ? ['<!doctype html>'] : [])), signal);
  tagSeries: Archive['tagSeries'] = (_query, signal) => this.#answer(parts('{"items":[]}'), signal);
  /** What is known of people: of nobody, where a test does not say. */
  track: Archive['track'] = (query, signal) => this.#people(query, signal);
  dwell: Archive['dwell'] = (query, signal) => this.#people(query, signal);
  wearers: Archive['wearers'] = (query, signal) => this.#people(query, signal);
  contacts: Archive['contacts'] = (query, signal) => this.#people(query, signal);
  zoneCount: Archive['zoneCount'] = (query, signal) => this.#people(query, signal);
  readonly peopleAsked: object[] = [];
  peopleAnswer: readonly string[] = [];
  #people(query: object, signal: AbortSignal | undefined): Promise<AsyncIterable<string>> {
    this.peopleAsked.push(query);
    return this.#answer(parts(...this.peopleAnswer), signal);
  }
  series: Archive['series'] = (_query, signal) => this.#answer(parts('{"items":[]}'), signal);
  headcount: Archive['headcount'] = (_query, signal) => this.#answer(parts('{"items":[]}'), signal);
  figures: Archive['figures'] = (query, signal) => {
    this.figuresAsked.push(query);
    const { from, to } = query;
    const coverage = new Coverage(from, to, []);
    const counted = new Figures(coverage, [], new Set(), indexOf(this.#plant));
    for (const { input, transitions } of this.#log.entries)
      if (input.at <= to)
        for (const transition of transitions) counted.take({ kind: 'transition', transition }, input.at);
    const covered = { from, to, ms: coverage.ms, share: 1, gaps: [], moreGaps: 0, damaged: [], beginKnown: true };
    return this.#answer(parts(JSON.stringify({ from, to, covered, ...counted.result() })), signal);
  };
  whatIf: Archive['whatIf'] = (query, signal) => {
    this.whatIfsAsked.push(query);
    const { from, to, plant } = query;
    const revision = { recorded: this.#plant.revision, whatIf: plant.revision };
    const answer = {
      from,
      to,
      revision,
      unchanged: true,
      inputs: 0,
      gaps: [],
      recorded: [],
      whatIf: [],
      differences: [],
    };
    return this.#answer(parts(JSON.stringify(answer)), signal);
  };
  readonly whatIfsAsked: WhatIfQuery[] = [];
  incident: Archive['incident'] = () => Promise.resolve(undefined);
  readonly kept = new Map<string, PinnedStretch>();
  pins: Archive['pins'] = () => Promise.resolve([...this.kept.values()]);
  pin: Archive['pin'] = (pin) => {
    this.kept.set(pin.id, pin);
    return Promise.resolve();
  };
  unpin: Archive['unpin'] = (id) => Promise.resolve(this.kept.delete(id));
  readonly figuresAsked: FiguresQuery[] = [];
  range: Archive['range'] = () =>
    this.broken
      ? Promise.reject(new Error('disk'))
      : Promise.resolve({ from: instant(1000), to: instant(2_000_000_000_000) });
  openReplay: Archive['openReplay'] = async (_at, _role, send, _signal, namedFrom): Promise<ReplaySession> => {
    this.namedFrom = namedFrom;
    await this.gate;
    this.senders.push((text) => send(text, () => void (this.reads += 1)));
    this.openReplays += 1;
    return {
      command: (text: string) => void this.commands.push(text),
      close: () => void (this.openReplays -= 1),
    };
  };
  close = (): Promise<void> => Promise.resolve();
}

/** A configuration that nothing changes. */
const fixedConfiguration = (revision: string): Configuration => ({
  current: () => ({ revision, files: {}, servedFrom: 'folder' }),
  check: () => Promise.resolve([]),
  tryOut: (files) =>
    Promise.resolve(
      files['plant.yaml'] === undefined
        ? { ok: true, plant: { ...smallPlant(), revision } }
        : { ok: false, problems: [{ file: 'plant.yaml', line: 1, column: 1, message: 'wrong', mend: 'mend it' }] },
    ),
  put: () => Promise.resolve({ ok: false, why: 'failed', detail: text('测试中没有', 'the test has none') }),
  undo: () => Promise.resolve({ ok: false, why: 'nothing-to-undo', detail: text('测试中没有', 'the test has none') }),
  history: () => [],
});

/** Holds an answer against the schema of its route; a key that the schema does not know is a mistake, too. */
export function checkAnswer(response: z.ZodType, answer: unknown): void {
  const told = response.parse(answer);
  if (JSON.stringify(told).length !== JSON.stringify(answer).length)
    throw new Error(`more than the schema says: ${JSON.stringify(answer)}`);
}

/** A gateway with its server, on a free port and in a time of the test's own. */
export class TestSite {
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  /** As another process would change them, the command line. */
  readonly store: AccountStore;
  readonly accounts: ThreadedAccounts;
  readonly archive: MemoryArchive;
  readonly tokens: Readonly<Record<Role, string>>;
  readonly gateway: Gateway;
  readonly data = mkdtempSync(join(tmpdir(), 'fengsui-site-'));
  server!: Server;
  url = '';
  #intake: Intake | undefined;
  /** The messages that left the gateway, and what takes their results. */
  readonly tellings: Telling[] = [];
  result: (result: NoticeInput) => void = () => {};
  /** What the machine says of its clock. */
  isSynchronised = false;

  private constructor(plant: Plant) {
    const driver: Driver = {
      name: 'test',
      start: (intake) => void (this.#intake = intake),
      stop: () => Promise.resolve(),
      reports: () => [],
    };
    this.archive = new MemoryArchive(this.log, plant);
    this.store = new AccountStore(this.data);
    this.tokens = Object.fromEntries(ROLES.map((role) => [role, this.store.tokens.add(role, 'test')])) as Record<
      Role,
      string
    >;
    this.accounts = new ThreadedAccounts({ data: this.data, firstPasswordInFile: false }, silentLogger);
    this.gateway = new Gateway({
      clock: this.clock,
      proof: { isSynchronised: () => Promise.resolve(this.isSynchronised) },
      builtAt: instant(0),
      log: this.log,
      drivers: [driver],
      notifier: {
        start: (heard) => void (this.result = heard),
        deliver: (telling) => void this.tellings.push(telling),
        stop: () => Promise.resolve(),
      },
      state: emptyState(plant),
      plant,
      epoch: epochOf(1),
      lastSeq: seqOf(0),
      lastAt: instant(0),
      logger: silentLogger,
    });
  }

  /** @param dashboard the folder of the built pages, for a test with a browser */
  static async open(
    plant = smallPlant(),
    dashboard?: string,
    outside: OutsideSettings = {},
    ackLinks?: (gateway: Gateway) => AckLinks,
  ): Promise<TestSite> {
    const site = new TestSite(plant);
    const { gateway, log, archive, accounts } = site;
    site.server = await buildServer(
      {
        state: gateway.state,
        folded: gateway.folded,
        rejected: gateway.rejected,
        get flow() {
          return gateway.flow;
        },
        act: (act, by, role) => gateway.act(act, by, role),
        refused: (draft) => gateway.refused(draft),
        settleClock: (accept, reason, by, role) => gateway.settleClock(accept, reason, by, role),
        reports: () => gateway.reports(),
        log,
        archive,
        accounts,
        ackLinks: ackLinks?.(gateway),
        configuration: fixedConfiguration(plant.revision),
        clock: gateway.clock,
        machine: new SystemClock(),
        logger: silentLogger,
        outside: new Outside(outside),
        onSite: new OnSiteFiles(gateway.state, site.data, gateway.clock, silentLogger),
        siteTime: () => new SiteTime(plant.site.timezone),
        configRoot: site.data,
        dashboardRoot: dashboard ?? join(site.data, 'none'),
      },
      checkAnswer,
    );
    gateway.start();
    accounts.onReport((report) => gateway.report(report));
    await accounts.settled;
    site.url = await site.server.listen('127.0.0.1', 0);
    return site;
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.gateway.stop();
    await this.accounts.close();
    this.store.close();
    rmSync(this.data, { recursive: true });
  }

  /** Something is heard now. */
  hear(...drafts: Draft[]): void {
    for (const draft of drafts) this.#intake?.heard({ at: this.clock.now(), draft });
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** One request with its path exactly as written. */
  request(
    method: string,
    path: string,
    {
      as,
      body,
      headers = {},
      from,
    }: {
      readonly as?: Role;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
      /** Address of the peer, of 127.0.0.0/8. */
      readonly from?: string;
    } = {},
  ): Promise<Answered> {
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: this.port,
          method,
          path,
          agent: false,
          ...(from === undefined ? {} : { localAddress: from }),
          headers: {
            ...(text === undefined ? {} : { 'content-type': 'application/json' }),
            ...(as === undefined ? {} : { authorization: `Bearer ${this.tokens[as]}` }),
            ...headers,
          },
        },
        (response) => {
          let received = '';
          response.setEncoding('utf8').on('data', (piece: string) => (received += piece));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: received,
              json: parsed(received),
            }),
          );
        },
      );
      request.on('error', reject).end(text);
    });
  }

  /** A live client that has said hello. */
  async live(as: Role = 'viewer'): Promise<Viewer> {
    const viewer = new Viewer(`${this.url}/api/v1/live`, { authorization: `Bearer ${this.tokens[as]}` });
    await viewer.has('hello');
    return viewer;
  }
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Said<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** A websocket client that keeps what it is told, each message held against the schema of the wire. */
export class Viewer {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  closed: string | undefined;
  failure: Error | undefined;

  constructor(url: string, headers: Record<string, string> = {}, protocols: string[] = [SUBPROTOCOL]) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, { headers });
    this.socket.on('error', (error) => (this.failure ??= error));
    this.socket.on('close', (code, reason) => (this.closed = `${code} ${String(reason)}`));
    this.socket.on('message', (data) => {
      const raw: unknown = JSON.parse((data as Buffer).toString());
      try {
        const message = serverMessage.parse(raw);
        // A key that the schema does not know is stripped by it, and a mistake.
        if (JSON.stringify(message).length !== JSON.stringify(raw).length)
          throw new Error(`more than the schema says: ${JSON.stringify(raw)}`);
        this.messages.push(message);
      } catch (error) {
        this.failure = error as Error;
      }
    });
    onTestFinished(() => this.socket.terminate());
  }

  all<T extends ServerMessage['type']>(type: T): Said<T>[] {
    return this.messages.filter((message): message is Said<T> => message.type === type);
  }

  /** Waits for a message of a type, the first that fits. */
  has<T extends ServerMessage['type']>(
    type: T,
    fits: (message: Said<T>) => boolean = () => true,
    ms?: number,
  ): Promise<Said<T>> {
    return until(
      `a ${type}`,
      () => {
        if (this.failure !== undefined) throw this.failure;
        return this.all(type).find(fits);
      },
      ms,
    );
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }
}
