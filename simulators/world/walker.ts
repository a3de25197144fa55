import type { GroupId } from '../../src/domain/ids.ts';
import type { Random } from '../random.ts';
import type { StayArea } from './places.ts';
import { Wander } from './wander.ts';
import type { Spot } from './ways.ts';

/** What a badge tells. A living view: it changes with every step. */
export interface Badge {
  readonly tag: string;
  readonly x: number;
  readonly y: number;
  /** Index of the floor in the plant. */
  readonly floor: number;
  /** One sigma, metres. */
  readonly accuracy: number;
  readonly sos: boolean;
  /** Percent. */
  readonly battery: number;
  /** Its wearer has fallen; its strap is open. */
  readonly fallen?: boolean;
  readonly open?: boolean;
}

const CLIMB_MS = 9000;
/** Error of the location system, metres, and how long it lasts. */
const ERROR_M = 0.13;
const ERROR_S = 4;
const ACCURACY = 0.3;
const FULL_BATTERY_S = 20 * 3600;

/** A person with a badge: stays, walks along a way, or lies. */
export class Walker implements Badge {
  readonly tag: string;
  readonly groups: readonly GroupId[];
  readonly accuracy = ACCURACY;
  readonly home: StayArea;
  x = 0;
  y = 0;
  floor = 0;
  sos = false;
  battery: number;
  /** Where the feet are. */
  trueX: number;
  trueY: number;
  place: StayArea;
  down = false;
  /** Held somewhere against the rules. */
  strays = false;
  /** Going to or at the muster point. */
  musters = false;
  /** When the next thing is done, ms of world time. */
  readyAt = 0;
  /** Metres a second. */
  pace: number;
  readonly #errorX: Wander;
  readonly #errorY: Wander;
  #way: readonly Spot[] = [];
  #leg = 0;
  #climbMs = 0;

  constructor(tag: string, groups: readonly GroupId[], home: StayArea, place: StayArea, at: Spot, random: Random) {
    this.tag = tag;
    this.groups = groups;
    this.home = home;
    this.place = place;
    this.trueX = at.x;
    this.trueY = at.y;
    this.floor = at.floor;
    this.pace = random.uniform(1, 1.5);
    this.battery = random.uniform(45, 100);
    this.#errorX = new Wander(random.fork('x'), ERROR_S, ERROR_M);
    this.#errorY = new Wander(random.fork('y'), ERROR_S, ERROR_M);
    this.#seeBadge(0);
  }

  get walks(): boolean {
    return this.#leg < this.#way.length;
  }

  get fallen(): boolean {
    return this.down;
  }

  get spot(): Spot {
    return { floor: this.floor, x: this.trueX, y: this.trueY };
  }

  go(way: readonly Spot[]): void {
    this.#way = way;
    this.#leg = 0;
    this.#climbMs = 0;
  }

  stop(): void {
    this.#way = [];
    this.#leg = 0;
  }

  step(dtMs: number): void {
    if (!this.down) this.#walk(dtMs);
    this.battery -= (100 * dtMs) / 1000 / FULL_BATTERY_S;
    if (this.battery < 6) this.battery = 100;
    this.#seeBadge(dtMs);
  }

  #walk(dtMs: number): void {
    let left = dtMs;
    while (left > 0 && this.#leg < this.#way.length) {
      const to = this.#way[this.#leg] as Spot;
      if (to.floor !== this.floor) {
        const climbing = Math.min(left, CLIMB_MS - this.#climbMs);
        this.#climbMs += climbing;
        left -= climbing;
        if (this.#climbMs < CLIMB_MS) return;
        this.#climbMs = 0;
        this.floor = to.floor;
      }
      const [dx, dy] = [to.x - this.trueX, to.y - this.trueY];
      const distance = Math.sqrt(dx * dx + dy * dy);
      const reach = (this.pace * left) / 1000;
      if (distance > reach) {
        this.trueX += (dx / distance) * reach;
        this.trueY += (dy / distance) * reach;
        return;
      }
      this.trueX = to.x;
      this.trueY = to.y;
      this.#leg += 1;
      left -= (distance / this.pace) * 1000;
    }
  }

  #seeBadge(dtMs: number): void {
    this.x = this.trueX + this.#errorX.step(dtMs);
    this.y = this.trueY + this.#errorY.step(dtMs);
  }
}
