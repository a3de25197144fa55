import { Refold } from '../domain/refold.ts';
import type { State } from '../domain/state/state.ts';
import { duration, instant, type Instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Recording } from '../ports/recording.ts';
import type { Steps } from '../ports/steps.ts';
import { filled } from '../words/sentence.ts';
import { SOCKET_ERROR_TEXTS } from '../words/sockets.ts';
import { type ClockMessage, replayRequest, type ReplayRequest, type ServerMessage } from '../wire/messages.ts';
import { isJump, Lines, momentOf } from './lines.ts';
import { type Veil, Viewer } from './viewer.ts';

const FRAME_MS = 100;
const LEAST_PAUSE_MS = 1;
/** Behind the end of the record it is looked for more so often: readings wait longer than that for their commit. */
const FOLLOW_MS = 1000;
/** How long one replay works before the others on its thread have their turn; a faster one falls behind its clock. */
const SLICE_MS = 30;
/** Lines that are folded before the clock is looked at again. */
const LINES_A_LOOK = 32;
/** Requests that wait while a moment is looked up; of seeks only the newest waits. */
const MOST_WAITING = 16;

/**
 * One viewer's replay: the road entered at the fold, from the log, with a clock of its own. It shows the transitions
 * that were recorded, and holds no driver, notifier or siren that it could drive.
 */
export class Replay {
  readonly #recording: Recording;
  readonly #clock: Clock;
  readonly #viewer: Viewer;
  #refold: Refold;
  #lines: Lines;
  #at: Instant;
  #speed = 1;
  #mode: ClockMessage['state'] = 'paused';
  /** At the end of the record it goes on with what comes; and it is there. */
  #follows = false;
  #isFollowing = false;
  #timer: Timer | undefined;
  /** The moment that the replay is to reach, and when it last told how far it is. */
  #target: Instant;
  #frameAt = 0;
  #toldAt = 0;
  /** A moment that is being looked up, which takes long. */
  #work: Steps<void> | undefined;
  readonly #waiting: ReplayRequest[] = [];
  /** The viewer has not read what it was told. */
  #held = false;
  #closed = false;

  private constructor(recording: Recording, clock: Clock, viewer: Viewer, at: Instant, state: State) {
    this.#recording = recording;
    this.#clock = clock;
    this.#viewer = viewer;
    this.#at = at;
    this.#target = at;
    this.#refold = new Refold(state, (revision) => recording.plant(revision));
    this.#lines = new Lines(recording, state.seq);
  }

  /** Shows the first moment, paused. */
  static *open(
    recording: Recording,
    clock: Clock,
    role: string,
    at: Instant,
    send: (message: ServerMessage) => void,
    veil?: Veil,
  ): Steps<Replay> {
    const state = yield* recording.stateAt(at);
    const replay = new Replay(recording, clock, new Viewer(recording, role, send, veil), at, state);
    replay.#greet();
    return replay;
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#work?.return();
  }

  /** Waits until the viewer has read what it was told, or goes on. */
  hold(held: boolean): void {
    this.#held = held;
    this.#frameAt = this.#clock.now();
    this.#goOn();
  }

  /** Takes a viewer's request as text; what is wrong with it is answered, never thrown. */
  command(text: string): void {
    const request = parse(text);
    if (request === undefined) return this.#viewer.refuse('bad-request', SOCKET_ERROR_TEXTS.noReplayRequest);
    if (request.type === 'seek') this.#forgetSeeks();
    if (this.#waiting.length >= MOST_WAITING) return this.#viewer.refuse('busy', SOCKET_ERROR_TEXTS.busy);
    this.#waiting.push(request);
    this.#goOn();
  }

  /** A newer seek makes older ones pointless: those that wait, and the one that is being done. */
  #forgetSeeks(): void {
    const others = this.#waiting.filter(({ type }) => type !== 'seek');
    this.#waiting.splice(0, Infinity, ...others);
    this.#work?.return();
    this.#work = undefined;
  }

