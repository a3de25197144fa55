import type { GroupId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Random } from '../random.ts';
import type { PersonPick } from './happening.ts';
import { hasRoom, isWorkPlace, mayEnter, type StayArea, placesOf } from './places.ts';
import { type Badge, Walker } from './walker.ts';
import { type Spot, Ways } from './ways.ts';

/** The badge that no configured person carries. */
const STRANGER = '5aff';
const RUN = [2, 2.8] as const;
const [SHORTEST_STAY_MS, LONGEST_STAY_MS] = [20_000, 200_000];
/** So soon a restless person looks for another spot who has drawn the one where he is. */
const AGAIN_MS = 3000;
/** So long a restless person stays at most: less than what is called motionless. */
const RESTLESS_STAY_MS = 45_000;

/** Another spot of a restless person is so far away, metres: fewer are no motion. */
const APART_M = 4;
const isApart = (a: Spot, b: Spot): boolean => a.floor !== b.floor || Math.hypot(a.x - b.x, a.y - b.y) > APART_M;

/** Everybody on site: they go to work, keep the rules, and run to the muster point when the siren sounds. */
export class Crew {
  readonly #walkers: readonly Walker[];
  readonly #places: readonly StayArea[];
  readonly #roads: StayArea;
  readonly #muster: readonly StayArea[];
  readonly #ways: Ways;
  readonly #random: Random;
  readonly #silent = new Set<Walker>();
  readonly #isRestless: boolean;
  #badges: readonly Badge[] = [];
  #siren = false;

  /** @param isRestless no one stays at a spot for so long that he is taken for motionless */
  constructor(plant: Plant, random: Random, isRestless: boolean) {
    this.#random = random;
    this.#isRestless = isRestless;
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
    if (walker.walks) return;
    this.#arrive(walker, now);
    if (this.#isRestless) walker.readyAt = now + AGAIN_MS;
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
    const far = this.#isRestless ? place.spots.filter((spot) => isApart(spot, walker.spot)) : [];
    walker.go(this.#ways.between(walker.spot, this.#random.pick(far.length > 0 ? far : place.spots)));
  }

  #arrive(walker: Walker, now: number): void {
    if (!walker.musters)
      walker.readyAt =
        now + this.#random.uniform(SHORTEST_STAY_MS, this.#isRestless ? RESTLESS_STAY_MS : LONGEST_STAY_MS);
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
