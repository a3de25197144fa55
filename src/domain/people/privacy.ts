import { LOOK_UPS } from '../act.ts';
import type { PlantEvent } from '../event.ts';
import type { Plant, PrivacyPlan } from '../plant.ts';
import type { State } from '../state/state.ts';
import { type Instant, instant, minutes } from '../time.ts';

/** An operator sees from so long before an incident where people were: what led to it. */
const BEFORE_AN_INCIDENT = minutes(10);

/** What holds where the configuration says nothing of it. */
const DEFAULT: PrivacyPlan = {
  tracks: { roles: ['investigator', 'engineer', 'admin'], operator: 'never', reason: 'optional', reasons: [] },
  viewer: 'named',
};

/** Who may see where people were. */
export const privacyOf = ({ privacy }: Pick<Plant, 'privacy'>): PrivacyPlan => privacy ?? DEFAULT;

/** Why a look-up is refused: by the role, because it reaches too far back for an operator, or for want of an allowed reason. */
export type LookUpRefusal = 'role' | 'too-far-back' | 'no-reason' | 'other-reason';

/** Whether an account may see where people were from a time on, and for the reason that was said; why not. */
export function lookUpRefusal(
  { plant, incidents }: Pick<State, 'plant' | 'incidents'>,
  role: string,
  { from, reason = '' }: { readonly from: Instant; readonly reason?: string | undefined },
  now: Instant,
): LookUpRefusal | undefined {
  const { tracks } = privacyOf(plant);
  const reach = reachOf({ plant, incidents }, role, now);
  if (reach === undefined) return 'role';
  if (from < reach) return 'too-far-back';
  const said = reason.trim();
  if (tracks.reasons.length > 0 && said !== '' && !tracks.reasons.includes(said)) return 'other-reason';
  return said === '' && tracks.reason === 'required' ? 'no-reason' : undefined;
}

const ALWAYS = instant(-Infinity);
const NEVER = instant(Infinity);

/** From when on a role may look up where people were: an operator what was of late, or belongs to an incident that goes on. */
function reachOf(
  { plant, incidents }: Pick<State, 'plant' | 'incidents'>,
  role: string,
  now: Instant,
): Instant | undefined {
  const { roles, operator } = privacyOf(plant).tracks;
  if (roles.includes(role)) return ALWAYS;
  if (role !== 'operator' || operator === 'never') return undefined;
  let reach: number = typeof operator === 'number' ? now - operator : NEVER;
  for (const [, { openedAt, closedAt }] of incidents)
    if (closedAt === undefined) reach = Math.min(reach, openedAt - BEFORE_AN_INCIDENT);
  return instant(reach);
}

/**
 * From when on a replay names people to an account: where it may look them up, for the reason that it gave. All of a replay is
 * shown to everyone, with pseudonyms where it may not. A viewer is shown what the plant says of viewers.
 */
export function namedFrom(
  state: Pick<State, 'plant' | 'incidents'>,
  role: string,
  reason: string | undefined,
  now: Instant,
): Instant {
  if (role === 'viewer') return privacyOf(state.plant).viewer === 'named' ? ALWAYS : NEVER;
  const reach = reachOf(state, role, now) ?? NEVER;
  return lookUpRefusal(state, role, { from: reach, reason }, now) === undefined ? reach : NEVER;
}

/** What an account may not read of the record: where people were, and who looked it up. */
export type Withheld = 'places' | 'look-ups';

/** Refused look-ups, by the last word of what was asked. */
const LOOKED_UP: ReadonlySet<string> = new Set([...LOOK_UPS, 'series']);

/** Lines that say where a person was; of those whom a person said to be there or gone, none does. */
export const PLACE_KINDS: readonly PlantEvent['kind'][] = [
  'zone-entered',
  'zone-left',
  'left-site',
  'back-on-site',
  'forgotten',
];

/** Whether an event says where a person was, or whom an account asked about. That a person says who has left is an act. */
export function tellsOf({ kind, by, act = '' }: Pick<PlantEvent, 'kind' | 'by' | 'act'>): Withheld | undefined {
  const isSaid = by !== undefined && (kind === 'left-site' || kind === 'back-on-site');
  if (PLACE_KINDS.includes(kind)) return isSaid ? undefined : 'places';
  const isLookUp = kind === 'looked-up' || (kind === 'refused' && LOOKED_UP.has(act));
  return isLookUp ? 'look-ups' : undefined;
}

/** Whether a role is told of look-ups: those that may look up, and the administrator, who answers for the list. */
export const seesLookUps = (plant: Pick<Plant, 'privacy'>, role: string): boolean =>
  role === 'admin' || privacyOf(plant).tracks.roles.includes(role);
