import { type AlarmId, alarmId, type PointId, pointId, subjectOf, type ZoneId } from '../../../src/domain/ids.ts';
import { type OwnRule, readBy } from '../../../src/domain/rules/statement.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';
import { isTrueOf, type KnownValue } from './statement.ts';
import { Words } from './words.ts';

/** What is missing may be this, or that. */
const ANYTHING = [-1e9, 1e9] as const;
const EITHER = [0, 1] as const;
/** Delays of `ID:unknown` and of a return of `ID:on`, ms, and what a deadline may be late. */
const [UNKNOWN_AFTER_MS, RETURN_AFTER_MS, LATE_MS] = [10_000, 5000, 2000];
const OF_SERVICE = ['high', 'high-high', 'low', 'low-low', 'over-range', 'on'] as const;

/** True, false, or it depends on what is missing. */
type Truth = boolean | undefined;

/** What of a rule was so since when. */
interface Watched {
  readonly truth: Truth | 'unsure';
  readonly since: number;
}

/**
 * A condition of one's own is an alarm when it is true whatever the missing values are, and ends only when it is false whatever
 * they are; where it depends on them, `ID:unknown` says so. Found here by trying them, and not by intervals.
 */
export class OwnRulesAreHonest implements Invariant {
  readonly #words = new Words();
  readonly #watched = new Map<string, Watched>();

  begin(): void {
    this.#words.clear();
    this.#watched.clear();
  }

  move(shift: number): void {
    this.#words.move(shift);
    for (const [id, { truth, since }] of this.#watched) this.#watched.set(id, { truth, since: since + shift });
  }

  check(seen: Seen): void {
    this.#words.take(seen);
    const { input, outcome, plant, before } = seen;
    if (before !== undefined || input.kind === 'started') return this.#watched.clear();
    for (const { condition, kind, subject, cause } of outcome.transitions) {
      if (cause === 'unshelved-active' || cause === 're-alarm') continue;
      const rule = plant.rules?.find(({ id }) => id === subject);
      if (rule === undefined || (kind !== 'raise' && kind !== 'return')) continue;
      const [doubted, taken] = [
        this.#truth(rule, seen, input.at, 'doubted'),
        this.#truth(rule, seen, input.at, 'taken'),
      ];
      // What was due is settled before the input that came after it.
      const before = this.#watched.get(rule.id)?.truth;
      const was = (truth: Truth): boolean => kind === 'raise' || before === truth;
      const said = { rule: rule.text, id: subject, kind, doubted, taken, before };
      if (condition === 'on' && (kind === 'raise' ? taken === false : taken === true && was(true)))
        throw new InvariantError('a condition is raised only when it is true, and returns only when it is false', said);
      const isUnknown = doubted === undefined && taken === undefined && was(undefined);
      if (condition === 'on' && isUnknown) throw new InvariantError('what is missing decides no condition', said);
      if (condition === 'unknown' && kind === 'return' && isUnknown)
        throw new InvariantError('a condition that depends on what is missing cannot be judged', said);
      if (condition === 'unknown' && kind === 'raise' && typeof before === 'boolean')
        throw new InvariantError('a condition that is known is not said to be unknown', said);
    }
  }

  everySecond(now: Now, at: number): void {
    for (const rule of now.plant.rules ?? []) {
      const [doubted, taken] = [this.#truth(rule, now, at, 'doubted'), this.#truth(rule, now, at, 'taken')];
      const truth = doubted === taken ? doubted : 'unsure';
      const known = this.#watched.get(rule.id);
      const since = known !== undefined && known.truth === truth ? known.since : at;
      this.#watched.set(rule.id, { truth, since });
      const lasted = at - since;
      const of = (name: string) => now.state.alarms.get(alarmId(rule.id, name));
      const is = (name: string): boolean => of(name)?.active === true;
      // One that chatters returns a while after its cause has ended.
      const isEnding = of('on')?.pending?.to === 'return';
      const said = { rule: rule.text, id: rule.id, truth, lasted };
      if (truth === true && lasted > LATE_MS && !is('on'))
        throw new InvariantError('a condition that is true whatever is missing is an alarm', said);
      if (truth === false && lasted > RETURN_AFTER_MS + LATE_MS && is('on') && !isEnding)
        throw new InvariantError('a condition that is false whatever is missing ends', said);
      if (truth === undefined && lasted > UNKNOWN_AFTER_MS + LATE_MS && !is('unknown'))
        throw new InvariantError('a condition that cannot be judged says so', said);
    }
  }

  /**
   * By trying what may be missing.
   * @param as whether a reading that is not surely known, or not surely lost, counts as missing or as its last word
   */
  #truth(rule: OwnRule, now: Now, at: number, as: 'doubted' | 'taken'): Truth {
    const { points, zones, alarms } = readBy(rule.when);
    const may: KnownValue = {
      values: new Map([...points].map((id) => [id, this.#valuesOf(id, now, at, as)])),
      people: new Map([...zones].map((id) => [id, peopleIn(id, now)])),
      active: new Map([...alarms].map((id) => [id, this.#activeOf(id, now, at, as)])),
      isGood: (id) => now.state.points.get(id)?.trust.quality === 'good',
    };
    return isTrueOf(rule.when, may);
  }

  #valuesOf(id: PointId, { state, plant }: Now, at: number, as: 'doubted' | 'taken'): readonly number[] {
    const isContact = plant.points.find((point) => point.id === id)?.type === 'contact';
    const missing = isContact ? EITHER : ANYTHING;
    const own = OF_SERVICE.map((name) => alarmId(id, name)).filter((alarm) => state.index.conditions.has(alarm));
    // In bypass it may be in test gas.
    if (own.length > 0 && own.every((alarm) => isOutOfService(state, alarm))) return missing;
    const word = this.#words.of(id);
    if (word === undefined || !word.isLast) return missing;
    const isSure = this.#words.known(id, at) !== undefined && word.quality === 'good';
    return isSure || as === 'taken' ? [word.value] : missing;
  }

  #activeOf(id: AlarmId, now: Now, at: number, as: 'doubted' | 'taken'): readonly number[] {
    if (isOutOfService(now.state, id)) return EITHER;
    if (now.state.alarms.get(id)?.active === true) return [1];
    const word = this.#words.of(pointId(subjectOf(id)));
    if (word === undefined || !word.isLast) return EITHER;
    const isSure = this.#words.known(pointId(subjectOf(id)), at) !== undefined && word.quality === 'good';
    return isSure || as === 'taken' ? [0] : EITHER;
  }
}

const isOutOfService = ({ alarms }: Now['state'], id: AlarmId): boolean =>
  alarms.get(id)?.hiding?.some(({ overlay }) => overlay === 'out-of-service') === true;

/** Who is counted; more than that while badges are not heard, or beyond their quota. */
function peopleIn(id: ZoneId, { state, plant }: Now): readonly number[] {
  const known = state.zones.get(id);
  const isMore = known?.strangersAt !== undefined;
  const count = (known?.occupants.filter(({ elsewhere }) => elsewhere !== true).length ?? 0) + (isMore ? 1 : 0);
  const isHeard = plant.devices.every(
    ({ id: device, kind }) => kind !== 'badges' || state.devices.get(device)?.up === true,
  );
  return isHeard && !isMore ? [count] : [count, 1e9];
}
