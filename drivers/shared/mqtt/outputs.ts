import { isDeepStrictEqual } from 'node:util';
import type { OutputId } from '../../../src/domain/ids.ts';
import type { DeviceTrouble } from '../../../src/domain/input.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Intake } from '../../../src/ports/driver.ts';
import type { OutputDriver, OutputWish } from '../../../src/ports/output.ts';
import { Beat } from '../output/beat.ts';
import { BadgePublishers, TAG } from './output-badges.ts';
import { OutputPublisher, type Publish, type PublishedOutput } from './output.ts';

interface Driven {
  readonly output: PublishedOutput;
  readonly publisher: OutputPublisher | BadgePublishers;
  readonly beat: Beat | undefined;
}

/** Hears how the broker of a source does. */
export interface BrokerWatcher {
  up(publish: Publish): void;
  down(reason: DeviceTrouble): void;
}

/** All outputs behind the brokers of one driver's sources. Each goes by the connection of its source. */
export class BrokerOutputs implements OutputDriver {
  readonly #clock: Clock;
  readonly #wishes = new Map<OutputId, OutputWish>();
  readonly #driven = new Map<OutputId, Driven>();
  /** How the broker of each source is: the way to publish there, or why there is none. */
  readonly #brokers = new Map<string, Publish | DeviceTrouble>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  want(wish: OutputWish): void {
    // Under another configuration an output may be wished for before its driver is begun.
    this.#wishes.set(wish.output, wish);
    const driven = this.#driven.get(wish.output);
    if (driven !== undefined) follow(driven, wish);
  }

  /** Drives these outputs and no others; one that did not change goes on as it is. Resolves when those that ended are left. */
  async drive(outputs: readonly PublishedOutput[], intake: Intake): Promise<void> {
    const gone = [...this.#driven.values()].filter(
      ({ output }) => !outputs.some((kept) => isDeepStrictEqual(kept, output)),
    );
    const left = gone.map((driven) => {
      this.#driven.delete(driven.output.id);
      const hasHeir = outputs.some(
        ({ broker, topic }) => broker === driven.output.broker && topic === driven.output.topic,
      );
      return end(driven, hasHeir ? 'hold' : driven.output.atStop);
    });
    const ids = new Set(outputs.map(({ id }) => id));
    for (const id of this.#wishes.keys()) if (!ids.has(id)) this.#wishes.delete(id);
    for (const output of outputs) if (!this.#driven.has(output.id)) this.#begin(output, intake);
    await Promise.all(left);
  }

  /** What the connection of a source tells its outputs. */
  watcherOf(source: string): BrokerWatcher {
    const become = (state: Publish | DeviceTrouble): void => {
      this.#brokers.set(source, state);
      for (const { output, publisher } of this.#driven.values()) if (output.broker === source) tell(publisher, state);
    };
    return { up: become, down: become };
  }

  /** An orderly stop. Resolves, within a bound, when the outputs are as it is to leave them. */
  async stop(): Promise<void> {
    await Promise.all([...this.#driven.values()].map((driven) => end(driven, driven.output.atStop)));
    this.#driven.clear();
  }

  #begin(output: PublishedOutput, intake: Intake): void {
    const { id, period, broker } = output;
    const Publisher = output.topic.includes(TAG) ? BadgePublishers : OutputPublisher;
    const publisher = new Publisher(output, this.#clock, (status) =>
      intake.heard({ at: this.#clock.now(), draft: { kind: 'output', output: id, ...status } }),
    );
    const beat = period === undefined ? undefined : new Beat(period, this.#clock, () => publisher.want(false));
    const driven = { output, publisher, beat };
    this.#driven.set(id, driven);
    const state = this.#brokers.get(broker);
    if (state !== undefined) tell(publisher, state);
    const wish = this.#wishes.get(id);
    if (wish !== undefined) follow(driven, wish);
  }
}

const tell = (publisher: Driven['publisher'], state: Publish | DeviceTrouble): void =>
  typeof state === 'string' ? publisher.down(state) : publisher.up(state);

/** A heartbeat goes on by new ticks only. */
function follow({ publisher, beat }: Driven, { on, tick, badges }: OutputWish): void {
  if (beat === undefined || tick === undefined || beat.isNew(tick)) publisher.want(on, badges);
}

function end({ publisher, beat }: Driven, leave: PublishedOutput['atStop']): Promise<void> {
  beat?.stop();
  return publisher.end(leave);
}
