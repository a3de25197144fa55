import type { DeviceId } from '../ids.ts';
import { type Instant, since } from '../time.ts';
import { CLOCK_SET_BACK_MS, type Counter, isOlder, type Stamp } from '../reading/lateness.ts';

/** What one source and account said of the button of a badge. */
export interface Button {
  readonly device: DeviceId;
  readonly account?: string;
  /** Held down, as far as is known. */
  pressed: boolean;
  /** The last press by the clock of the source: the time of its message, or of the press itself; 0: there was none. */
  pressedAt?: number;
  /** The number of the message that said so. */
  count?: Counter;
  /** When that press was last received. */
  heardAt?: Instant;
  /** The last message that said that the button is let go. */
  release?: Stamp & { readonly at: Instant };
  /** A person has ended the call of this press: while the button stays pressed it is the same one. */
  ended?: true;
}

/** What is known of the button of a badge, by who said it. */
export interface ButtonState {
  callers: Button[];
  heardAt: Instant;
}

/** What "held down" means: a press, the press that is known already, or one that is over: ended, or said too late. */
export type Pressed = 'new' | 'held' | 'over';

/** A press that a source reports for the first time is a call for help when it is no older, ms. */
const RECENT_MS = 600_000;

/**
 * The button is held down. A press is a change from let go to held down, whatever its age: no call is lost because its
 * message was late. The same message again, after the button was let go, is none.
 * @param isLate older than what is known of the place of the badge
 * @param isOnce the source says it once for each press: another message is another press
 */
export function press(button: Button, said: Stamp, isLate: boolean, at: Instant, isOnce = false): Pressed {
  const { release } = button;
  const isOld = isLate || (release !== undefined && isOlder(said, release, at));
  if (isOld && isSameMessage(button, said)) return 'over';
  const known = pressOf(button);
  const isAnother = isOnce && !isSameMessage(button, said) && (known === undefined || !isOlder(said, known, at));
  const isNew = !button.pressed || isAnother;
  if (isNew) delete button.ended;
  if (known === undefined || !isOlder(said, known, at)) {
    if (said.sourceAt !== undefined) button.pressedAt = said.sourceAt;
    if (said.count !== undefined) button.count = said.count;
  }
  button.pressed = true;
  button.heardAt = at;
  if (isNew) return 'new';
  return button.ended === true ? 'over' : 'held';
}

/**
 * The button is let go. A message from before the press changes nothing.
 * @returns whether it takes a call back
 */
export function release(button: Button, said: Stamp, isLate: boolean, at: Instant): boolean {
  // Of a button that was not pressed when we began to listen every press is new, whatever its clock says.
  button.pressedAt ??= 0;
  const known = pressOf(button);
  const isOld = button.pressed && known !== undefined && isComparable(said, known) ? isOlder(said, known, at) : isLate;
  if (isOld) return false;
  button.pressed = false;
  button.release = { ...stampOf(said), at };
  delete button.ended;
  return true;
}

/**
 * The button has its own clock: a press is a time later than the last one, whatever the age of the message. An earlier
 * time is that of an older message, unless the later one was not said for long: then the clock was set back.
 * @param usual the usual lag of the badge, ms
 */
export function pressAt(button: Button, pressedAt: number, usual: number, isLate: boolean, at: Instant): boolean {
  const { pressedAt: before, heardAt } = button;
  const isFresh = heardAt !== undefined && since(heardAt, at) < CLOCK_SET_BACK_MS;
  if (before !== undefined && pressedAt < before && (isFresh || isLate)) return false;
  button.pressedAt = pressedAt;
  button.heardAt = at;
  if (pressedAt === 0 || pressedAt === before) return false;
  return before !== undefined || at - pressedAt < RECENT_MS + Math.max(0, usual);
}

function pressOf({ pressedAt, count, heardAt }: Button): (Stamp & { readonly at: Instant }) | undefined {
  return heardAt === undefined ? undefined : { sourceAt: pressedAt, count, at: heardAt };
}

const isComparable = (a: Stamp, b: Stamp): boolean =>
  (a.sourceAt !== undefined && b.sourceAt !== undefined) || (a.count !== undefined && b.count !== undefined);

function isSameMessage({ pressedAt, count }: Button, said: Stamp): boolean {
  if (said.sourceAt !== undefined) return said.sourceAt === pressedAt;
  return said.count !== undefined && said.count.value === count?.value;
}

const stampOf = ({ sourceAt, count }: Stamp): Stamp => ({
  ...(sourceAt === undefined ? {} : { sourceAt }),
  ...(count === undefined ? {} : { count }),
});
