import type { DeviceTrouble } from '../../../src/domain/input.ts';
import type { TagId } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { OutputPublisher, type Publish, type PublishedOutput, type PublishedStatus } from './output.ts';

/** Stands in the topic for the badge. */
export const TAG = '{tag}';
/** A topic to publish to holds none of these, and a badge is one level of it. */
const NO_LEVEL = /[+#/\0]/;

interface AtBadge {
  readonly publisher: OutputPublisher;
  wish: boolean;
  status: PublishedStatus;
}

/** One output at each badge: on for those whom its alarms are about, off again for those who were among them. */
export class BadgePublishers {
  readonly #output: PublishedOutput;
  readonly #clock: Clock;
  readonly #report: (status: PublishedStatus) => void;
  readonly #badges = new Map<TagId, AtBadge>();
  #broker: Publish | DeviceTrouble | undefined;
  #wish: boolean | undefined;
  #isUnspeakable = false;
  #known: PublishedStatus = {};

  constructor(output: PublishedOutput, clock: Clock, report: (status: PublishedStatus) => void) {
    this.#output = output;
    this.#clock = clock;
    this.#report = report;
  }

  want(on: boolean, badges: readonly TagId[] = []): void {
    this.#wish = on;
    const wanted = new Set(on ? badges.filter((badge) => !NO_LEVEL.test(badge)) : []);
    this.#isUnspeakable = on && wanted.size < badges.length;
    for (const badge of wanted) if (!this.#badges.has(badge)) this.#badges.set(badge, this.#made(badge));
    for (const [badge, at] of this.#badges) {
      at.wish = wanted.has(badge);
      at.publisher.want(at.wish);
    }
    this.#tell();
  }

  up(publish: Publish): void {
    this.#broker = publish;
    for (const { publisher } of this.#badges.values()) publisher.up(publish);
    this.#tell();
  }

  down(reason: DeviceTrouble): void {
    this.#broker = reason;
    for (const { publisher } of this.#badges.values()) publisher.down(reason);
    this.#tell();
  }

  /** An orderly stop. `on` at a stop is for those for whom it is on. */
  async end(leave: PublishedOutput['atStop']): Promise<void> {
    await Promise.all(
      [...this.#badges.values()].map(({ publisher, wish }) => publisher.end(leave === 'on' && !wish ? 'hold' : leave)),
    );
  }

  #made(badge: TagId): AtBadge {
    const topic = this.#output.topic.replaceAll(TAG, () => badge);
    const publisher = new OutputPublisher({ ...this.#output, topic }, this.#clock, (status) => {
      at.status = status;
      // One that is off again for good is forgotten.
      if (!at.wish && status.written === false) this.#badges.delete(badge);
      this.#tell();
    });
    const at: AtBadge = { publisher, wish: true, status: {} };
    if (typeof this.#broker === 'string') publisher.down(this.#broker);
    else if (this.#broker !== undefined) publisher.up(this.#broker);
    return at;
  }

  /** It is as wished where it is so at every badge. */
  #tell(): void {
    const status = this.#status();
    const { written, readBack, trouble } = this.#known;
    if (status.written === written && status.readBack === readBack && status.trouble === trouble) return;
    this.#known = status;
    this.#report(status);
  }

  #status(): PublishedStatus {
    const wish = this.#wish;
    const all = [...this.#badges.values()];
    const trouble = this.#isUnspeakable
      ? 'refused'
      : all.find(({ status }) => status.trouble !== undefined)?.status.trouble;
    if (trouble !== undefined) return { trouble };
    if (typeof this.#broker === 'string') return { trouble: this.#broker === 'refused' ? 'unreachable' : this.#broker };
    if (wish === undefined || this.#broker === undefined) return {};
    const isDone = all.every((at) => at.status.written === at.wish);
    return isDone ? { written: wish, readBack: wish } : { readBack: !wish };
  }
}
