import { createHash } from 'node:crypto';
import { Capture } from '../../src/domain/checkpoint.ts';
import { type Seq, seqOf } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { Refold } from '../../src/domain/refold.ts';
import type { State } from '../../src/domain/state/state.ts';
import type { LogReader } from '../../src/log/reader.ts';
import { recover } from '../../src/log/recover.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { eventMessage, transitionMessage } from '../../src/project/alarms.ts';
import { Deltas } from '../../src/project/deltas.ts';
import { helloOf } from '../../src/project/snapshot.ts';
import type { LiveEntry } from './plant-days.ts';

/** Hashes of a stretch of the record as it was live. */
interface Window {
  /** The state right after this seq is where it begins. */
  readonly seq: Seq;
  readonly inputs: number;
  readonly state: string;
  /** The messages of the websocket: the first of all, then those of each input. */
  readonly told: string;
  /** What was recorded, each body as JSON. */
  readonly recorded: string;
}

/** Whether a replay gives what was live; of one that the ring has dropped, or what came shortly before it, not all inputs are there. */
export type Comparison = 'same' | 'other' | 'dropped';

/** Notes what is live in some stretches of time, to compare it with what a replay makes of the record. */
export class LiveWindows {
  readonly #inputs: number;
  readonly #windows: Window[] = [];
  #open: { readonly seq: Seq; readonly state: string; readonly sums: Sums; inputs: number } | undefined;

  /** @param inputs how many each window is long */
  constructor(inputs: number) {
    this.#inputs = inputs;
  }

  /** A window begins with the next input. */
  begin(state: State): void {
    this.#open = { seq: state.seq, state: sumOf(textOf(state)), sums: new Sums(state), inputs: 0 };
  }

  readonly take = (entry: LiveEntry, state: State): void => {
    const open = this.#open;
    if (open === undefined) return;
    open.sums.outcome(state, entry);
    for (const row of rowsOf(entry)) open.sums.row(row);
    if (++open.inputs < this.#inputs) return;
    this.#windows.push({ seq: open.seq, inputs: open.inputs, state: open.state, ...open.sums.end() });
    this.#open = undefined;
  };

  /** Replays each window, in the order of time. */
  compare(reader: LogReader, plant: Plant, plantOf: (revision: string) => Plant): Comparison[] {
    return this.#windows.map((window) => verdictOf(window, reader, plant, plantOf));
  }
}

function verdictOf(window: Window, reader: LogReader, plant: Plant, plantOf: (revision: string) => Plant): Comparison {
  const { seq, inputs } = window;
  const rows = [...reader.rows({ fromSeq: seq + 1, toSeq: seq + inputs })];
  if (rows.filter(({ kind }) => kind === 'input').length < inputs) return 'dropped';
  const { state, gap } = recover(reader, plant, { toSeq: seq });
  if (gap !== undefined) return 'dropped';
  const stateSum = sumOf(textOf(state));
  const sums = new Sums(state);
  const refold = new Refold(state, plantOf);
  for (const row of rows) {
    sums.row(row);
    const outcome = refold.take(row);
    if (outcome !== undefined) sums.outcome(refold.state, outcome);
  }
  const { told, recorded } = sums.end();
  return stateSum === window.state && told === window.told && recorded === window.recorded ? 'same' : 'other';
}

/** Sums of what is told of a stretch, and of what is recorded of it. */
class Sums {
  readonly #told = createHash('sha256');
  readonly #recorded = createHash('sha256');
  readonly #deltas = new Deltas();

  constructor(state: State) {
    this.#deltas.take(state, state.seq);
    this.#tell(inOrder(helloOf(state, state.seq, 'live', 'viewer')));
  }

  outcome(state: State, outcome: Outcome): void {
    this.#deltas.add(outcome);
    this.#tell(this.#deltas.take(state, seqOf(state.seq)));
    for (const transition of outcome.transitions) this.#tell(transitionMessage(state, transition, state.seq));
    for (const event of outcome.events) this.#tell(eventMessage(event));
  }

  row(row: DecodedRow): void {
    const body = row.kind === 'input' ? row.input : row.kind === 'transition' ? row.transition : row.event;
    this.#recorded.update(`${JSON.stringify(body)}\n`);
  }

  end(): Pick<Window, 'told' | 'recorded'> {
    return { told: this.#told.digest('hex'), recorded: this.#recorded.digest('hex') };
  }

  #tell(message: object): void {
    this.#told.update(`${JSON.stringify(message)}\n`);
  }
}

/** Its lists in an order of their own: points and alarms stand in the order in which a process first heard of them. */
function inOrder({ snapshot, ...hello }: ReturnType<typeof helloOf>): object {
  const lists = Object.entries(snapshot).map(([name, value]: readonly [string, unknown]) => [
    name,
    Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value,
  ]);
  return { ...hello, snapshot: Object.fromEntries(lists) as object };
}

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function textOf(state: State): string {
  const { facts, windows } = new Capture(state).finish();
  return `${facts}\n${windows}`;
}
