import { alarmId, type PersonId, subjectOf, type TagId } from '../../../src/domain/ids.ts';
import type { FixInput } from '../../../src/domain/input.ts';
import type { Plant, Zone } from '../../../src/domain/plant.ts';
import { isGasThere } from './gas.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

/** Who stays so near to one place is still, whatever the mean of his fixes does, metres. */
const NEAR_M = 0.7;
/** So long after his last step he is an alarm: two minutes, and what the mean of his fixes and a look cost, ms. */
const FOUND_MS = 150_000;
/** Not heard for so long, nothing is said of him, ms. */
const HEARD_MS = 10_000;
/** Who was in two places so far from each other has walked, whatever the errors of both: metres, and sigmas. */
const FAR_M = 2;
const FAR_SIGMAS = 12;
/** No one is called motionless who walked within it, ms. */
const STILL_MS = 119_000;
/** Where each badge was in that time, each so often, ms; two fixes in a row within so many metres. */
const SAMPLES = 12;
const SAMPLE_MS = 10_000;
const AGREED_M = 4;
/** A fix that is worse says too little, metres. */
const USEFUL = 10;

/** What the fixes of one badge say. */
interface Steps {
  /** It has been near this place since then. */
  x: number;
  y: number;
  since: number;
  /** Its last fix, and the one before: a step of a single fix may be an error. */
  last: FixInput;
  before: FixInput;
  at: number;
  /** x, y and time of each sample, the oldest is replaced. */
  readonly samples: Float64Array;
  next: number;
}

/** Who lies still where it is dangerous is found in time, an emergency where there is gas; who walks is not called motionless. */
export class TheStillAreFound implements Invariant {
  readonly #steps = new Map<TagId, Steps>();
  readonly #wearers = new Map<TagId, PersonId>();
  /** Badges whose accelerometers see a motion. */
  readonly #moving = new Set<TagId>();

  /** What was seen last may not be in the record. */
  begin({ plant }: Life): void {
    this.#steps.clear();
    this.#moving.clear();
    this.#changeHands(plant);
  }

  move(shift: number): void {
    for (const steps of this.#steps.values()) {
      steps.since += shift;
      steps.at += shift;
      for (let i = 2; i < steps.samples.length; i += 3) steps.samples[i] = (steps.samples[i] ?? 0) + shift;
    }
  }

  check({ input, outcome, state, plant, before }: Seen): void {
    if (before !== undefined) this.#changeHands(plant);
    if (input.kind === 'tag-event') {
      const { tag, event } = input;
      if (event.what === 'motion' || event.what === 'fall') this.#steps.delete(tag);
      if (event.what === 'motion' && event.moving) this.#moving.add(tag);
      else if (event.what === 'motion') this.#moving.delete(tag);
    }
    for (const { alarm, kind, condition, cause } of outcome.transitions) {
      if (condition !== 'no-motion' || kind !== 'raise' || cause !== 'badge') continue;
      const badge = state.index.people.get(subjectOf(alarm))?.tag;
      const steps = badge === undefined ? undefined : this.#steps.get(badge);
      if (steps !== undefined) mustBeStill(alarm, steps, input.at);
    }
    // What was due comes before the input.
    if (input.kind === 'fix' && input.quality !== 'bad' && outcome.late !== true && input.accuracy <= USEFUL)
      this.#see(input);
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const [badge, { since, at: heardAt }] of this.#steps) {
      if (at - since < FOUND_MS || at - heardAt > HEARD_MS || this.#moving.has(badge)) continue;
      const tag = state.tags.get(badge);
      const person = this.#wearers.get(badge);
      if (person === undefined || tag === undefined || tag.left !== undefined || tag.trust.reason === 'retained')
        continue;
      const zones = plant.zones.filter(({ id }) => tag.memberships.some(({ zone }) => zone === id));
      const isGas = isGasThere(state, zones);
      if (!isGas && (!zones.some(isDangerous) || zones.some(mayRest))) continue;
      const alarm = state.alarms.get(alarmId(person, 'no-motion'));
      if (alarm?.active !== true)
        throw new InvariantError('who lies still where it is dangerous is found', { person, still: at - since });
      if (isGas && alarm.evidence?.priority !== 1)
        throw new InvariantError('who lies still in gas is an emergency', { person, alarm });
    }
  }

  #changeHands({ people }: Plant): void {
    const now = new Map(people.flatMap(({ id, tag }) => (tag === undefined ? [] : [[tag, id]])));
    for (const [tag, id] of this.#wearers) if (now.get(tag) !== id) this.#steps.delete(tag);
    this.#wearers.clear();
    for (const [tag, id] of now) this.#wearers.set(tag, id);
  }

  #see(fix: FixInput & { readonly at: number }): void {
    const { tag, x, y, at } = fix;
    const known = this.#steps.get(tag);
    if (known === undefined) {
      const samples = new Float64Array(3 * SAMPLES).fill(-Infinity);
      if (this.#wearers.has(tag))
        this.#steps.set(tag, { x, y, since: at, last: fix, before: fix, at, samples, next: 0 });
      return;
    }
    if (at - known.at > HEARD_MS || Math.hypot(x - known.x, y - known.y) > NEAR_M) {
      known.x = x;
      known.y = y;
      known.since = at;
    }
    const { samples, next, last } = known;
    const latest = samples[(next + samples.length - 1) % samples.length] ?? -Infinity;
    if (at - latest >= SAMPLE_MS && Math.hypot(x - last.x, y - last.y) < AGREED_M) {
      samples[next] = x;
      samples[next + 1] = y;
      samples[next + 2] = at;
      known.next = (next + 3) % samples.length;
    }
    known.before = last;
    known.last = fix;
    known.at = at;
  }
}

function mustBeStill(alarm: string, { samples, last, before }: Steps, at: number): void {
  const far = FAR_M + FAR_SIGMAS * Math.max(last.accuracy, before.accuracy);
  for (let i = 0; i < samples.length; i += 3) {
    const [x = 0, y = 0, seen = 0] = samples.subarray(i, i + 3);
    if (at - seen < STILL_MS && [last, before].every((fix) => Math.hypot(x - fix.x, y - fix.y) > far))
      throw new InvariantError('who has walked is not motionless', { alarm, x, y, ago: at - seen, last });
  }
}

const isDangerous = ({ gasPoints, risk }: Zone): boolean => gasPoints.length > 0 || risk === 'red' || risk === 'orange';

const mayRest = ({ rest, muster, charger }: Zone): boolean => rest === true || muster || charger === true;
