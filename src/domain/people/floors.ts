import type { FloorId } from '../ids.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { TagState } from '../state/state.ts';
import { type Instant, later, seconds, since } from '../time.ts';

/** So long must fixes name another floor, at least two in a row, before a person is on it. */
const FLOOR_DWELL = seconds(5);
/** After a silence of this length a fix is believed at once. */
const FORGOTTEN_AFTER = seconds(30);
/** A person may still be on the other floor for so long after a fix last named it. */
export const FLOOR_DOUBT = seconds(30);

const NONE: readonly never[] = [];

/** Takes the floor that a fix names: one person is on one floor, also while the floor in the fixes flaps. */
export function takeFloor(tag: TagState, floor: FloorId, at: Instant): void {
  if (floor === tag.floor || since(tag.at, at) >= FORGOTTEN_AFTER) {
    moveTo(tag, floor);
    return;
  }
  if (tag.otherFloor?.floor === floor) tag.otherFloor.fixes += 1;
  else tag.otherFloor = { floor, since: at, fixes: 1 };
  settleFloor(tag, at);
}

/** Moves the person to the floor that the fixes have named for long enough; true when the floor changed. */
export function settleFloor(tag: TagState, at: Instant): boolean {
  const due = floorDue(tag);
  if (tag.otherFloor === undefined || due === undefined || at < due) return false;
  moveTo(tag, tag.otherFloor.floor);
  return true;
}

/** The floors beside its own on which a badge may be: one that fixes name, and where they name none the others of the stack. */
export function otherFloorsOf({ stacks }: Pick<PlantLookups, 'stacks'>, tag: Readonly<TagState>): readonly FloorId[] {
  const { floor, otherFloor, trust } = tag;
  const stack = trust.reason === 'floor' ? (stacks.get(floor) ?? NONE) : NONE;
  if (otherFloor === undefined) return stack;
  return stack.includes(otherFloor.floor) ? stack : [...stack, otherFloor.floor];
}

function moveTo(tag: TagState, floor: FloorId): void {
  if (tag.floor !== floor) delete tag.nearby;
  tag.floor = floor;
  if (tag.otherFloor !== undefined) delete tag.otherFloor;
}

/** When the change of floor that waits becomes true without another fix. */
export const floorDue = ({ otherFloor }: Readonly<TagState>): Instant | undefined =>
  otherFloor === undefined || otherFloor.fixes < 2 ? undefined : later(otherFloor.since, FLOOR_DWELL);
