import type { AlarmState } from '../../../src/domain/alarm/alarm-state.ts';
import { type AlarmId, alarmId, type PointId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import type { Vote } from '../../../src/domain/votes/vote.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

/** So much later than its end a vote may still count, ms. */
const LATE_MS = 2000;

/** What the alarms of a member say of it now. */
interface Member {
  readonly point: PointId;
  /** Lost, or its alarm is in bypass. */
  readonly isOut: boolean;
  /** Nothing certain is read: sooner or later it is left out, too. */
  readonly isDoubtful: boolean;
  readonly isInAlarm: boolean;
}

/**
 * A vote is counted as domain.md 5 says: a member that is lost or in bypass never votes no, and M of N becomes M - 1 of N - 1;
 * a vote never waits for one that cannot say anything, and one that is lost while it voted holds it.
 */
export class VotesAreCounted implements Invariant {
  /** When each member was last in alarm, by vote and point. */
  readonly #inAlarmAt = new Map<string, number>();
  /** Since when no member of a vote can be counted for it. */
  readonly #quietSince = new Map<string, number>();

  begin({ state }: { readonly state: State }): void {
    // What was in alarm before is read from the state: its votes may still count.
    for (const vote of state.plant.votes ?? [])
      for (const point of vote.of) this.#inAlarmAt.set(`${vote.id} ${point}`, state.at);
    this.#quietSince.clear();
  }

  move(shift: number): void {
    shiftAll(this.#inAlarmAt, shift);
    shiftAll(this.#quietSince, shift);
  }

  check({ input, outcome, state, plant, before }: Seen): void {
    if (outcome.transitions.length === 0 && before === undefined) return;
    const { at } = input;
    for (const { vote, alarms } of votesOf(plant)) {
      if (before !== undefined) for (const point of vote.of) this.#inAlarmAt.set(`${vote.id} ${point}`, at);
      const members = alarms.map((own) => memberOf(state, own));
      for (const { alarm, kind, cause } of outcome.transitions) {
        if (alarm !== alarmId(vote.id, 'on') || cause === 'unshelved-active') continue;
        const said = { vote: vote.id, need: vote.need, members, at };
        const [out, need] = [outOf(members), needOf(vote, outOf(members))];
        const may = members.filter((member) => this.#mayCount(vote, member, at)).length;
        if (kind === 'raise' && may < needOf(vote, maybeOutOf(members)))
          throw new InvariantError('a vote is true only by members that vote', said);
        if (kind !== 'return' || before !== undefined) continue;
        if (members.some(({ isOut, isInAlarm }) => isOut && isInAlarm))
          throw new InvariantError('a member that is lost while it votes never votes no', said);
        if (out === members.length || members.filter(({ isInAlarm }) => isInAlarm).length >= need)
          throw new InvariantError('a vote ends only when too few members vote', said);
      }
      for (const { point, isInAlarm } of members) if (isInAlarm) this.#inAlarmAt.set(`${vote.id} ${point}`, at);
    }
    this.#mustBeCounted({ state, plant });
  }

  everySecond(now: Now, at: number): void {
    this.#mustBeCounted(now);
    for (const { vote, alarms } of votesOf(now.plant)) {
      const members = alarms.map((own) => memberOf(now.state, own));
      for (const { point, isInAlarm } of members) if (isInAlarm) this.#inAlarmAt.set(`${vote.id} ${point}`, at);
      const may = members.filter((member) => this.#mayCount(vote, member, at)).length;
      if (may > 0 || maybeOutOf(members) === members.length || isActive(now.state, alarmId(vote.id, 'on')) !== true)
        this.#quietSince.delete(vote.id);
      else if (!this.#quietSince.has(vote.id)) this.#quietSince.set(vote.id, at);
      if (at - (this.#quietSince.get(vote.id) ?? at) > LATE_MS)
        throw new InvariantError('a vote without a member that votes ends', { vote: vote.id, members });
    }
  }

  /** What is counted at once, after each input. */
  #mustBeCounted({ state, plant }: Now): void {
    for (const { vote, alarms } of votesOf(plant)) {
      const members = alarms.map((own) => memberOf(state, own));
      const [out, most] = [outOf(members), maybeOutOf(members)];
      const yes = members.filter(({ isOut, isInAlarm }) => isInAlarm && !isOut).length;
      const said = { vote: vote.id, need: vote.need, members };
      if (yes >= needOf(vote, out) && isActive(state, alarmId(vote.id, 'on')) !== true)
        throw new InvariantError('enough members that vote make a vote true, and a lost one makes it easier', said);
      if (members.length < 2) continue;
      // One that chatters returns a while after its cause has ended.
      const isEnding = (name: string): boolean => state.alarms.get(alarmId(vote.id, name))?.pending?.to === 'return';
      const is = (name: string): boolean => isActive(state, alarmId(vote.id, name)) === true;
      const all = members.length;
      if (is('degraded') ? (most === 0 || out === all) && !isEnding('degraded') : out > 0 && most < all)
        throw new InvariantError('a vote with a member out is degraded', said);
      if (is('unprotected') ? most < all && !isEnding('unprotected') : out === all)
        throw new InvariantError('a vote without a member that measures is an emergency', said);
    }
  }

  /** Whether its vote may count now; a member that is out and was in alarm may hold it. */
  #mayCount({ id, window }: Vote, { point, isInAlarm }: Member, at: number): boolean {
    return isInAlarm || at - (this.#inAlarmAt.get(`${id} ${point}`) ?? -Infinity) <= window + LATE_MS;
  }
}

const outOf = (members: readonly Member[]): number => members.filter(({ isOut }) => isOut).length;
const maybeOutOf = (members: readonly Member[]): number =>
  members.filter(({ isOut, isDoubtful }) => isOut || isDoubtful).length;

/** M of N becomes max(1, M - 1) of N - 1. */
const needOf = ({ need }: Vote, out: number): number => Math.max(1, need - out);

/** The alarms of a member that its vote rests on. */
interface MemberAlarms {
  readonly point: PointId;
  readonly bad: AlarmId;
  readonly level: AlarmId;
  readonly votingBy: readonly AlarmId[];
}

interface VoteAlarms {
  readonly vote: Vote;
  readonly alarms: readonly MemberAlarms[];
}

const made = new WeakMap<Plant, readonly VoteAlarms[]>();

function votesOf(plant: Plant): readonly VoteAlarms[] {
  let known = made.get(plant);
  if (known === undefined) {
    known = (plant.votes ?? []).map((vote) => ({
      vote,
      alarms: vote.of.map((point) => ({
        point,
        bad: alarmId(point, 'bad'),
        level: alarmId(point, vote.level),
        votingBy: [alarmId(point, vote.level), alarmId(point, 'over-range')],
      })),
    }));
    made.set(plant, known);
  }
  return known;
}

function memberOf(state: State, { point, bad, level, votingBy }: MemberAlarms): Member {
  const isInAlarm = votingBy.some((id) => isActive(state, id) === true && !isBypassed(state, id));
  const isOut = isActive(state, bad) === true || (!isInAlarm && isBypassed(state, level));
  const trust = state.points.get(point)?.trust;
  return { point, isOut, isDoubtful: !isInAlarm && trust?.quality !== 'good', isInAlarm };
}

const isActive = (state: State, id: AlarmId): boolean | undefined => state.alarms.get(id)?.active;

const isBypassed = (state: State, id: AlarmId): boolean => hides(state.alarms.get(id));
const hides = (alarm: Readonly<AlarmState> | undefined): boolean =>
  alarm?.hiding?.some(({ overlay }) => overlay === 'out-of-service') === true;
