import { reduce } from '../domain/reduce.ts';
import { type State, withPlant } from '../domain/state/state.ts';
import { duration, instant, type Instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Gap, Recorded, Recording } from '../ports/recording.ts';
import { eventMessage, transitionMessage } from '../project/alarms.ts';
import { Deltas } from '../project/deltas.ts';
import { helloOf } from '../project/snapshot.ts';
import { type ClockMessage, replayRequest, type ReplayRequest, type ServerMessage } from '../wire/messages.ts';
import { isUnwatched, unknown } from './unwatched.ts';

const FRAME_MS = 100;
const LEAST_PAUSE_MS = 5;
const LINES_AHEAD = 4096;
/** So many lines are folded in one frame; a faster replay falls behind its clock rather than stop the thread. */
const LINES_IN_A_FRAME = 20_000;

/**
 * One viewer's replay: the road entered at the fold, from the log, with a clock of its own. It shows the transitions
 * that were recorded, and holds no driver, notifier or siren that it could drive.
 */
export class Replay {
  readonly #recording: Recording;
  readonly #clock: Clock;
  readonly #role: string;
  readonly #send: (message: ServerMessage) => void;
  readonly #deltas = new Deltas();
  #state: State;
  #ahead: readonly Recorded[] = [];
  #next = 0;
  #at: Instant;
  #speed = 1;
  #mode: ClockMessage['state'] = 'paused';
  #timer: Timer | undefined;
  #frameAt = 0;
  /** The gaps that the viewer was told of, and whether it was told that nothing is known now. */
  #gapsTold: readonly Gap[] | undefined;
  #isBlind = false;

  constructor(recording: Recording, clock: Clock, role: string, at: Instant, send: (message: ServerMessage) => void) {
    this.#recording = recording;
    this.#clock = clock;
    this.#role = role;
    this.#send = send;
    this.#at = at;
    this.#state = recording.stateAt(at);
  }

  /** Shows the first moment, paused. */
  open(): void {
    this.#greet();
  }

  close(): void {
    this.#timer?.cancel();
  }

