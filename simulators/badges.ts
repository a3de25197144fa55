import { badgeSources } from '../drivers/mqtt/settings/settings.ts';
import type { Settings } from '../src/settings/driver-kind.ts';
import { reveal } from '../src/settings/secrets.ts';
import { canTell, type Writer, writerOf } from './wire/badge-message.ts';
import { MqttPublisher } from './wire/mqtt-publisher.ts';
import type { Badge } from './world/walker.ts';
import type { World } from './world/world.ts';

/** The phases of the badges are spread over this time. */
const PERIOD_MS = 1000;

interface Source {
  readonly publisher: MqttPublisher;
  readonly write: Writer;
  readonly floors: ReadonlySet<string>;
}

/** The location system: every badge is told of once a second, each at its own moment of the second. */
export class Badges {
  readonly #settings: Settings;
  readonly #world: World;
  readonly #floors: readonly string[];
  /** When each badge is due, ms of real time. */
  readonly #due = new Map<string, number>();
  #sources: readonly Source[] = [];

  constructor(settings: Settings, world: World) {
    this.#settings = settings;
    this.#world = world;
    this.#floors = settings.plant.floors.map(({ id }) => id);
  }

  /** Begins to publish to the broker at this port, or to another one than before. */
  async connect(port: number): Promise<void> {
    await this.close();
    this.#sources = badgeSources(this.#settings.file).map((source) => {
      const { root } = this.#settings;
      const password = source.password === undefined ? undefined : reveal(source.password, root, process.env);
      const clientId = `fengsui-sim-${source.id}-${process.pid}`;
      const onProblem = (problem: string): void => void process.stderr.write(`${source.id}: ${problem}\n`);
      const publisher = new MqttPublisher({ port, clientId, user: source.user, password, onProblem });
      publisher.start();
      return {
        publisher,
        write: writerOf(source),
        floors: new Set(this.#floors.filter((floor) => canTell(source, floor))),
      };
    });
  }

  /** Publishes the badges that are due. @param monotonicMs for the phases @param unixMs what the badges stamp */
  publish(monotonicMs: number, unixMs: number): void {
    if (this.#sources.length === 0) return;
    const badges = this.#world.people();
    badges.forEach((badge, i) => {
      const due = this.#due.get(badge.tag) ?? monotonicMs + (PERIOD_MS * i) / badges.length;
      if (monotonicMs < due) return void this.#due.set(badge.tag, due);
      // One that was away is not told of many times at once.
      this.#due.set(badge.tag, Math.max(due + PERIOD_MS, monotonicMs));
      this.#tell(badge, unixMs);
    });
  }

  async close(): Promise<void> {
    const sources = this.#sources;
    this.#sources = [];
    await Promise.all(sources.map(({ publisher }) => publisher.close()));
  }

  /** The first system that knows the floor tells of a badge. */
  #tell(badge: Badge, unixMs: number): void {
    const floor = this.#floors[badge.floor] ?? '';
    const source = this.#sources.find(({ floors }) => floors.has(floor));
    if (source === undefined) return;
    const { topic, payload } = source.write(badge, floor, unixMs);
    source.publisher.publish(topic, payload);
  }
}
