import type { DeviceId, TagId, ZoneId } from '../domain/ids.ts';
import type { Draft, FixInput, StrangersInput, TagEventInput } from '../domain/input.ts';
import { isOneOfTooMany } from '../domain/people/calls.ts';
import { hasPlace } from '../domain/people/strangers.ts';
import { zonesAround } from '../domain/people/zones-at.ts';
import type { State } from '../domain/state/state.ts';
import { seconds } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Heard } from '../ports/driver.ts';

/** What badges beyond the quota of their source say is gathered for so long. */
const WINDOW = seconds(1);
/** So many different badges are counted in that time; more make no difference. */
const MOST_COUNTED = 10_000;

interface Window {
  readonly badges: Set<TagId>;
  readonly zones: Set<ZoneId>;
  readonly timer: Timer;
}

/**
 * Keeps a flood of made-up badges out of the admission. Messages of badges beyond the quota of their source are counted
 * and thrown away; the fold gets the count in one input a second, and at once for a zone where none was seen before.
 * Badges assigned to people always pass, and calls for help until hundreds of strangers call at once.
 */
export class StrangerGate {
  readonly #state: State;
  readonly #clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly #offer: (item: Heard) => void;
  readonly #windows = new Map<DeviceId, Window>();

  constructor(state: State, clock: Pick<Clock, 'now' | 'setTimer'>, offer: (item: Heard) => void) {
    this.#state = state;
    this.#clock = clock;
    this.#offer = offer;
  }

  /** Whether this may be admitted. What may not has been counted. */
  passes(draft: Draft): boolean {
    if (!isOfBadge(draft) || hasPlace(this.#state, draft.device, draft.tag)) return true;
    if (draft.kind === 'fix') {
      if (draft.quality !== 'bad') this.#count(draft);
      return false;
    }
    return isOfButton(draft.event) && !isOneOfTooMany(this.#state, draft);
  }

  stop(): void {
    for (const { timer } of this.#windows.values()) timer.cancel();
    this.#windows.clear();
  }

  #count(fix: FixInput): void {
    const { device, tag } = fix;
    const isFirst = !this.#windows.has(device);
    const { badges, zones } = this.#windowOf(device);
    if (badges.size < MOST_COUNTED) badges.add(tag);
    const fresh = zonesAround(this.#state.index, fix).filter((zone) => !zones.has(zone));
    for (const zone of fresh) zones.add(zone);
    if (isFirst || fresh.length > 0) this.#tell({ kind: 'strangers', device, badges: badges.size, zones: fresh });
  }

  #windowOf(device: DeviceId): Window {
    let window = this.#windows.get(device);
    if (window === undefined) {
      const timer = this.#clock.setTimer('strangers', WINDOW, () => this.#close(device));
      this.#windows.set(device, (window = { badges: new Set(), zones: new Set(), timer }));
    }
    return window;
  }

  #close(device: DeviceId): void {
    const badges = this.#windows.get(device)?.badges.size ?? 0;
    this.#windows.delete(device);
    if (badges > 1) this.#tell({ kind: 'strangers', device, badges, zones: [] });
  }

  #tell(draft: StrangersInput): void {
    this.#offer({ at: this.#clock.now(), draft });
  }
}

const isOfBadge = (draft: Draft): draft is FixInput | TagEventInput =>
  draft.kind === 'fix' || draft.kind === 'tag-event';

const isOfButton = ({ what }: TagEventInput['event']): boolean => what === 'sos' || what === 'press';