  /** Does what can be done now, and sets the timer for what comes next. Others on this thread get their turn between. */
  #goOn(): void {
    this.#timer?.cancel();
    if (this.#held || this.#closed) return;
    while (this.#work === undefined) {
      const request = this.#waiting.shift();
      if (request === undefined) break;
      this.#take(request);
    }
    if (this.#work !== undefined) this.#wait(0, () => this.#workOn());
    else if (this.#mode === 'playing') {
      const pause = this.#isFollowing ? FOLLOW_MS : FRAME_MS;
      const due = this.#at < this.#target ? 0 : this.#toldAt + pause - this.#clock.now();
      this.#wait(Math.max(due, LEAST_PAUSE_MS), () => this.#frame());
    }
  }

  #wait(ms: number, then: () => void): void {
    this.#timer = this.#clock.setTimer('replay', duration(ms), () => {
      this.#try(then);
      this.#goOn();
    });
  }

  /** A record that cannot be read stops this replay, and no other on its thread. */
  #try(then: () => void): void {
    try {
      then();
    } catch (error) {
      this.#work = undefined;
      const what = error instanceof Error ? error.message : String(error);
      this.#viewer.refuse('broken', filled(SOCKET_ERROR_TEXTS.unreadable, { what }));
      this.#pause('paused');
    }
  }

  #take(request: ReplayRequest): void {
    switch (request.type) {
      case 'seek':
        return this.#seek(instant(typeof request.at === 'number' ? request.at : Date.parse(request.at)));
      case 'play':
        return this.#play(request.speed, request.follow === true);
      case 'pause':
        return this.#pause('paused');
      case 'step':
        this.#work = this.#step(request.to);
    }
  }

  #seek(at: Instant): void {
    const range = this.#recording.range();
    if (range === undefined || at < range.from || at > range.to) {
      return this.#viewer.refuse('out-of-range', SOCKET_ERROR_TEXTS.outOfRange, range);
    }
    this.#work = this.#show(at);
  }

  *#step(which: 'next' | 'previous'): Steps<void> {
    const found = yield* this.#recording.transitionNear({ seq: this.#state.seq, at: this.#at }, which);
    this.#pause('paused');
    if (found === undefined) {
      const words = which === 'next' ? SOCKET_ERROR_TEXTS.noNext : SOCKET_ERROR_TEXTS.noPrevious;
      return this.#viewer.refuse('no-transition', words);
    }
    yield* this.#show(found.at, this.#recording.stateAfter(found.seq));
  }

  *#show(at: Instant, state = this.#recording.stateAt(at)): Steps<void> {
    this.#refold = new Refold(yield* state, (revision) => this.#recording.plant(revision));
    this.#lines = new Lines(this.#recording, this.#state.seq);
    this.#at = at;
    this.#target = at;
    this.#frameAt = this.#clock.now();
    this.#greet();
    this.#isFollowing = false;
    if (this.#mode === 'ended') this.#mode = 'paused';
    this.#tellClock();
  }

  #workOn(): void {
    const end = this.#clock.monotonic() + SLICE_MS;
    while (this.#clock.monotonic() < end) {
      if (this.#work?.next().done !== true) continue;
      this.#work = undefined;
      return;
    }
  }

  get #state(): State {
    return this.#refold.state;
  }

  #greet(): void {
    this.#viewer.greet(this.#state, this.#at);
    this.#tellClock();
  }

  #tellClock(): void {
    this.#viewer.clock(this.#at, this.#speed, this.#mode, this.#isFollowing);
  }

  #play(speed: number, follows: boolean): void {
    this.#speed = speed;
    this.#follows = follows;
    this.#isFollowing = false;
    this.#mode = 'playing';
    this.#tellClock();
    this.#frameAt = this.#clock.now();
    this.#toldAt = this.#frameAt;
  }

  #pause(mode: 'paused' | 'ended'): void {
    this.#mode = mode;
    this.#isFollowing = false;
    this.#target = this.#at;
    this.#tellClock();
  }

  #frame(): void {
    const now = this.#clock.now();
    this.#target = instant(this.#at + (now - this.#frameAt) * this.#speed);
    this.#frameAt = now;
    this.#at = this.#advance(this.#target);
    const isOver = this.#lines.peek() === undefined;
    if (!isOver && this.#clock.now() - this.#toldAt < FRAME_MS) return;
    this.#toldAt = now;
    this.#viewer.delta(this.#state, this.#at);
    if (isOver && !this.#follows) return this.#pause('ended');
    this.#isFollowing = isOver;
    if (isOver) this.#waitThere();
    this.#tellClock();
  }

  /** Behind the last line there is nothing to be faster for. */
  #waitThere(): void {
    this.#speed = 1;
    this.#target = this.#at;
  }

  /**
   * Folds what was recorded up to `target` and tells it; says how far it came. Where plant time jumped it jumps along.
   * Where another configuration came into force the viewer is given its plant.
   */
  #advance(target: Instant): Instant {
    const end = this.#clock.monotonic() + SLICE_MS;
    for (let lines = 1; !this.#held && (lines % LINES_A_LOOK !== 0 || this.#clock.monotonic() < end); lines++) {
      const line = this.#lines.peek();
      if (line === undefined) return this.#state.at;
      const { at } = momentOf(line);
      const hasJumped = isJump(line, this.#state.at);
      if (at > target && !hasJumped) return target;
      this.#lines.pass();
      const { revision } = this.#state.plant;
      const outcome = this.#refold.take(line);
      this.#viewer.line(this.#state, line, outcome);
      if (!hasJumped && this.#state.plant.revision === revision) continue;
      this.#at = at;
      if (hasJumped) this.#target = at;
      this.#greet();
      if (hasJumped) return at;
    }
    return this.#state.at;
  }
}

function parse(text: string): ReplayRequest | undefined {
  try {
    return replayRequest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
