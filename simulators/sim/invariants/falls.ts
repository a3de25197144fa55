import { alarmId, type PersonId, type TagId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** A deadline is handled with the next tick or input, and this looks once a second, ms. */
const SLACK_MS = 3000;
/** Who does not get up within 20 s of a fall is an emergency; the blow itself takes five of them. */
const [FALL_MS, BLOW_MS] = [20_000, 5000];
/** Who stays so near to where he lies has not got up, metres. */
const NEAR_M = 0.7;
/** A strap that is open for so long is an alarm, ms. */
const OPEN_MS = 10_000;
/** Of a badge that was not located for so long nothing is said of its strap, ms. */
const HEARD_MS = 10_000;

/** A badge that said that its wearer fell, and where he lies, since it is known. */
interface Fall {
  at: number;
  who: PersonId;
  place?: { readonly x: number; readonly y: number };
}

/** A strap: since when it is open, or closed; when the badge was located last. */
interface Strap {
  open: boolean;
  since: number;
}

/** A fall of which no person gets up is an emergency, and only a person ends it; an open strap is an alarm until it is closed. */
export class FallsAreEmergencies implements Invariant {
  readonly #falls = new Map<TagId, Fall>();
  readonly #straps = new Map<TagId, Strap>();

  begin(): void {
    this.#falls.clear();
    this.#straps.clear();
  }

  move(shift: number): void {
    for (const fall of this.#falls.values()) fall.at += shift;
    for (const strap of this.#straps.values()) strap.since += shift;
  }

  check({ input, outcome, state, before }: Seen): void {
    // Who carries a badge may be another one now.
    if (before !== undefined) {
      this.#falls.clear();
      for (const strap of this.#straps.values()) strap.since = input.at;
    }
    const isByHand = input.kind === 'act' || input.kind === 'configured' || input.kind === 'started';
    for (const { alarm, condition, subject, kind } of outcome.transitions) {
      if (condition !== 'man-down') continue;
      if (kind === 'return' && !isByHand)
        throw new InvariantError('only a person ends the alarm of a fall', { alarm, input: input.kind });
      for (const [tag, { who }] of this.#falls) if (who === subject && kind === 'raise') this.#falls.delete(tag);
    }
    if (input.kind === 'fix' && input.quality !== 'bad' && outcome.late !== true) this.#see(input);
    if (input.kind !== 'tag-event') return;
    const { tag, event } = input;
    const who = state.index.carrier.get(tag)?.id;
    if (event.what === 'motion') this.#falls.delete(tag);
    const isKnown = who !== undefined && state.alarms.get(alarmId(who, 'man-down'))?.active === true;
    if (event.what === 'fall' && who !== undefined && !isKnown && !this.#falls.has(tag))
      this.#falls.set(tag, { at: input.at, who });
    if (event.what === 'tamper' && this.#straps.get(tag)?.open !== event.open)
      this.#straps.set(tag, { open: event.open, since: input.at });
  }

  everySecond({ state }: Now, at: number): void {
    for (const [tag, fall] of this.#falls)
      if (at - fall.at > FALL_MS + SLACK_MS)
        throw new InvariantError('who falls and lies is an emergency', { tag, fall });
    for (const [badge, strap] of this.#straps) {
      const tag = state.tags.get(badge);
      const who = state.index.carrier.get(badge)?.id;
      if (tag === undefined || who === undefined || tag.left !== undefined || tag.trust.reason === 'retained') {
        strap.since = at;
        continue;
      }
      if (at - tag.at > HEARD_MS) continue;
      const alarm = state.alarms.get(alarmId(who, 'tag-data'));
      const isOff = alarm?.active === true && alarm.evidence?.trouble?.what === 'taken-off';
      if (strap.open && at - strap.since > OPEN_MS + SLACK_MS && alarm?.active !== true)
        throw new InvariantError('a badge on site that is not worn is an alarm', { badge, who, for: at - strap.since });
      if (!strap.open && at - strap.since > SLACK_MS && isOff)
        throw new InvariantError('a badge that is worn again is no alarm', { badge, who, alarm });
    }
  }

  #see({ tag, x, y, at }: { readonly tag: TagId; readonly x: number; readonly y: number; readonly at: number }): void {
    const fall = this.#falls.get(tag);
    if (fall === undefined || at - fall.at <= BLOW_MS) return;
    fall.place ??= { x, y };
    if (Math.hypot(x - fall.place.x, y - fall.place.y) > NEAR_M) this.#falls.delete(tag);
  }
}