  /** Takes a viewer's request as text; what is wrong with it is answered, never thrown. */
  command(text: string): void {
    const request = parse(text);
    if (request === undefined)
      return this.#send({
        type: 'error',
        code: 'bad-request',
        message: 'not a request of a replay: seek, play, pause or step',
      });
    switch (request.type) {
      case 'seek':
        return this.#seek(instant(typeof request.at === 'number' ? request.at : Date.parse(request.at)));
      case 'play':
        return this.#play(request.speed);
      case 'pause':
        return this.#pause('paused');
      case 'step':
        return this.#step(request.to);
    }
  }

  #seek(at: Instant): void {
    const range = this.#recording.range();
    if (range === undefined || at < range.from || at > range.to) {
      return this.#send({ type: 'error', code: 'out-of-range', message: 'the log does not hold this time', ...range });
    }
    this.#show(at);
    if (this.#mode === 'ended') this.#mode = 'paused';
    this.#tellClock();
  }

  #step(which: 'next' | 'previous'): void {
    const found = this.#recording.transitionNear({ seq: this.#state.seq, at: this.#at }, which);
    this.#pause('paused');
    if (found === undefined)
      return this.#send({ type: 'error', code: 'no-transition', message: `there is no ${which} alarm in the log` });
    this.#show(found.at, this.#recording.stateAfter(found.seq));
    this.#tellClock();
  }

  #show(at: Instant, state = this.#recording.stateAt(at)): void {
    this.#at = at;
    this.#state = state;
    this.#ahead = [];
    this.#next = 0;
    this.#greet();
  }

  #greet(): void {
    this.#deltas.take(this.#state, this.#state.seq);
    this.#isBlind = isUnwatched(this.#recording.gaps(), this.#at, this.#state.at);
    const hello = helloOf(this.#state, this.#state.seq, 'replay', this.#role);
    const snapshot = { ...hello.snapshot, at: this.#at };
    this.#send({ ...hello, snapshot: this.#isBlind ? unknown(snapshot) : snapshot });
    this.#tellClock();
  }

  #play(speed: number): void {
    this.#speed = speed;
    this.#mode = 'playing';
    this.#tellClock();
    this.#frameAt = this.#clock.now();
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer('replay frame', duration(FRAME_MS), () => this.#frame());
  }

  #pause(mode: 'paused' | 'ended'): void {
    this.#timer?.cancel();
    this.#mode = mode;
    this.#tellClock();
  }

  #frame(): void {
    const now = this.#clock.now();
    const target = instant(this.#at + (now - this.#frameAt) * this.#speed);
    this.#frameAt = now;
    this.#at = this.#advance(target);
    this.#tellDelta();
    if (this.#peek() === undefined) return this.#pause('ended');
    this.#tellClock();
    // The next frame begins when it is due, however long this one took; others on this thread get their turn between.
    const left = now + FRAME_MS - this.#clock.now();
    this.#timer = this.#clock.setTimer('replay frame', duration(Math.max(left, LEAST_PAUSE_MS)), () => this.#frame());
  }

  /** What has changed. Where watching ended or began again everything has. */
  #tellDelta(): void {
    const isBlind = isUnwatched(this.#recording.gaps(), this.#at, this.#state.at);
    const { points, tags } = this.#state;
    if (isBlind !== this.#isBlind)
      this.#deltas.add({ readings: new Set(points.keys()), fixes: new Set(tags.keys()), counts: new Set() });
    this.#isBlind = isBlind;
    if (this.#deltas.empty) return;
    const delta = { ...this.#deltas.take(this.#state, this.#state.seq), at: this.#at };
    this.#send(isBlind ? unknown(delta) : delta);
  }

  /** Folds what was recorded up to `target` and tells it; says how far it came. Where plant time jumped it jumps along. */
  #advance(target: Instant): Instant {
    for (let lines = 0; lines < LINES_IN_A_FRAME; lines++) {
      const line = this.#peek();
      if (line === undefined) return this.#state.at;
      const isJump = jumps(line, this.#state.at);
      if (atOf(line) > target && !isJump) return target;
      this.#next += 1;
      this.#tell(line);
      if (!isJump) continue;
      this.#at = atOf(line);
      this.#greet();
      return this.#at;
    }
    return this.#state.at;
  }

  #peek(): Recorded | undefined {
    if (this.#next >= this.#ahead.length) {
      this.#ahead = this.#recording.after(this.#state.seq, LINES_AHEAD);
      this.#next = 0;
    }
    return this.#ahead[this.#next];
  }

  #tell(line: Recorded): void {
    switch (line.kind) {
      case 'input': {
        const { input } = line;
        if (input.kind === 'started' && input.revision !== this.#state.plant.revision) {
          this.#state = withPlant(this.#state, this.#recording.plant(input.revision));
        }
        return this.#deltas.add(reduce(this.#state, input));
      }
      case 'transition':
        return this.#send(transitionMessage(this.#state, line.transition, this.#state.seq));
      case 'event':
        return this.#send(eventMessage(line.event));
    }
  }

  #tellClock(): void {
    const range = this.#recording.range();
    const gaps = this.#recording.gaps();
    this.#send({
      type: 'clock',
      at: this.#at,
      speed: this.#speed,
      state: this.#mode,
      ...range,
      ...(this.#isBlind ? { blind: true } : {}),
      // Some hundred gaps ten times a second would be more than all the rest.
      ...(gaps === this.#gapsTold ? {} : { gaps }),
    });
    this.#gapsTold = gaps;
  }
}

/** No gateway is believed to have been off for longer: between such times its clock was wrong, ms. */
const LONGEST_GAP_MS = 30 * 86_400_000;

/** Whether plant time began again elsewhere with this line: nobody lived through what lies between. */
function jumps(line: Recorded, before: Instant): boolean {
  if (line.kind !== 'input') return false;
  const { input } = line;
  if ('shift' in input) return input.shift !== 0 && input.shift !== undefined;
  return input.kind === 'started' && (input.at < before || input.at - before > LONGEST_GAP_MS);
}

function atOf(line: Recorded): Instant {
  switch (line.kind) {
    case 'input':
      return line.input.at;
    case 'transition':
      return line.transition.at;
    case 'event':
      return line.event.at;
  }
}

function parse(text: string): ReplayRequest | undefined {
  try {
    return replayRequest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
