import type { Plant } from '../../src/domain/plant.ts';
import { seeded } from '../random.ts';
import { Contacts } from './contacts.ts';
import { Crew } from './crew.ts';
import { Detector } from './detector.ts';
import { GasPanel } from './gas-panel.ts';
import type { Happening, PointPick, Scenario } from './happening.ts';
import { Leak } from './leak.ts';
import { Puffs } from './puffs.ts';
import { Timetable } from './timetable.ts';
import type { Badge } from './walker.ts';
import { Wind } from './wind.ts';

/** Physics is taken in steps of at most this, ms. */
const LONGEST_STEP_MS = 1000;

/**
 * A plant that obeys simple physics, and nothing else: it knows no clock and no I/O, so that the same seed, scenario
 * and steps give the same plant, on real wires and in simulated time alike.
 */
export class World {
  /** Milliseconds since its beginning. */
  now = 0;
  readonly #puffs: Puffs;
  readonly #wind: Wind;
  readonly #detectors: readonly Detector[];
  readonly #byPoint: ReadonlyMap<string, Detector>;
  readonly #floors: ReadonlyMap<string, number>;
  readonly #contacts: Contacts;
  readonly #panel: GasPanel;
  readonly #crew: Crew;
  readonly #leaks = new Set<Leak>();
  readonly #devices: readonly string[];
  readonly #unpowered = new Set<string>();
  readonly #timetable = new Timetable((happening) => this.#begin(happening));
  #scenario: string;

  constructor(plant: Plant, scenario: Scenario, seed: number, isRestless: boolean) {
    const random = seeded(seed);
    this.#floors = new Map(plant.floors.map(({ id }, i) => [id, i]));
    this.#puffs = new Puffs(siteOf(plant));
    this.#wind = new Wind(random.fork('wind'), scenario.wind);
    this.#detectors = plant.points
      .filter((point) => point.type === 'measured')
      .map((point) => new Detector(point, this.#floorOf(point.at?.floor), random.fork(point.id)));
    this.#byPoint = new Map(this.#detectors.map((detector) => [detector.point.id, detector]));
    this.#contacts = new Contacts(plant, this.#detectors);
    this.#panel = new GasPanel(plant, this.#detectors);
    this.#crew = new Crew(plant, random.fork('crew'), isRestless);
    this.#devices = [...new Set(plant.points.map(({ device }) => device))];
    this.#scenario = scenario.name;
    this.#timetable.play(scenario, 0);
  }

  get scenario(): string {
    return this.#scenario;
  }

  get siren(): boolean {
    return this.#panel.siren;
  }

  get wind(): { readonly from: number; readonly speed: number } {
    return { from: this.#wind.from, speed: this.#wind.speed };
  }

  /** Goes on with another scenario: what happened so far ends, gas and people stay where they are. */
  play(scenario: Scenario): void {
    this.#scenario = scenario.name;
    this.#wind.change(scenario.wind);
    this.#timetable.play(scenario, this.now);
  }

  step(dtMs: number): void {
    for (let left = dtMs; left > 0; left -= LONGEST_STEP_MS) this.#step(Math.min(left, LONGEST_STEP_MS));
  }

  /** What a gas detector shows, in the unit of its point; NaN when it gives no number. Throws for another point. */
  valueOf(point: string): number {
    const detector = this.#byPoint.get(point);
    if (detector === undefined) throw new Error(`${point} is no detector of this plant`);
    return detector.value;
  }

  /** What the air at a detector would read if it were quick and exact. */
  truthOf(point: string): number {
    return this.#byPoint.get(point)?.truth ?? NaN;
  }

  /** Whether a contact is in its active state, whichever bit means that. Throws for another point. */
  contactOf(point: string): boolean {
    const active = this.#contacts.isActive(point, this.siren);
    if (active === undefined) throw new Error(`${point} is no contact of this plant`);
    return active;
  }

  /** Whether a gas panel has power. */
  answers(device: string): boolean {
    return !this.#unpowered.has(device);
  }

  /** The badges that are heard. Living views: copy what is kept. */
  people(): readonly Badge[] {
    return this.#crew.badges;
  }

  #step(dtMs: number): void {
    this.now += dtMs;
    this.#timetable.step(this.now);
    this.#wind.step(dtMs);
    this.#puffs.step(dtMs, this.#wind);
    for (const leak of this.#leaks) leak.step(dtMs, this.#puffs);
    for (const detector of this.#detectors) detector.step(dtMs, this.#puffs);
    this.#panel.step(dtMs, this.#contacts.called);
    this.#crew.step(dtMs, this.now, this.#panel.siren);
  }

  #begin(happening: Happening): () => void {
    switch (happening.do) {
      case 'leak':
        return this.#leak(happening);
      case 'fault': {
        const detector = this.#find(happening.point);
        if (detector === undefined) return () => undefined;
        detector.fault = happening.fault;
        return () => void (detector.fault = undefined);
      }
      case 'contact':
        return this.#contacts.hold(happening.contact, happening.nth);
      case 'stray':
        return this.#crew.stray(happening.person);
      case 'collapse':
        return this.#crew.collapse(happening.person);
      case 'sos':
        return this.#crew.sos(happening.person);
      case 'badge-lost':
        return this.#crew.loseBadge(happening.person);
      case 'low-battery':
        return this.#crew.drain(happening.person);
      case 'stranger':
        return this.#crew.admitStranger();
      case 'power-cut': {
        const device = this.#devices[happening.device % this.#devices.length] ?? '';
        this.#unpowered.add(device);
        return () => void this.#unpowered.delete(device);
      }
    }
  }

  #leak({ species, near, offset = [0, 0], rate, ramp }: Extract<Happening, { do: 'leak' }>): () => void {
    const at = this.#find(near)?.point.at;
    if (at === undefined) return () => undefined;
    const leak = new Leak(species, this.#floorOf(at.floor), at.x + offset[0], at.y + offset[1], rate, ramp);
    this.#leaks.add(leak);
    return () => void this.#leaks.delete(leak);
  }

  #find({ gas, nth }: PointPick): Detector | undefined {
    const fitting = this.#detectors.filter(({ point }) => point.gas === gas);
    return fitting[nth % fitting.length];
  }

  #floorOf(floor: string | undefined): number {
    return (floor === undefined ? undefined : this.#floors.get(floor)) ?? 0;
  }
}

function siteOf({ floors }: Plant): readonly [number, number, number, number] {
  const side = (i: 0 | 1 | 2 | 3): number[] => floors.map(({ extent }) => extent[i]);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}

export const createWorld = (plant: Plant, scenario: Scenario, seed: number, isRestless = false): World =>
  new World(plant, scenario, seed, isRestless);
