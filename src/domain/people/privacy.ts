import { LOOK_UPS } from '../act.ts';
import type { PlantEvent } from '../event.ts';
import type { Plant, PrivacyPlan } from '../plant.ts';
import type { State } from '../state/state.ts';
import { type Instant, minutes } from '../time.ts';

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
  if (!tracks.roles.includes(role)) {
    if (role !== 'operator' || tracks.operator === 'never') return 'role';
    const isRecent = typeof tracks.operator === 'number' && from >= now - tracks.operator;
    if (!isRecent && !isOfIncident(incidents, from)) return 'too-far-back';
  }
  const said = reason.trim();
  if (tracks.reasons.length > 0 && said !== '' && !tracks.reasons.includes(said)) return 'other-reason';
  return said === '' && tracks.reason === 'required' ? 'no-reason' : undefined;
}

/** Whether a time belongs to an incident that goes on. */
function isOfIncident(incidents: State['incidents'], at: Instant): boolean {
  for (const [, { openedAt, closedAt }] of incidents)
    if (closedAt === undefined && at >= openedAt - BEFORE_AN_INCIDENT) return true;
  return false;
}

/** What an account may not read of the record: where people were, and who looked it up. */
export type Withheld = 'places' | 'look-ups';

/** Refused look-ups, by the last word of what was asked. */
const LOOKED_UP: ReadonlySet<string> = new Set([...LOOK_UPS, 'series']);

/** Whether an event says where a person was, or whom an account asked about. That a person says who has left is an act. */
export function tellsOf({ kind, by, act = '' }: Pick<PlantEvent, 'kind' | 'by' | 'act'>): Withheld | undefined {
  if (kind === 'zone-entered' || kind === 'zone-left' || kind === 'forgotten') return 'places';
  if (kind === 'left-site' || kind === 'back-on-site') return by === undefined ? 'places' : undefined;
  const isLookUp = kind === 'looked-up' || (kind === 'refused' && LOOKED_UP.has(act));
  return isLookUp ? 'look-ups' : undefined;
}

/** Whether a role is told of look-ups: those that may look up, and the administrator, who answers for the list. */
export const seesLookUps = (plant: Pick<Plant, 'privacy'>, role: string): boolean =>
  role === 'admin' || privacyOf(plant).tracks.roles.includes(role);
