import { baseState } from '../../../src/domain/alarm/base.ts';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import type { AlarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Life, type Seen } from './invariant.ts';
import { limitsOf } from './limit.ts';

/** What the record said of an alarm that is not normal yet. */
interface Standing {
  readonly occurrence: string;
  readonly cause: string;
  readonly by?: string | undefined;
  readonly people: ReadonlySet<string>;
}

/** Who acknowledged, the furthest value, the people and the cause stay with an alarm until it is normal. */
export class AlarmsKeepTheirStory implements Invariant {
  readonly #standing = new Map<AlarmId, Standing>();

  /** What stood before the end of the record is in the state: a new life begins with nothing told. */
  begin(_life: Life): void {
    this.#standing.clear();
  }

  check(seen: Seen): void {
    for (const transition of seen.outcome.transitions) this.#take(transition);
    this.#mustReach(seen);
  }

  #take(transition: Transition): void {
    const { alarm, occurrence, kind, cause, by, people = [], joined = [] } = transition;
    const known = this.#standing.get(alarm);
    const goesOn = known?.occurrence === occurrence && kind !== 'raise';
    // It waits for a person again: a re-alarm, or what was latched when its last overlay was removed.
    const isTakenBack = goesOn && !transition.acked;
    if (goesOn) mustSay(transition, isTakenBack ? { ...known, by: undefined } : known);
    if (baseState(transition) === 'normal') return void this.#standing.delete(alarm);
    // That it asks again is not why it was raised, which was told in a life before.
    if (!goesOn && kind === 're-alarm') return;
    const acknowledged = kind === 'ack' ? by : goesOn && !isTakenBack ? known.by : undefined;
    this.#standing.set(alarm, {
      occurrence,
      cause: goesOn ? known.cause : cause,
      ...(acknowledged === undefined ? {} : { by: acknowledged }),
      people: new Set([...(known?.people ?? []), ...people, ...joined]),
    });
  }

  /** A good value beyond the limit of an active alarm is no further than its peak. */
  #mustReach({ input, outcome, plant, state }: Seen): void {
    if (input.kind !== 'reading' || input.quality !== 'good' || input.value === null || outcome.late === true) return;
    for (const { alarm: id, isBeyond } of limitsOf(plant).get(input.point) ?? []) {
      const [isHigh, isLow] = [isBeyond(Infinity), isBeyond(-Infinity)];
      const alarm = state.alarms.get(id);
      if (alarm?.active !== true || baseState(alarm) === 'normal' || !isBeyond(input.value) || isHigh === isLow)
        continue;
      const { peak } = alarm;
      if (peak === undefined || (isHigh ? peak.value < input.value : peak.value > input.value))
        throw new InvariantError('an active alarm keeps its furthest value', { id, peak, value: input.value });
    }
  }
}

function mustSay({ alarm, kind, cause, acknowledged, involved, count }: Transition, known: Standing): void {
  if (cause !== known.cause && kind !== 're-alarm')
    throw new InvariantError('an alarm keeps the cause of its raise', { alarm, kind, cause, raised: known.cause });
  if (known.by !== undefined && acknowledged?.by !== known.by)
    throw new InvariantError('who acknowledged stays with the alarm', { alarm, kind, by: known.by, acknowledged });
  // A transition of a crowd lists no person.
  if (count === undefined || involved === undefined) return;
  const missing = [...known.people].filter((who) => !involved.some((one) => one === who));
  if (missing.length > 0)
    throw new InvariantError('an alarm keeps everyone whom it was about', { alarm, kind, missing, involved });
}
