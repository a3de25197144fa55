import { type Instant, instant } from '../../domain/time.ts';
import type { Recorded } from '../../domain/refold.ts';
import { Refold } from '../../domain/refold.ts';
import type { State } from '../../domain/state/state.ts';
import type { Recording } from '../../ports/recording.ts';
import { isJump, momentOf } from '../../replay/lines.ts';
import { Viewer } from '../../replay/viewer.ts';
import type { ServerMessage } from '../../wire/messages.ts';

/** What changed is told once in this time; transitions and events are told each, as they were recorded. */
const FRAME_MS = 1000;
/** After so long without a line nothing changes any more: that nothing was watched has been told. */
const SETTLED_MS = 60_000;

/** A stretch of the record as the messages that a screen would have been sent. */
export class Frames {
  readonly #viewer: Viewer;
  readonly #refold: Refold;
  #at: Instant;
  #next: number;
  #told: string[] = [];

  /** @param state as it was at `from` */
  constructor(recording: Recording, state: State, from: Instant) {
    this.#refold = new Refold(state, (revision) => recording.plant(revision));
    this.#viewer = new Viewer(recording, 'bundle', (message) => this.#told.push(JSON.stringify(placed(message))));
    this.#at = from;
    this.#next = from + FRAME_MS;
    this.#viewer.greet(state, from);
  }

  get state(): State {
    return this.#refold.state;
  }

  get missing(): Refold['gap'] {
    return this.#refold.gap;
  }

  /** What was told since it was last asked for, each a JSON text. */
  told(): readonly string[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  take(line: Recorded): void {
    const { at } = momentOf(line);
    const hasJumped = isJump(line, this.#at);
    if (!hasJumped) this.until(at);
    const { revision } = this.state.plant;
    const outcome = this.#refold.take(line);
    this.#viewer.line(this.state, line, outcome);
    // What an alarm is about is shown with the alarm, and not with the next frame.
    if (line.kind === 'transition') this.#viewer.delta(this.state, at);
    if (!hasJumped && this.state.plant.revision === revision) return;
    // Another configuration, or another time: everything is told again.
    this.#at = at;
    this.#next = at + FRAME_MS;
    this.#viewer.greet(this.state, at);
  }

  /** Tells the frames up to a time. */
  until(at: Instant): void {
    const settled = this.#at + SETTLED_MS;
    while (this.#next <= at) {
      this.#viewer.delta(this.state, instant(this.#next));
      this.#next += this.#next > settled && this.#next + SETTLED_MS < at ? at - this.#next - SETTLED_MS : FRAME_MS;
    }
    this.#at = at;
  }
}

/** A drawing is a file beside the configuration, and not in the record. */
function placed(message: ServerMessage): ServerMessage {
  if (message.type !== 'hello' || message.plant === undefined) return message;
  const floors = message.plant.floors.map(({ drawing: _drawing, ...floor }) => floor);
  return { ...message, plant: { ...message.plant, floors } };
}
