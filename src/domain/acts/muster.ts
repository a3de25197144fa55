import type { Refusal } from '../alarm/base.ts';
import type { Someone } from '../alarm/transition.ts';
import type { PlantEvent } from '../event.ts';
import { type MusterId, musterId, personId } from '../ids.ts';
import { beginMuster, refusedStart } from '../musters/begin.ts';
import { obstaclesOf } from '../musters/clear.ts';
import { badgeOfEach } from '../musters/expected.ts';
import { closeMuster } from '../musters/end.ts';
import { howAccounted, isAccounted, type Muster, type Mustered, personIn, type Tick } from '../musters/muster.ts';
import { noteProgress, reviewMuster, tellPerson } from '../musters/review.ts';
import { badgeOf, carrierOf } from '../people/carrier.ts';
import { isOnSite } from '../people/presence.ts';
import type { State, Turn } from '../state/state.ts';
import type { Instant } from '../time.ts';
import { type Acting, recordAct } from './act.ts';
import { countByHand } from './arrived.ts';

/** So many ticks that were taken back are known of a person. */
const MOST_UNDONE = 20;

/** The id of the roll-call that an act at this place in the order starts. */
export const startedMuster = ({ epoch }: Pick<State, 'epoch'>, seq: number): MusterId => musterId(`m-${epoch}-${seq}`);

/** Starts a roll-call of everyone on site, or of those in some zones. */
export const musterStartAct: Acting['muster-start'] = (turn, { reason, zones, drill }, { by }) => {
  const scope = { ...(zones === undefined ? {} : { zones }), ...(drill === true ? { drill } : {}) };
  const refusal = reason.trim() === '' ? 'reason-needed' : refusedStart(turn.state, scope);
  const id = startedMuster(turn.state, turn.seq);
  if (refusal === undefined) beginMuster(turn, id, { reason, by, ...scope });
  else recordAct(turn, 'muster-started', id, by, reason, refusal);
  return refusal;
};

/** A warden saw a person. The same tick, sent twice, is one; it counts in every roll-call that expects the person. */
export const musterAccountAct: Acting['muster-account'] = (turn, act, { by }) => {
  const { muster: id, person, how, note, saidAt } = act;
  const who = someoneOf(turn.state, id, person);
  const refusal = refusedChange(turn.state, id) ?? (who === undefined ? 'unknown-person' : undefined);
  if (refusal !== undefined || who === undefined) return refuse(turn, 'muster-accounted', act, by, note, refusal);
  const tick: Tick = {
    at: turn.at,
    by,
    ...(how === undefined ? {} : { how }),
    ...(note === undefined ? {} : { note }),
  };
  if (personIn(turn.state.musters.edit(id), who) === undefined)
    turn.state.musters.edit(id).people.push({ who, since: turn.at, ...badgeOfPerson(turn.state, who) });
  const seen = turn.state.index.people.get(who);
  const isNew = alike(turn.state, id, who).some(([, , one]) => one.hand === undefined && !isUndone(one, by, saidAt));
  // Who was seen at the muster point is on site, whatever badges and gates said before.
  if (isNew && seen !== undefined && !isOnSite(turn.state, seen.id)) {
    countByHand(turn, seen.id, by);
    recordAct(turn, 'arrived-on-site', seen.id, by, undefined, undefined, undefined, {
      person: seen.id,
      reason: 'muster',
    });
  }
  for (const [own, muster, one] of alike(turn.state, id, who)) {
    if (one.hand !== undefined || isUndone(one, by, saidAt)) continue;
    // Another roll-call may have begun after a tick that a phone kept: then it says nothing there.
    if (own !== id && saidAt !== undefined && (saidAt < muster.startedAt || saidAt > turn.at)) continue;
    const phone = timeOfPhone(muster, saidAt, turn.at);
    one.hand = { ...tick, ...phone };
    const comment = [how, note].filter((part) => part !== undefined).join(' · ');
    const said = {
      by,
      ...(comment === '' ? {} : { comment }),
      ...(phone.saidAt === undefined ? {} : { saidAt: phone.saidAt }),
    };
    tellPerson(turn, own, muster, one, 'muster-accounted', 'hand', said);
    noteChange(turn, own, muster);
  }
  return undefined;
};

/** A tick was a mistake. What the badge or the gate says goes on to count. */
export const musterUnaccountAct: Acting['muster-unaccount'] = (turn, act, { by }) => {
  const { muster: id, person, reason } = act;
  const known = turn.state.musters.get(id);
  const who = known === undefined ? undefined : personIn(known, person);
  const refusal =
    refusedChange(turn.state, id) ??
    (reason.trim() === '' ? 'reason-needed' : who?.hand === undefined ? 'not-ticked' : undefined);
  if (refusal !== undefined || who === undefined) return refuse(turn, 'muster-unaccounted', act, by, reason, refusal);
  for (const [own, muster, one] of alike(turn.state, id, who.who)) {
    const { hand } = one;
    if (hand === undefined) continue;
    one.undone = [takenBack(hand), ...(one.undone ?? [])].slice(0, MOST_UNDONE);
    delete one.hand;
    delete one.left;
    tellPerson(turn, own, muster, one, 'muster-unaccounted', 'taken-back', { by, comment: reason });
    // The badge still speaks for the person.
    const how = howAccounted(one);
    if (how !== undefined) tellPerson(turn, own, muster, one, 'muster-accounted', how);
    noteChange(turn, own, muster);
  }
  return undefined;
};

