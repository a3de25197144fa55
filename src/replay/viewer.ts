import type { PlantEvent } from '../domain/event.ts';
import type { MusterId } from '../domain/ids.ts';
import { seesLookUps, tellsOf } from '../domain/people/privacy.ts';
import type { Outcome } from '../domain/reduce.ts';
import type { Recorded, Gap } from '../domain/refold.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Recording } from '../ports/recording.ts';
import { eventMessage, transitionMessage } from '../project/alarms.ts';
import { Deltas } from '../project/deltas.ts';
import type { Mask } from '../project/mask.ts';
import { musterOf } from '../project/musters.ts';
import { collect } from '../project/readings.ts';
import { helloOf } from '../project/snapshot.ts';
import { socketError } from '../project/socket-error.ts';
import type { ClockMessage, ServerMessage } from '../wire/messages.ts';
import { isUnwatched, unknown } from './unwatched.ts';

/** Pseudonyms for people at moments before a time. */
export interface Veil {
  readonly mask: Mask;
  readonly namedFrom: Instant;
}

/** What the viewer of a replay is told: at first everything, then what has changed since. */
export class Viewer {
  readonly #recording: Pick<Recording, 'gaps' | 'range'>;
  readonly #role: string;
  readonly #tell: (message: ServerMessage) => void;
  readonly #veil: Veil | undefined;
  /** Of the moment that was greeted, and what is played on from there. */
  #mask: Mask | undefined;
  readonly #deltas = new Deltas();
  readonly #musters = new Set<MusterId>();
  /** The gaps that the viewer was told of, and whether it was told that nothing is known now. */
  #gapsTold: readonly Gap[] | undefined;
  #isBlind = false;

  /**
   * @param send is given every message, in order
   * @param veil for a viewer who sees people without their names
   */
  constructor(
    recording: Pick<Recording, 'gaps' | 'range'>,
    role: string,
    send: (message: ServerMessage) => void,
    veil?: Veil,
  ) {
    this.#recording = recording;
    this.#role = role;
    this.#tell = send;
    this.#veil = veil;
  }

  #send(message: ServerMessage): void {
    this.#tell(this.#mask === undefined ? message : this.#mask.value(message));
  }

  /** A state with people as this viewer may see them. */
  #shown(state: State): State {
    return this.#mask === undefined ? state : this.#mask.state(state);
  }

  /** Everything as it was at a moment, with the plant of then. */
  greet(state: State, at: Instant): void {
    this.#mask = this.#veil !== undefined && at < this.#veil.namedFrom ? this.#veil.mask : undefined;
    this.#deltas.take(state, state.seq);
    this.#musters.clear();
    this.#isBlind = isUnwatched(this.#recording.gaps(), at, state.at);
    const hello = helloOf(this.#shown(state), state.seq, 'replay', this.#role);
    const snapshot = { ...hello.snapshot, at };
    this.#send({ ...hello, snapshot: this.#isBlind ? unknown(snapshot) : snapshot });
  }

  /** Tells a line as it was recorded; of an input what came of it waits for the next delta. */
  line(state: State, line: Recorded, outcome: Outcome | undefined): void {
    if (outcome !== undefined) this.#deltas.add(outcome);
    for (const id of outcome?.musters ?? []) this.#musters.add(id);
    if (line.kind === 'transition') this.#send(transitionMessage(this.#shown(state), line.transition, state.seq));
    if (line.kind === 'event' && this.#mayRead(state, line.event)) this.#send(eventMessage(line.event));
  }

  /** Who was asked about is told to few. A replay shows places to each viewer, without names where the plant wants that. */
  #mayRead({ plant }: State, event: PlantEvent): boolean {
    return tellsOf(event) !== 'look-ups' || seesLookUps(plant, this.#role);
  }

  /** What has changed. Where watching ended or began again everything has. */
  delta(state: State, at: Instant): void {
    const isBlind = isUnwatched(this.#recording.gaps(), at, state.at);
    const { points, tags } = state;
    if (isBlind !== this.#isBlind)
      this.#deltas.add({ readings: [...points.keys()], fixes: [...tags.keys()], counts: [] });
    this.#isBlind = isBlind;
    this.#tellMusters(state, at);
    if (this.#deltas.empty) return;
    const delta = { ...this.#deltas.take(this.#shown(state), state.seq), at };
    this.#send(isBlind ? unknown(delta) : delta);
  }

  /** Roll-calls that have changed, as they were then. */
  #tellMusters(state: State, at: Instant): void {
    for (const muster of collect(this.#musters, (id) => musterOf(this.#shown(state), id)))
      this.#send({ type: 'muster', seq: state.seq, at, muster });
    this.#musters.clear();
  }

  clock(at: Instant, speed: number, mode: ClockMessage['state'], isFollowing: boolean): void {
    const gaps = this.#recording.gaps();
    this.#send({
      type: 'clock',
      at,
      speed,
      state: mode,
      ...this.#recording.range(),
      ...(isFollowing ? { following: true } : {}),
      ...(this.#isBlind ? { blind: true } : {}),
      // Some hundred gaps ten times a second would be more than all the rest.
      ...(gaps === this.#gapsTold ? {} : { gaps }),
    });
    this.#gapsTold = gaps;
  }

  refuse(...[code, words, range]: Parameters<typeof socketError>): void {
    this.#send(socketError(code, words, range));
  }
}
