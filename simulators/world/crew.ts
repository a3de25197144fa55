import type { GroupId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Random } from '../random.ts';
import type { PersonPick } from './happening.ts';
import { hasRoom, isWorkPlace, mayEnter, type StayArea, placesOf } from './places.ts';
import { type Badge, Walker } from './walker.ts';
import { Ways } from './ways.ts';

/** The badge that no configured person carries. */
const STRANGER = '5aff';
const RUN = [2, 2.8] as const;

/** Everybody on site: they go to work, keep the rules, and run to the muster point when the siren sounds. */
export class Crew {
  readonly #walkers: readonly Walker[];
  readonly #places: readonly StayArea[];
  readonly #roads: StayArea;
  readonly #muster: readonly StayArea[];
  readonly #ways: Ways;
  readonly #random: Random;
  readonly #silent = new Set<Walker>();
  #badges: readonly Badge[] = [];
  #siren = false;

  constructor(plant: Plant, random: Random) {
    this.#random = random;
    this.#ways = new Ways(plant);
    this.#places = placesOf(plant, this.#ways, random.fork('places'));
    this.#roads = this.#places.at(-1) as StayArea;
    this.#muster = this.#places.filter(({ zone }) => zone?.muster === true);
    const carriers = plant.people.filter(({ tag }) => tag !== undefined);
    this.#walkers = [
      ...carriers.map(({ tag = '', groups }, i) => this.#employ(tag, groups, i)),
      this.#employ(STRANGER, [], carriers.length),
    ];
    this.#hush(this.#walkers.at(-1) as Walker);
  }

  get badges(): readonly Badge[] {
    return this.#badges;
  }

  step(dtMs: number, now: number, siren: boolean): void {
    if (siren !== this.#siren) this.#hear(siren, now);
    for (const walker of this.#walkers) {
      const walked = walker.walks;
      walker.step(dtMs);
      if (walker.down || walker.walks || walker.strays) continue;
      if (walked) this.#arrive(walker, now);
      else if (now >= walker.readyAt) this.#decide(walker, now);
    }
  }

  /** Each of these begins something and answers how it ends. */
  stray(pick: PersonPick): () => void {
    const walker = this.#find(pick);
    const wrong = this.#places.filter((place) => !mayEnter(place, walker?.groups ?? []));
    if (walker === undefined || wrong.length === 0 || walker.musters) return () => undefined;
    walker.strays = true;
    this.#send(walker, this.#random.pick(wrong));
    return () => {
      walker.strays = false;
      walker.readyAt = 0;
    };
  }

  collapse(pick: PersonPick): () => void {
    const walker = this.#find(pick);
    if (walker === undefined) return () => undefined;
    walker.down = true;
    return () => void (walker.down = false);
  }

  sos(pick: PersonPick): () => void {
    const walker = this.#find(pick);
    if (walker === undefined) return () => undefined;
    walker.sos = true;
    return () => void (walker.sos = false);
  }

  loseBadge(pick: PersonPick): () => void {
    const walker = this.#find(pick);
    return walker === undefined ? () => undefined : this.#hush(walker);
  }

  drain(pick: PersonPick): () => void {
    const walker = this.#find(pick);
    if (walker === undefined) return () => undefined;
    walker.battery = 9;
    return () => void (walker.battery = 100);
  }

  admitStranger(): () => void {
    const stranger = this.#walkers.at(-1) as Walker;
    this.#silent.delete(stranger);
    this.#list();
    return () => void this.#hush(stranger);
  }

  #hush(walker: Walker): () => void {
    this.#silent.add(walker);
    this.#list();
    return () => {
      this.#silent.delete(walker);
      this.#list();
    };
  }

  #list(): void {
    this.#badges = this.#walkers.filter((walker) => !this.#silent.has(walker));
  }

  #find({ group, nth }: PersonPick): Walker | undefined {
    const fitting = this.#walkers.filter(
      ({ tag, groups }) => tag !== STRANGER && (group === undefined || groups.some((known) => known === group)),
    );
    return fitting[nth % fitting.length];
  }

  #employ(tag: string, groups: readonly GroupId[], i: number): Walker {
    const allowed = this.#places.filter((place) => isWorkPlace(place) && mayEnter(place, groups));
    const home = allowed[i % allowed.length] ?? this.#roads;
    const place = [home, ...allowed, this.#roads].find(hasRoom) ?? this.#roads;
    place.taken += 1;
    const random = this.#random.fork(tag);
    const walker = new Walker(tag, groups, home, place, random.pick(place.spots), random);
    walker.readyAt = random.uniform(0, 100_000);
    return walker;
  }

  #decide(walker: Walker, now: number): void {
    if (this.#siren && this.#muster.length > 0) {
      if (walker.musters) return;
      walker.musters = true;
      walker.pace = this.#random.uniform(...RUN);
      return this.#send(walker, this.#random.pick(this.#muster));
    }
    if (walker.musters) {
      walker.musters = false;
      walker.pace = this.#random.uniform(1, 1.5);
    }
    this.#send(walker, this.#nextPlace(walker));
    if (!walker.walks) this.#arrive(walker, now);
  }

  #nextPlace(walker: Walker): StayArea {
    const { home, groups } = walker;
    const there = walker.place === home || hasRoom(home);
    if (there && this.#random.uniform() < 0.65) return home;
    const allowed = this.#places.filter((place) => isWorkPlace(place) && mayEnter(place, groups) && hasRoom(place));
    return allowed.length > 0 && this.#random.uniform() < 0.85 ? this.#random.pick(allowed) : this.#roads;
  }

  #send(walker: Walker, place: StayArea): void {
    walker.place.taken -= 1;
    place.taken += 1;
    walker.place = place;
    walker.go(this.#ways.between(walker.spot, this.#random.pick(place.spots)));
  }

  #arrive(walker: Walker, now: number): void {
    if (!walker.musters) walker.readyAt = now + this.#random.uniform(20_000, 200_000);
  }

  /** Whoever hears the siren needs a moment, then runs; after it everybody goes back, one after another. */
  #hear(siren: boolean, now: number): void {
    this.#siren = siren;
    if (this.#muster.length === 0) return;
    for (const walker of this.#walkers) {
      if (siren && !walker.musters) walker.stop();
      walker.readyAt = now + (siren ? this.#random.uniform(2000, 12_000) : this.#random.uniform(20_000, 90_000));
    }
  }
}
