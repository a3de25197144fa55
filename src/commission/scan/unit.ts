import { decode } from '../../../drivers/modbus/poll/decode.ts';
import { type Table, widthOf } from '../../../drivers/modbus/settings/numbers.ts';
import type { Answer, ReadAsker, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import type { Register } from '../../../drivers/modbus/settings/read.ts';

/** A table that twice said nothing is left alone: each further question would cost a time-out. */
const SILENCES_UNTIL_LEFT = 2;

/** Reads one unit, each stretch once, and remembers which of its tables say nothing at all. */
export class UnitReader {
  readonly unit: number;
  readonly #line: ReadAsker;
  readonly #timeout: number;
  readonly #known = new Map<string, Answer>();
  readonly #silences = new Map<Table, number>();
  readonly #answered = new Set<Table>();

  constructor(unit: number, line: ReadAsker, timeout: number) {
    this.unit = unit;
    this.#line = line;
    this.#timeout = timeout;
  }

  /** @param anew ask again, even where an answer is known */
  async read(table: Table, address: number, length: number, anew = false): Promise<Answer> {
    const key = `${table} ${address} ${length}`;
    const known = this.#known.get(key);
    if (known !== undefined && !anew) return known;
    if (this.#isSilent(table)) return { ok: false, trouble: 'timeout' };
    const request: ReadRequest = { unit: this.unit, table, address, length, timeout: this.#timeout };
    const answer = await this.#line.ask(request);
    if (answer.ok || 'exception' in answer) this.#answered.add(table);
    else this.#silences.set(table, (this.#silences.get(table) ?? 0) + 1);
    this.#known.set(key, answer);
    return answer;
  }

  /** The number of a register; NaN where it cannot be read. */
  async numberOf(register: Register): Promise<number> {
    const answer = await this.read(register.table, register.address, widthOf(register.type));
    return answer.ok ? decode(answer.data, register.address, register) : NaN;
  }

  #isSilent(table: Table): boolean {
    return !this.#answered.has(table) && (this.#silences.get(table) ?? 0) >= SILENCES_UNTIL_LEFT;
  }
}
