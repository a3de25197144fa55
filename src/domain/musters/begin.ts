import type { Refusal } from '../alarm/base.ts';
import type { Transition } from '../alarm/transition.ts';
import { type AlarmId, type MusterId, musterId, type ZoneId } from '../ids.ts';
import { isMeant } from '../outputs/filter.ts';
import type { State, Turn } from '../state/state.ts';
import { type Duration, duration, later } from '../time.ts';
import { quietSince } from './clear.ts';
import { badgeOfEach } from './expected.ts';
import { MOST_RUNNING, type Muster, REVIEW_EVERY } from './muster.ts';
import type { MusterRule } from './plan.ts';
import { reviewMuster } from './review.ts';

type Start = Pick<Muster, 'reason' | 'drill' | 'by' | 'zones' | 'alarm' | 'occurrence'>;

/** Why a roll-call cannot begin. Drills are counted apart: they never stand in the way of a real one. */
export function refusedStart(state: State, { zones, drill }: Pick<Muster, 'zones' | 'drill'>): Refusal | undefined {
  if (zones?.some((zone) => !state.index.zones.has(zone)) === true) return 'unknown-zone';
  const alike = [...state.musters].filter(([, other]) => other.closedAt === undefined && other.drill === drill);
  if (alike.some(([, other]) => scopeOf(other) === scopeOf({ zones }))) return 'muster-runs';
  return alike.length >= MOST_RUNNING ? 'too-many-musters' : undefined;
}

/** Everyone who is on site now is expected. */
export function beginMuster(turn: Turn, id: MusterId, start: Start): void {
  const { state, seq, at } = turn;
  const clearSince = quietSince(state, start);
  state.musters.edit(id, () => ({
    ...start,
    startedAt: at,
    people: [],
    ...(clearSince === undefined ? {} : { clearSince }),
  }));
  const { by, alarm, occurrence, reason: comment, drill } = start;
  turn.events.push({
    seq,
    at,
    kind: 'muster-started',
    subject: id,
    comment,
    ...(by === undefined ? {} : { by }),
    ...(alarm === undefined ? {} : { alarm }),
    ...(occurrence === undefined ? {} : { occurrence }),
    ...(drill === undefined ? {} : { drill }),
  });
  reviewMuster(turn, id, badgeOfEach(state));
  state.deadlines.set('muster', 'site', later(at, REVIEW_EVERY));
}

/** Alarms that were raised in this turn, from the `from`th on: those that start a roll-call. */
export function startByAlarms(turn: Turn, from: number): void {
  const rules = turn.state.plant.musters ?? [];
  if (rules.length === 0) return;
  for (const transition of turn.transitions.slice(from)) {
    const { kind, active, overlays, alarm } = transition;
    if (kind !== 'raise' || !active || overlays.length > 0) continue;
    const waiting = new Map<string, Duration>();
    rules.forEach((rule, nth) => {
      if (!isMeant(turn.state, rule.when, transition)) return;
      if (rule.delay === 0) return startByRule(turn, rule, nth, transition);
      const key = keyOf(rule);
      waiting.set(key, duration(Math.min(rule.delay, waiting.get(key) ?? rule.delay)));
    });
    for (const [key, delay] of waiting)
      turn.state.deadlines.set('muster-rule', `${key} ${alarm}`, later(turn.at, delay));
  }
}

/** The delay of a rule has run out: it starts where the alarm is still active. */
export function settleMusterRule(turn: Turn, subject: string): void {
  const [, key = '', alarm = ''] = /^(.*) (\S+)$/.exec(subject) ?? [];
  const rules = turn.state.plant.musters ?? [];
  const nth = rules.findIndex((one) => keyOf(one) === key);
  const rule = rules[nth];
  const known = turn.state.alarms.get(alarm as AlarmId);
  if (rule === undefined || known?.active !== true || known.occurrence === undefined || known.hiding !== undefined)
    return;
  startByRule(turn, rule, nth, { alarm: alarm as AlarmId, occurrence: known.occurrence });
}

function startByRule(
  turn: Turn,
  { zones, drill }: MusterRule,
  nth: number,
  { alarm, occurrence }: Pick<Transition, 'alarm' | 'occurrence'>,
): void {
  const id = musterId(`m-${occurrence}-${nth}`);
  const scope = { ...(zones === undefined ? {} : { zones }), ...(drill === undefined ? {} : { drill }) };
  const refusal = refusedStart(turn.state, scope);
  // A rule starts beyond the bound: there are no more of these than the rules have scopes.
  if (turn.state.musters.get(id) !== undefined || (refusal !== undefined && refusal !== 'too-many-musters')) return;
  beginMuster(turn, id, { reason: alarm, alarm, occurrence, ...scope });
}

/** A rule by what it starts: another configuration may have it at another place, and another rule, of a drill, at its own. */
const keyOf = (rule: MusterRule): string => `${rule.drill === true ? 'drill' : 'real'} ${scopeOf(rule)}`;

const scopeOf = ({ zones }: { readonly zones?: readonly ZoneId[] | undefined }): string =>
  zones === undefined ? '' : [...zones].sort().join(' ');
