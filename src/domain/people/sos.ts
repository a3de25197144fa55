import type { TagEventInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import { takeBody } from './body.ts';
import { pressAt, press, release } from './button.ts';
import { buttonOf } from './buttons.ts';
import { callForHelp, takeBackCall } from './calls.ts';
import { isOlder } from '../reading/lateness.ts';

/**
 * What a badge says beside its place: a call for help, with or without a position, and what it knows of itself and its
 * wearer. A call is active until the badge takes it back, never because it fell silent, and is ended by a person's reset alone.
 */
export function takeTagEvent(turn: Turn, input: TagEventInput): void {
  const { event } = input;
  switch (event.what) {
    case 'sos':
      return event.pressed ? hold(turn, input, event.isOnce === true) : letGo(turn, input);
    case 'press':
      return takePress(turn, input, event.pressedAt);
    case 'battery':
    case 'motion':
    case 'tamper':
    case 'fall':
      return takeBody(turn, input);
    case 'heard':
      // Kept in the record for the analysis of an incident; no rule uses it.
      return;
  }
}

function hold(turn: Turn, input: TagEventInput, isOnce: boolean): void {
  const button = buttonOf(turn, input, true);
  const pressed = press(button, input, isLate(turn, input), turn.at, isOnce);
  if (pressed !== 'over') callForHelp(turn, input, pressed === 'new');
}

function letGo(turn: Turn, input: TagEventInput): void {
  const button = buttonOf(turn, input, false);
  if (release(button, input, isLate(turn, input), turn.at)) takeBackCall(turn, input);
}

/** A press has no end: the call latches, and is ended by a person. */
function takePress(turn: Turn, input: TagEventInput, pressedAt: number): void {
  const { usual = 0 } = turn.state.tags.get(input.tag) ?? {};
  const button = buttonOf(turn, input, pressedAt > 0);
  if (!pressAt(button, pressedAt, usual, isLate(turn, input), turn.at)) return;
  callForHelp(turn, input, true);
  takeBackCall(turn, input);
}

/** Older than the last place of this badge from the same source. */
function isLate({ state, at }: Turn, input: TagEventInput): boolean {
  const tag = state.tags.get(input.tag);
  return tag !== undefined && tag.device === input.device && isOlder(input, tag, at);
}