/** Ends a roll-call; whoever is missing stays missing. */
export const musterCloseAct: Acting['muster-close'] = (turn, { muster, reason }, { by }) => {
  const refusal = refusedChange(turn.state, muster);
  if (refusal === undefined) closeMuster(turn, muster, by, reason, false);
  else recordAct(turn, 'muster-closed', muster, by, reason, refusal);
  return refusal;
};

/** All is clear: only without gas, and with each missing person in the hands of the rescue team. It ends the roll-call. */
export const allClearAct: Acting['all-clear'] = (turn, { muster: id, handedOver = [], reason }, { by }) => {
  // Who came or went in the last second counts, too.
  if (refusedChange(turn.state, id) === undefined) reviewMuster(turn, id, badgeOfEach(turn.state));
  const muster = turn.state.musters.get(id);
  const isClear = muster !== undefined && obstaclesOf(turn.state, muster, turn.at, handedOver).length === 0;
  const refusal = refusedChange(turn.state, id) ?? (isClear ? undefined : 'not-clear');
  if (refusal !== undefined) {
    recordAct(turn, 'all-clear', id, by, reason, refusal);
    return refusal;
  }
  for (const one of turn.state.musters.edit(id).people)
    if (!isAccounted(one) && handedOver.includes(one.who)) one.handedOver = true;
  closeMuster(turn, id, by, reason, true);
  return undefined;
};

function refuse(
  turn: Turn,
  kind: 'muster-accounted' | 'muster-unaccounted',
  { muster, person }: { readonly muster: MusterId; readonly person: string },
  by: string,
  comment: string | undefined,
  refusal: Refusal | undefined,
): Refusal | undefined {
  recordAct(turn, kind, muster, by, comment, refusal, undefined, { person });
  return refusal;
}

function refusedChange({ musters }: State, id: MusterId): Refusal | undefined {
  const muster = musters.get(id);
  if (muster === undefined) return 'unknown-muster';
  return muster.closedAt === undefined ? undefined : 'muster-closed';
}

/** A person of the plant, whoever a badge stands for, or who is expected and was taken out of the plant meanwhile. */
function someoneOf(state: State, id: MusterId, person: string): Someone | undefined {
  if (state.index.people.has(person)) return personId(person);
  const badge = badgeOf(state, person);
  if (badge !== undefined) return carrierOf({ state }, badge);
  const muster = state.musters.get(id);
  return muster === undefined ? undefined : personIn(muster, person)?.who;
}

function badgeOfPerson(state: State, who: Someone): Pick<Mustered, 'tag'> {
  const tag = badgeOf(state, who);
  return tag === undefined ? {} : { tag };
}

/**
 * When a tick was made, by the clock of the phone. That clock may be years off: a tick is made between the begin of its
 * roll-call and now, and so it is shown; what the phone said is kept where it is another time.
 */
function timeOfPhone(
  { startedAt }: Readonly<Muster>,
  saidAt: number | undefined,
  now: Instant,
): Pick<PlantEvent, 'saidAt'> & Pick<Tick, 'phoneAt'> {
  if (saidAt === undefined) return {};
  const within = Math.min(Math.max(saidAt, startedAt), now);
  return { saidAt: within, ...(within === saidAt ? {} : { phoneAt: saidAt }) };
}

/** Whether a tick is the one that was taken back, sent again by a phone that did not hear the answer. */
const isUndone = ({ undone }: Readonly<Mustered>, by: string, saidAt: number | undefined): boolean =>
  saidAt !== undefined && undone?.some((one) => one.by === by && one.saidAt === saidAt) === true;

const takenBack = ({ by, saidAt, phoneAt = saidAt }: Tick): Pick<Tick, 'by' | 'saidAt'> => ({
  by,
  ...(phoneAt === undefined ? {} : { saidAt: phoneAt }),
});

/** This person in the roll-call that is named, and in the others that run; a drill is apart from what is real. */
function alike(state: State, id: MusterId, who: string): readonly (readonly [MusterId, Muster, Mustered])[] {
  const drill = state.musters.get(id)?.drill;
  return state.musters.sorted().flatMap(([own, { closedAt, drill: other }]) => {
    if (closedAt !== undefined || other !== drill) return [];
    const muster = state.musters.edit(own);
    const one = personIn(muster, who);
    return one === undefined ? [] : [[own, muster, one] as const];
  });
}

function noteChange(turn: Turn, id: MusterId, muster: Muster): void {
  noteProgress(muster, turn.at);
  (turn.musters ??= new Set()).add(id);
}
