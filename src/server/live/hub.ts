import type { Transition } from '../../domain/alarm/transition.ts';
import { seqOf } from '../../domain/ids.ts';
import { duration } from '../../domain/time.ts';
import { eventMessage, transitionMessage } from '../../project/alarms.ts';
import { Deltas } from '../../project/deltas.ts';
import { helloOf } from '../../project/snapshot.ts';
import type { LiveRequest, ServerMessage } from '../../wire/messages.ts';
import type { Folded } from '../../pipeline/fold.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Metrics } from '../metrics.ts';
import type { Site } from '../site.ts';
import type { LiveClient } from './client.ts';

const DELTA_EVERY = duration(100);
/** Even when nothing changed: a client that hears nothing for longer knows that the link is dead. */
const AT_LEAST_EVERY_MS = 1000;
const RESUMED_AT_ONCE = 10_000;
const RECENT = 1000;

/** Tells every live screen what the fold says: transitions at once, telemetry ten times a second, each encoded once. */
export class LiveHub {
  readonly #site: Site;
  readonly #metrics: Metrics;
  readonly #clients = new Set<LiveClient>();
  readonly #deltas = new Deltas();
  /** The newest transitions, which may not be on the disk yet. */
  readonly #recent: Transition[] = [];
  /** Of the monotonic clock: plant time may be moved. */
  #sentAt: number;
  #timer: Timer | undefined;

  constructor(site: Site, metrics: Metrics) {
    this.#site = site;
    this.#metrics = metrics;
    this.#sentAt = site.clock.monotonic();
    site.folded.subscribe((folded) => this.#take(folded));
  }

  start(): void {
    this.#timer = this.#site.clock.setTimer('deltas', DELTA_EVERY, () => {
      this.start();
      this.#sendDeltas();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    for (const client of this.#clients) client.close('stopping');
  }

  add(client: LiveClient): void {
    this.#clients.add(client);
    this.#metrics.clients.set(this.#clients.size);
    this.#sayHello(client);
  }

  remove(client: LiveClient): void {
    this.#clients.delete(client);
    this.#metrics.clients.set(this.#clients.size);
  }

  request(client: LiveClient, request: LiveRequest): void {
    switch (request.type) {
      case 'subscribe':
        return client.subscribe(request);
      case 'resume':
        if (request.epoch !== this.#site.state.epoch || request.seq > this.#site.state.seq)
          return this.#sayHello(client);
        void this.#resume(client, request.seq);
    }
  }

  #take({ outcome }: Folded): void {
    this.#deltas.add(outcome);
    this.#tell(outcome);
    // Every time that a screen was told has moved with plant time, and the epoch may be a new one.
    if (outcome.rebased === true) for (const client of this.#clients) this.#sayHello(client);
  }

  #tell(outcome: Folded['outcome']): void {
    if (outcome.transitions.length === 0 && outcome.events.length === 0) return;
    const { state, log, clock } = this.#site;
    const texts: string[] = [];
    for (const transition of outcome.transitions) {
      this.#recent.push(transition);
      if (this.#recent.length > RECENT) this.#recent.shift();
      texts.push(encode(transitionMessage(state, transition, log.durableSeq)));
    }
    for (const event of outcome.events) texts.push(encode(eventMessage(event)));
    for (const client of this.#clients) client.sendAll(texts);
    for (const { kind, sensedAt } of outcome.transitions)
      if (kind === 'raise') this.#metrics.senseToPublish.observe((clock.now() - sensedAt) / 1000);
  }

  #sendDeltas(): void {
    const { clock, state, log } = this.#site;
    const now = clock.monotonic();
    if (this.#deltas.empty && now - this.#sentAt < AT_LEAST_EVERY_MS) return;
    this.#sentAt = now;
    const delta = { ...this.#deltas.take(state, log.durableSeq), at: clock.now() };
    let shared: string | undefined;
    for (const client of this.#clients) {
      if (client.slow) client.miss(delta);
      else if (client.behind) {
        this.#metrics.conflated.inc();
        client.send(JSON.stringify(client.filter(client.catchUp(delta))));
      } else if (client.filtered) client.send(JSON.stringify(client.filter(delta)));
      else client.send((shared ??= JSON.stringify(delta)));
    }
  }

  #sayHello(client: LiveClient): void {
    client.send(JSON.stringify(helloOf(this.#site.state, this.#site.log.durableSeq, 'live', client.role)));
  }

  /** The transitions that a client missed, from the log; too many, and it begins anew with a snapshot. */
  async #resume(client: LiveClient, seq: number): Promise<void> {
    const { archive, state, log } = this.#site;
    const recorded = await archive.transitionsAfter(seqOf(seq), RESUMED_AT_ONCE).catch(() => 'gone' as const);
    if (recorded === 'gone' || recorded.length >= RESUMED_AT_ONCE) return this.#sayHello(client);
    const last = recorded.at(-1)?.seq ?? seq;
    const missed = [...recorded, ...this.#recent.filter((transition) => transition.seq > last)];
    for (const transition of missed) client.send(JSON.stringify(transitionMessage(state, transition, log.durableSeq)));
  }
}

const encode = (message: ServerMessage): string => JSON.stringify(message);
