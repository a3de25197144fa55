import { reduce } from '../domain/reduce.ts';
import type { State } from '../domain/state/state.ts';
import { duration, instant, type Instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Gap, Recorded, Recording } from '../ports/recording.ts';
import type { Steps } from '../ports/steps.ts';
import { eventMessage, transitionMessage } from '../project/alarms.ts';
import { Deltas } from '../project/deltas.ts';
import { socketError } from '../project/socket-error.ts';
import { filled } from '../words/sentence.ts';
import { SOCKET_ERROR_TEXTS } from '../words/sockets.ts';
import { helloOf } from '../project/snapshot.ts';
import { type ClockMessage, replayRequest, type ReplayRequest, type ServerMessage } from '../wire/messages.ts';
import { isUnwatched, unknown } from './unwatched.ts';

const FRAME_MS = 100;
const LEAST_PAUSE_MS = 5;
const LINES_AHEAD = 4096;
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
  /** The gaps that the viewer was told of, and whether it was told that nothing is known now. */
  #gapsTold: readonly Gap[] | undefined;
  #isBlind = false;

  private constructor(
    recording: Recording,
    clock: Clock,
    role: string,
    at: Instant,
    send: (message: ServerMessage) => void,
    state: State,
  ) {
    this.#recording = recording;
    this.#clock = clock;
    this.#role = role;
    this.#send = send;
    this.#at = at;
    this.#target = at;
    this.#state = state;
  }

  /** Shows the first moment, paused. */
  static *open(
    recording: Recording,
    clock: Clock,
    role: string,
    at: Instant,
    send: (message: ServerMessage) => void,
  ): Steps<Replay> {
    const replay = new Replay(recording, clock, role, at, send, yield* recording.stateAt(at));
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
    if (request === undefined) return this.#send(socketError('bad-request', SOCKET_ERROR_TEXTS.noReplayRequest));
    if (request.type === 'seek') this.#forgetSeeks();
    if (this.#waiting.length >= MOST_WAITING) return this.#send(socketError('busy', SOCKET_ERROR_TEXTS.busy));
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
      const due = this.#at < this.#target ? 0 : this.#toldAt + FRAME_MS - this.#clock.now();
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
      this.#send(socketError('broken', filled(SOCKET_ERROR_TEXTS.unreadable, { what })));
      this.#pause('paused');
    }
  }

  #take(request: ReplayRequest): void {
    switch (request.type) {
      case 'seek':
        return this.#seek(instant(typeof request.at === 'number' ? request.at : Date.parse(request.at)));
      case 'play':
        return this.#play(request.speed);
      case 'pause':
        return this.#pause('paused');
      case 'step':
        this.#work = this.#step(request.to);
    }
  }

  #seek(at: Instant): void {
    const range = this.#recording.range();
    if (range === undefined || at < range.from || at > range.to) {
      return this.#send(socketError('out-of-range', SOCKET_ERROR_TEXTS.outOfRange, range));
    }
    this.#work = this.#show(at);
  }

  *#step(which: 'next' | 'previous'): Steps<void> {
    const found = yield* this.#recording.transitionNear({ seq: this.#state.seq, at: this.#at }, which);
    this.#pause('paused');
    if (found === undefined) {
      const words = which === 'next' ? SOCKET_ERROR_TEXTS.noNext : SOCKET_ERROR_TEXTS.noPrevious;
      return this.#send(socketError('no-transition', words));
    }
    yield* this.#show(found.at, this.#recording.stateAfter(found.seq));
  }

  *#show(at: Instant, state = this.#recording.stateAt(at)): Steps<void> {
    this.#state = yield* state;
    this.#at = at;
    this.#target = at;
    this.#ahead = [];
    this.#next = 0;
    this.#frameAt = this.#clock.now();
    this.#greet();
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
    this.#toldAt = this.#frameAt;
  }

  #pause(mode: 'paused' | 'ended'): void {
    this.#mode = mode;
    this.#target = this.#at;
    this.#tellClock();
  }

  #frame(): void {
    const now = this.#clock.now();
    this.#target = instant(this.#at + (now - this.#frameAt) * this.#speed);
    this.#frameAt = now;
    this.#at = this.#advance(this.#target);
    const isOver = this.#peek() === undefined;
    if (!isOver && this.#clock.now() - this.#toldAt < FRAME_MS) return;
    this.#toldAt = now;
    this.#tellDelta();
    if (isOver) return this.#pause('ended');
    this.#tellClock();
  }

  /** What has changed. Where watching ended or began again everything has. */
  #tellDelta(): void {
    const isBlind = isUnwatched(this.#recording.gaps(), this.#at, this.#state.at);
    const { points, tags } = this.#state;
    if (isBlind !== this.#isBlind)
      this.#deltas.add({ readings: [...points.keys()], fixes: [...tags.keys()], counts: [] });
    this.#isBlind = isBlind;
    if (this.#deltas.empty) return;
    const delta = { ...this.#deltas.take(this.#state, this.#state.seq), at: this.#at };
    this.#send(isBlind ? unknown(delta) : delta);
  }

  /**
   * Folds what was recorded up to `target` and tells it; says how far it came. Where plant time jumped it jumps along.
   * Where another configuration came into force the viewer is given its plant.
   */
  #advance(target: Instant): Instant {
    const end = this.#clock.monotonic() + SLICE_MS;
    for (let lines = 1; lines % LINES_A_LOOK !== 0 || this.#clock.monotonic() < end; lines++) {
      const line = this.#peek();
      if (line === undefined) return this.#state.at;
      const isJump = jumps(line, this.#state.at);
      if (atOf(line) > target && !isJump) return target;
      this.#next += 1;
      const { revision } = this.#state.plant;
      this.#tell(line);
      if (!isJump && this.#state.plant.revision === revision) continue;
      this.#at = atOf(line);
      if (isJump) this.#target = this.#at;
      this.#greet();
      if (isJump) return this.#at;
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
        return this.#deltas.add(reduce(this.#state, input, (revision) => this.#recording.plant(revision)));
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
