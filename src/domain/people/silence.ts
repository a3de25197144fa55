import { renewInDanger } from '../dangers/badges.ts';
import { type TagId, tagId } from '../ids.ts';
import { freshDevice } from '../reading/devices.ts';
import { DOUBT_AFTER_MS } from '../reading/lateness.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { type Duration, duration, later, since } from '../time.ts';
import { carrierOf } from './carrier.ts';
import { leaveInSilence } from './site.ts';
import { touchZone } from './zones.ts';

/** Without a fix for max(3 periods, 15 s) a position is doubtful, for max(3 periods, 30 s) it is lost. */
const LOST_AFTER_MS = 30_000;

/** For how long after its last fix the place of a badge is not doubted, by what is known of its sources. */
export const placeKnownFor = (state: State, tag: TagId): Duration => {
  const { devices } = state.index;
  const device = state.tags.get(tag)?.device;
  const of =
    device === undefined ? [...devices.values()].filter(({ kind }) => kind === 'badges') : [devices.get(device)];
  return duration(of.reduce((most, source) => Math.max(most, 3 * (source?.period ?? 0)), DOUBT_AFTER_MS));
};

export const doubtAfter = ({ index }: State, { device }: Readonly<TagState>): number =>
  Math.max(3 * (index.devices.get(device)?.period ?? 0), DOUBT_AFTER_MS);

export const lostAfter = (state: State, tag: Readonly<TagState>): number =>
  Math.max(doubtAfter(state, tag), LOST_AFTER_MS);

/**
 * Whether a badge has said nothing of its place for so long that it is lost. Time in which the gateway did not listen
 * proves nothing.
 */
export function isSilent({ state, at }: Pick<Turn, 'state' | 'at'>, tag: Readonly<TagState>): boolean {
  const listening = state.devices.get(tag.device)?.listeningSince ?? tag.at;
  return since(listening > tag.at ? listening : tag.at, at) >= lostAfter(state, tag);
}

/** A badge has been silent for a while: it may be lost, or its person has left the site where it was last seen. */
export function fallSilent(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.get(id);
  if (tag === undefined || !isSilent(turn, tag)) return;
  leaveInSilence(turn, id);
  touchCarrier(turn, id);
}

/** A badge that was silent is heard again. */
export function hearAgain(turn: Turn, id: TagId, tag: Readonly<TagState>): void {
  for (const { zone } of tag.memberships) touchZone(turn, zone);
  renewInDanger(turn, id);
  touchCarrier(turn, id);
}

/** The gateway listens from here on: badges that it knew may be lost, but not before they had the time to speak. */
export function expectBadges(turn: Turn): void {
  const { state } = turn;
  for (const { id, kind } of state.plant.devices)
    if (kind === 'badges') state.devices.edit(id, freshDevice).listeningSince = turn.at;
  for (const [id, tag] of state.tags.sorted())
    state.deadlines.set('silent', id, later(turn.at, duration(lostAfter(state, tag))));
}

/** What rests on the badge of a person is evaluated. */
export const touchCarrier = (turn: Turn, id: TagId): void =>
  touch(turn, turn.state.index.dependents.person.get(carrierOf(turn, id)));

export const settleSilence = (turn: Turn, id: string): void => fallSilent(turn, tagId(id));
