import { duration } from '../../domain/time.ts';
import type { PlantEvent } from '../../domain/event.ts';
import { seesLookUps, tellsOf } from '../../domain/people/privacy.ts';
import { eventMessage, transitionMessage } from '../../project/alarms.ts';
import { Deltas } from '../../project/deltas.ts';
import type { LiveRequest, ServerMessage } from '../../wire/messages.ts';
import type { Folded } from '../../pipeline/fold.ts';
import type { Timer } from '../../ports/clock.ts';
import { filesOfPage } from '../dashboard.ts';
import { LIMITS } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import type { PlantText } from '../plant-text.ts';
import type { Site } from '../site.ts';
import type { LiveClient } from './client.ts';
import { Hellos } from './hellos.ts';
import { deltaText, piecesOf } from './pieces.ts';
import { MusterNews } from './muster-news.ts';
import { Resumes } from './resumes.ts';
import { TransitionRing } from './ring.ts';

const DELTA_EVERY = duration(100);
/** Even when nothing changed: a client that hears nothing for longer knows that the link is dead. */
const AT_LEAST_EVERY_MS = 1000;

/** Tells every live screen what the fold says: transitions at once, telemetry ten times a second, each encoded once. */
export class LiveHub {
  readonly #site: Site;
  readonly #metrics: Metrics;
  readonly #clients = new Set<LiveClient>();
  readonly #deltas = new Deltas();
  readonly #musters = new MusterNews();
  readonly #ring: TransitionRing;
  readonly #resumes: Resumes;
  readonly #hellos: Hellos;
  /** Of the monotonic clock: plant time may be moved. */
  #sentAt: number;
  #timer: Timer | undefined;

  constructor(site: Site, metrics: Metrics, plant: PlantText) {
    this.#site = site;
    this.#metrics = metrics;
    this.#ring = new TransitionRing(site.state.seq);
    this.#hellos = new Hellos(site, plant, filesOfPage(site.dashboardRoot));
    this.#resumes = new Resumes(this.#ring, site.archive, site.clock, (client) => this.#sayHello(client));
    this.#sentAt = site.clock.monotonic();
    site.folded.subscribe((folded) => this.#take(folded));
  }

  start(): void {
    this.#timer = this.#site.clock.setTimer('deltas', DELTA_EVERY, () => {
      this.start();
      this.#sendDeltas();
      this.#sendMusters();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#resumes.stop();
    for (const client of this.#clients) client.close('stopping');
  }

  add(client: LiveClient): void {
    this.#clients.add(client);
    this.#metrics.clients.set(this.#clients.size);
    this.#sayHello(client);
  }

  /** What a client may see is another thing from now on. */
  admitAgain(client: LiveClient, role: string): void {
    client.role = role;
    this.#sayHello(client);
  }

  remove(client: LiveClient): void {
    this.#clients.delete(client);
    this.#resumes.end(client);
    this.#metrics.clients.set(this.#clients.size);
  }

  request(client: LiveClient, request: LiveRequest): void {
    switch (request.type) {
      case 'subscribe':
        return client.subscribe(request);
      case 'resume':
        if (request.epoch !== this.#site.state.epoch || request.seq > this.#site.state.seq)
          return this.#sayHello(client);
        return this.#resumes.begin(client, request.seq);
    }
  }

  #take({ outcome }: Folded): void {
    this.#deltas.add(outcome);
    this.#musters.add(outcome.musters);
    this.#tell(outcome);
    // After a move of plant time every time on a screen is wrong; under another configuration its plant is an old one.
    if (outcome.rebased !== true && outcome.configured !== true) return;
    this.#hellos.forget();
    for (const client of this.#clients) this.#sayHello(client);
  }

  #tell(outcome: Folded['outcome']): void {
    if (outcome.transitions.length === 0 && outcome.events.length === 0) return;
    const { state, log, clock } = this.#site;
    const texts: string[] = [];
    for (const transition of outcome.transitions) {
      const text = encode(transitionMessage(state, transition, log.durableSeq));
      this.#ring.add(transition.seq, text);
      texts.push(text);
    }
    for (const event of outcome.events)
      if (tellsOf(event) === 'look-ups') this.#tellLookUp(event);
      else texts.push(encode(eventMessage(event)));
    const encoded = texts.map((text) => Buffer.from(text));
    for (const client of this.#clients) client.sendAll(encoded);
    this.#hellos.told(encoded);
    for (const { kind, sensedAt } of outcome.transitions)
      if (kind === 'raise') this.#metrics.senseToPublish.observe((clock.now() - sensedAt) / 1000);
  }

  /** Who was asked about is told to few. */
  #tellLookUp(event: PlantEvent): void {
    const text = Buffer.from(encode(eventMessage(event)));
    for (const client of this.#clients) if (seesLookUps(this.#site.state.plant, client.role)) client.send(text);
  }

  #sendDeltas(): void {
    const { clock, state, log } = this.#site;
    const now = clock.monotonic();
    this.#endSlowest();
    if (this.#deltas.empty && now - this.#sentAt < AT_LEAST_EVERY_MS) return;
    this.#sentAt = now;
    const delta = { ...this.#deltas.take(state, log.durableSeq), at: clock.now() };
    this.#hellos.forget();
    // However many clients there are and whatever they asked for, each reading is encoded once.
    const pieces = piecesOf(delta);
    let shared: Buffer | undefined;
    for (const client of this.#clients) {
      if (client.slow) client.miss(pieces);
      else if (client.behind) {
        this.#metrics.conflated.inc();
        client.send(deltaText(delta, client.filter(client.catchUp(pieces)), true));
      } else if (client.filtered) client.send(deltaText(delta, client.filter(pieces), false));
      else client.send((shared ??= Buffer.from(deltaText(delta, pieces, false))));
    }
  }

  /** Tells the roll-calls that have changed. */
  #sendMusters(): void {
    const { clock, state } = this.#site;
    for (const message of this.#musters.take(state, clock.monotonic())) {
      this.#hellos.forget();
      const encoded = Buffer.from(encode(message));
      for (const client of this.#clients) client.tellMuster(message.muster.id, encoded);
    }
    for (const client of this.#clients) client.catchUpMusters();
  }

  #sayHello(client: LiveClient): void {
    client.begin(this.#hellos.greeting(client.role));
  }

  /** What waits for all clients together is bounded: the one for whom most waits makes room. */
  #endSlowest(): void {
    let waiting = 0;
    let slowest: LiveClient | undefined;
    for (const client of this.#clients) {
      waiting += client.waiting;
      if (client.waiting > (slowest?.waiting ?? 0)) slowest = client;
    }
    if (waiting <= LIMITS['waiting-bytes'].most || slowest === undefined) return;
    this.#metrics.limited('waiting-bytes');
    slowest.close('too-slow');
  }
}

const encode = (message: ServerMessage): string => JSON.stringify(message);
