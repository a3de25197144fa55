import { badgeSources } from '../../drivers/mqtt/settings/settings.ts';
import { BadgeReader } from '../../drivers/mqtt/badge/reader.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { deviceId, type DeviceId } from '../../src/domain/ids.ts';
import { duration } from '../../src/domain/time.ts';
import type { SimClock } from './clock.ts';
import type { DeviceReport, Driver, Intake } from '../../src/ports/driver.ts';
import type { Random } from '../random.ts';
import { writerOf } from '../wire/badge-message.ts';
import type { World } from '../world/world.ts';

/** What a network of badges has in store, as shares of all messages. */
export interface BadgeFaults {
  readonly lost: number;
  readonly late: number;
  readonly doubled: number;
  readonly corrupt: number;
  readonly stranger: number;
}

const SLOT_MS = 100;
/** Each badge speaks once in so many slots: every two seconds, as many sites have it. */
const SLOTS = 20;
/** As many as a hundred a second. */
const MADE_UP_A_SLOT = 10;
/** Why the network of the badges is gone, each for so long, ms. */
const TROUBLES = ['silent', 'refused', 'auth'] as const;
const TROUBLE_MS = 17_000;
/** A strap is open for so long, ms. */
const OPEN_MS = 20_000;
const GARBAGE = [
  '',
  '{',
  '{"sos":true,"position":{',
  '"sos":tr',
  'null',
  '[]',
  '{"position":{"x":"NaN","y":1}}',
  '{"position":{"x":1e9,"y":2}}',
  '\u0000\u00ff',
  '{"position":{}}',
];

/** The location system in simulated time: the real dialect over messages that come late, twice, broken or not at all. */
export class SimBadges implements Driver {
  readonly name = 'badges';
  readonly #settings: Settings;
  readonly #world: World;
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #faults: BadgeFaults;
  #slot = 0;
  #silentUntil = 0;
  #isDown = false;
  #floodedUntil = 0;
  #madeUp = 0;
  #stopped = false;

  constructor(settings: Settings, world: World, clock: SimClock, random: Random, faults: BadgeFaults) {
    this.#settings = settings;
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
  }

  start(intake: Intake): void {
    const carried = new Set(this.#settings.plant.people.map(({ tag }) => tag));
    for (const source of badgeSources(this.#settings.file)) {
      const device = deviceId(source.id);
      intake.heard({ at: this.#clock.now(), draft: { kind: 'device', device, up: true } });
      const reader = new BadgeReader(source, this.#settings.plant.floors, (tag) => carried.has(tag));
      const write = writerOf(source);
      const deliver = (topic: string, payload: string, retained: boolean): void => {
        if (this.#stopped) return;
        const at = this.#clock.now();
        const { drafts, rejects } = reader.read({ topic, payload: Buffer.from(payload), retained, at });
        for (const reason of rejects) intake.rejected(device, reason);
        for (const draft of drafts) intake.heard({ at, draft });
      };
      this.#beat(() => {
        if (this.#slot === 0) this.#tellTrouble(intake, device);
        this.#publish(write, deliver);
      });
    }
  }

  /** A network that is gone has now this cause and now another one, as of a broker that restarts. */
  #tellTrouble(intake: Intake, device: DeviceId): void {
    const at = this.#clock.now();
    const isDown = at < this.#silentUntil;
    if (!isDown && !this.#isDown) return;
    this.#isDown = isDown;
    const reason = TROUBLES[Math.floor(at / TROUBLE_MS) % TROUBLES.length] ?? 'silent';
    const said = isDown ? { up: false as const, reason } : { up: true as const };
    intake.heard({ at, draft: { kind: 'device', device, ...said } });
  }

  /** For a while a peer makes up badges, some of which call for help. */
  beFlooded(forMs: number): void {
    this.#floodedUntil = this.#clock.now() + forMs;
  }

  /** The network of the badges is gone for a while. */
  fallSilent(forMs: number): void {
    this.#silentUntil = this.#clock.now() + forMs;
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return Promise.resolve();
  }

  reports(): readonly DeviceReport[] {
    return [];
  }

  #beat(publish: () => void): void {
    this.#clock.setTimer('sim badges', duration(SLOT_MS), () => {
      if (this.#stopped) return;
      publish();
      this.#beat(publish);
    });
  }

  #publish(
    write: ReturnType<typeof writerOf>,
    deliver: (topic: string, payload: string, retained: boolean) => void,
  ): void {
    this.#slot = (this.#slot + 1) % SLOTS;
    if (this.#clock.now() < this.#silentUntil) return;
    const floors = this.#settings.plant.floors;
    const people = this.#world.people();
    for (let i = 0; i < MADE_UP_A_SLOT && this.#clock.now() < this.#floodedUntil; i++) {
      const sos = this.#random.uniform() < 0.05;
      const badge = { ...this.#random.pick(people), tag: `made-up-${this.#madeUp++}`, sos };
      const { topic, payload } = write(badge, floors[badge.floor]?.id ?? '', this.#clock.wall());
      deliver(topic, payload, false);
    }
    const open = openAt(this.#clock.truth(), people.length);
    people.forEach((badge, i) => {
      if (i % SLOTS !== this.#slot) return;
      const worn = i === open ? { ...badge, fallen: badge.fallen === true, open: true } : badge;
      const carrier = this.#random.uniform() < this.#faults.stranger ? { ...worn, tag: `stranger-${i}` } : worn;
      const { topic, payload } = write(carrier, floors[badge.floor]?.id ?? '', this.#clock.truth());
      this.#send(topic, payload, deliver);
    });
  }

  #send(topic: string, payload: string, deliver: (topic: string, payload: string, retained: boolean) => void): void {
    const { lost, late, doubled, corrupt } = this.#faults;
    const chance = this.#random.uniform();
    if (chance < lost) return;
    if (chance < lost + late) {
      this.#clock.setTimer('sim late badge', duration(this.#random.uniform(200, 20_000)), () =>
        deliver(topic, payload, this.#random.uniform() < 0.1),
      );
    } else if (chance < lost + late + corrupt) deliver(topic, this.#random.pick(GARBAGE), false);
    else deliver(topic, payload, false);
    if (chance > 1 - doubled) deliver(topic, payload, false);
  }
}

/** In each two minutes the strap of another badge is open for 20 s. */
const openAt = (ms: number, badges: number): number =>
  ms % (6 * OPEN_MS) < OPEN_MS ? Math.floor(ms / (6 * OPEN_MS)) % badges : -1;
