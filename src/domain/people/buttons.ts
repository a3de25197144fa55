import type { TagId } from '../ids.ts';
import type { TagEventInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import type { Instant } from '../time.ts';
import type { Button } from './button.ts';

/** One badge is heard by so many sources and accounts at most. */
const MOST_CALLERS = 8;
/** Of so many badges with neither a person nor a place the button is known: more than may have an alarm, or be listed in one. */
const MOST_STRANGERS = 250;

type Said = Pick<TagEventInput, 'tag' | 'device' | 'account'>;

/**
 * What is known of the button of a badge from this source and account, to be changed in place. Where there is no room
 * for one more stranger, one that is not pressed is not remembered.
 */
export function buttonOf(turn: Turn, said: Said, isPress: boolean): Button {
  const { buttons, index } = turn.state;
  const { tag, device, account } = said;
  const fresh: Button = { device, ...(account === undefined ? {} : { account }), pressed: false };
  const isFull = buttons.size >= MOST_STRANGERS + index.carrier.size;
  if (isFull && buttons.get(tag) === undefined && isStranger(turn, tag)) {
    if (!isPress) return fresh;
    forgetOldest(turn);
  }
  const state = buttons.edit(tag, () => ({ callers: [], heardAt: turn.at }));
  state.heardAt = turn.at;
  const known = state.callers.find((button) => button.device === device && button.account === account);
  if (known !== undefined) return known;
  if (state.callers.length >= MOST_CALLERS) state.callers.splice(oldestOf(state.callers), 1);
  state.callers.push(fresh);
  return fresh;
}

/** The call of this press is ended by a person: what is still held down calls no more. */
export function endPress({ state }: Turn, { tag, device, account }: Said): void {
  if (state.buttons.get(tag) === undefined) return;
  for (const button of state.buttons.edit(tag).callers)
    if (button.pressed && button.device === device && button.account === account) button.ended = true;
}

/** A badge gave its place back: what is known of its button goes with it, unless it is held down. */
export function forgetButton({ state }: Turn, tag: TagId): void {
  if (state.buttons.get(tag)?.callers.some(({ pressed }) => pressed) !== true) state.buttons.remove(tag);
}

/** Forgets the stranger that was not heard for longest. */
function forgetOldest(turn: Turn): void {
  const { buttons } = turn.state;
  let oldest: readonly [TagId, Instant] | undefined;
  for (const [tag, { heardAt }] of buttons) {
    if (!isStranger(turn, tag)) continue;
    const isOlder = oldest === undefined || heardAt < oldest[1] || (heardAt === oldest[1] && tag < oldest[0]);
    if (isOlder) oldest = [tag, heardAt];
  }
  if (oldest !== undefined) buttons.remove(oldest[0]);
}

const isStranger = ({ state }: Turn, tag: TagId): boolean =>
  !state.index.carrier.has(tag) && state.tags.get(tag) === undefined;

/** Which of them pressed longest ago. */
function oldestOf(callers: readonly Button[]): number {
  const times = callers.map(({ heardAt }): number => heardAt ?? -Infinity);
  return times.indexOf(Math.min(...times));
}
