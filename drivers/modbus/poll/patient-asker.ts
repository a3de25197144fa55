import { sleep } from '../../../src/common/sleep.ts';
import { duration } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type Answer, isSilence, type ReadAsker, type ReadRequest } from '../bus/pdu.ts';
import type { ModbusDevice } from '../settings/device.ts';
import type { PolledBlock } from './polled-block.ts';

/** Accepted and slow, or busy: asked again in a moment (Modbus application protocol 1.1b3, 7). */
const PATIENCE_CODES: readonly number[] = [5, 6];
const BUSY_TRIES = 3;
const BUSY_WAIT_MS = 100;

/** Troubles that one question may have while the device answers others: some close the connection on what they do not know. */
const OF_ONE_QUESTION: readonly string[] = ['timeout', 'closed', 'protocol'];

/** Asks one device for its blocks. A busy unit is asked again at once, a silent one as often as the configuration says. */
export class PatientAsker {
  readonly #bus: ReadAsker;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor(bus: ReadAsker, clock: Clock, signal: AbortSignal) {
    this.#bus = bus;
    this.#clock = clock;
    this.#signal = signal;
  }

  async ask(device: ModbusDevice, { block, isDoubtful }: PolledBlock): Promise<Answer> {
    const request: ReadRequest = {
      unit: device.unit,
      table: block.table,
      address: block.address,
      length: block.length,
      timeout: device.timeout,
      lateReply: device.lateReply,
      anyUnit: device.anyUnit,
    };
    let answer = await this.#bus.ask(request, this.#signal);
    // What failed before is asked again soon in any case.
    if (isDoubtful) return answer;
    for (let tries = 1; tries < BUSY_TRIES && isBusy(answer); tries++) {
      await sleep(this.#clock, `busy ${device.id}`, duration(BUSY_WAIT_MS), this.#signal);
      answer = await this.#bus.ask(request, this.#signal);
    }
    for (let tries = 0; tries < device.retries && !answer.ok && 'trouble' in answer; tries++)
      answer = await this.#bus.ask(request, this.#signal);
    return answer;
  }
}

/** Accepted and slow, or busy. */
export const isBusy = (answer: Answer): boolean =>
  !answer.ok && 'exception' in answer && PATIENCE_CODES.includes(answer.exception);

/** An answer without data. */
export type Unanswered = Extract<Answer, { ok: false }>;

/** Whether there is no way to the device at all. */
export const isUnreachable = (answer: Answer): answer is Unanswered =>
  !answer.ok && 'trouble' in answer && (answer.isUnreachable === true || !OF_ONE_QUESTION.includes(answer.trouble));

/** Whether a question got no answer: the device is silent, or it is so for this question alone. */
export const isUnanswered = (answer: Answer): answer is Unanswered =>
  !answer.ok && ('trouble' in answer ? OF_ONE_QUESTION.includes(answer.trouble) : isSilence(answer));

/** Whether a question that got no answer was refused, in some way, by what is there: not just waited for in vain. */
export const wasHeard = (answer: Unanswered): boolean =>
  'exception' in answer || answer.trouble !== 'timeout' || answer.heard !== undefined;
