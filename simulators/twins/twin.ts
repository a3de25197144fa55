import { answer, exception } from '../wire/pdu.ts';
import { Registers } from '../wire/registers.ts';
import { listen, type Listening, rtuSession, tcpSession } from '../wire/server.ts';
import type { Responder } from '../wire/unit.ts';
import { type Cell, shownBy } from './cell.ts';

/** What can be the matter with a device. `normal` and `alarm` are both in good health. */
export const TWIN_STATES = [
  'normal',
  'alarm',
  'warm-up',
  'inhibit',
  'calibration',
  'fault',
  'over-range',
  'stuck-heartbeat',
] as const;
export type TwinState = (typeof TWIN_STATES)[number];

/** One read that a device was asked for, on the wire. */
export interface TwinRead {
  readonly table: Cell['table'];
  readonly address: number;
  readonly count: number;
}

/** A kind of device by its registers, which are written here by hand from the manuals and never from a profile. */
export interface TwinSpec {
  /** The profile that is to read it. */
  readonly model: string;
  readonly unit: number;
  readonly cells: readonly Cell[];
  /** What a state changes, by the name of the cell. */
  readonly states: Partial<Record<TwinState, Readonly<Record<string, number>>>>;
  /** The cell that moves while the device is well. */
  readonly beats?: string;
  /** The registers that there are at all: a request beyond the last is refused. */
  readonly ends?: Partial<Record<Cell['table'], number>>;
  /** What being read does to it. */
  readonly wasRead?: (asked: TwinRead, numbers: Map<string, number>) => void;
}

const TABLE_OF: Partial<Record<number, Cell['table']>> = { 1: 'coil', 2: 'discrete', 3: 'holding', 4: 'input' };
const ILLEGAL_ADDRESS = 2;

/** A simulated device of one model, which can be put into the states that matter. */
export class Twin {
  readonly spec: TwinSpec;
  readonly asked: TwinRead[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #registers: Registers;
  #isStuck = false;

  constructor(spec: TwinSpec) {
    this.spec = spec;
    this.#registers = new Registers(
      spec.cells.map((cell) => shownBy(cell, () => this.#numbers.get(cell.name) ?? cell.value)),
    );
  }

  /** The states that this device can be in. */
  get states(): TwinState[] {
    const { states, beats } = this.spec;
    return TWIN_STATES.filter(
      (state) => state === 'normal' || state in states || (state === 'stuck-heartbeat' && beats !== undefined),
    );
  }

  /** @throws RangeError where the device knows no such state, or the state a register that is not there */
  put(state: TwinState): void {
    if (!this.states.includes(state)) throw new RangeError(`${this.spec.model} is never in ${state}`);
    this.#numbers.clear();
    this.#isStuck = state === 'stuck-heartbeat';
    this.show(this.spec.states[state] ?? {});
  }

  /** Shows other numbers, by the names of their cells. */
  show(numbers: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(numbers)) {
      if (!this.spec.cells.some((cell) => cell.name === name))
        throw new RangeError(`${this.spec.model} has no register ${name}`);
      this.#numbers.set(name, value);
    }
  }

  /** Answers one request, as the only unit of a line: others are met with silence. */
  readonly line: Responder = (unit, request) => {
    if (unit !== this.spec.unit) return undefined;
    const table = TABLE_OF[request[0] ?? 0];
    if (table !== undefined && request.length === 5) {
      const asked = { table, address: request.readUInt16BE(1), count: request.readUInt16BE(3) };
      this.asked.push(asked);
      const end = this.spec.ends?.[table];
      if (end !== undefined && asked.address + asked.count > end) return exception(request[0] ?? 0, ILLEGAL_ADDRESS);
      this.#beat();
      const reply = answer(request, this.#registers);
      this.spec.wasRead?.(asked, this.#numbers);
      return reply;
    }
    return answer(request, this.#registers);
  };

  /** Listens on a free port of the loopback until it is closed. */
  listen(scheme: 'tcp' | 'rtu-tcp' = 'tcp'): Promise<Listening> {
    return listen(scheme, scheme === 'tcp' ? tcpSession(this.line) : rtuSession(this.line));
  }

  #beat(): void {
    const { beats } = this.spec;
    if (beats === undefined || this.#isStuck) return;
    this.#numbers.set(beats, ((this.#numbers.get(beats) ?? 0) + 1) & 0xff);
  }
}
