import { type DeviceId, deviceId } from '../../../src/domain/ids.ts';
import type { DeviceTrouble } from '../../../src/domain/input.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { DeviceReport, Driver, Intake } from '../../../src/ports/driver.ts';
import { type BrokerAccess, BrokerLink } from './link.ts';
import type { BrokerWatcher } from './outputs.ts';
import { SourceWatch } from './source-watch.ts';
import { type Message, type Reader, worthOf } from './message.ts';
import { Samples } from './samples.ts';
import { matcherOf } from './topic.ts';

/** One source behind a broker. A broker that goes away is a device that is down; the link comes back by itself. */
export class MqttSource implements Driver {
  readonly name: string;
  readonly #id: DeviceId;
  readonly #access: BrokerAccess;
  readonly #clock: Clock;
  readonly #filters: readonly ((topic: string) => boolean)[];
  readonly #errors = new Map<string, number>();
  readonly #watcher: BrokerWatcher | undefined;
  #reader: Reader;
  #link: BrokerLink | undefined;
  #watch: SourceWatch | undefined;
  readonly #samples = new Samples();
  #messages = 0;
  #lastGoodAt: DeviceReport['lastGoodAt'] = null;

  /** @param watcher hears how the broker does, beside the intake */
  constructor(id: string, reader: Reader, access: BrokerAccess, clock: Clock, watcher?: BrokerWatcher) {
    this.#watcher = watcher;
    this.name = id;
    this.#id = deviceId(id);
    this.#access = access;
    this.#clock = clock;
    this.#reader = reader;
    this.#filters = reader.filters.map(matcherOf);
  }

  /** Reads otherwise from now on; what is subscribed to stays as it is. */
  use(reader: Reader): void {
    this.#reader = reader;
    this.#watch?.renewed();
  }

  start(intake: Intake): void {
    const device = this.#id;
    const down = (reason: DeviceTrouble): void => {
      this.#count(reason);
      intake.heard({ at: this.#clock.now(), draft: { kind: 'device', device, up: false, reason } });
    };
    const watch = new SourceWatch(
      this.#clock,
      () => this.#reader.patience,
      (missing) => {
        if (missing !== undefined) return down(missing);
        intake.heard({ at: this.#clock.now(), draft: { kind: 'device', device, up: true } });
      },
    );
    this.#watch = watch;
    this.#link = new BrokerLink(this.#access, this.#reader.filters, this.#clock, {
      up: (publish) => {
        watch.connected();
        this.#watcher?.up(publish);
      },
      down: (reason) => {
        watch.lost();
        this.#watcher?.down(reason);
        down(reason);
      },
      message: (topic, payload, { retain, dup }, account) => {
        if (dup) this.#count('redelivered');
        this.#take(intake, { topic, payload, retained: retain, at: this.#clock.now(), account });
      },
    });
    this.#link.start();
  }

  async stop(): Promise<void> {
    this.#watch?.lost();
    await this.#link?.stop();
  }

  reports(): readonly DeviceReport[] {
    return [
      {
        device: this.#id,
        address: this.#access.url,
        polls: this.#messages,
        errors: Object.fromEntries(this.#errors),
        latency: null,
        lastGoodAt: this.#lastGoodAt,
        messages: this.#samples.report(this.#reader),
      },
    ];
  }

  #take(intake: Intake, message: Message): void {
    // A session that the broker kept may hold a topic that the configuration had before.
    if (!this.#isAsked(message.topic)) return this.#count('unasked');
    const { at } = message;
    const parsed = this.#reader.read(message);
    const { drafts, rejects } = parsed;
    this.#messages += 1;
    this.#samples.keep(message, parsed);
    this.#watch?.heard(worthOf(message, parsed));
    for (const reason of rejects) {
      this.#count(reason);
      intake.rejected(this.#id, reason);
    }
    for (const draft of drafts) {
      if (draft.kind === 'fix' || (draft.kind === 'reading' && draft.quality !== 'bad')) this.#lastGoodAt = at;
      intake.heard({ at, draft });
    }
  }

  #isAsked(topic: string): boolean {
    for (const matches of this.#filters) if (matches(topic)) return true;
    return false;
  }

  #count(what: string): void {
    this.#errors.set(what, (this.#errors.get(what) ?? 0) + 1);
  }
}
