import { sleep } from '../../../src/common/sleep.ts';
import { duration } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type Answer, isSilence, type ReadAsker } from '../bus/pdu.ts';
import { isBusy } from '../poll/patient-asker.ts';
import { type OutputDevice, readOf } from './target.ts';
import type { OutputWriter } from './writer.ts';

const EVERY_MS = 1000;
/** Coils or registers that lie side by side are read at once, up to so many. */
const LONGEST = 64;

/** Outputs whose read-backs lie side by side: the first is the lowest. */
type Stretch = readonly [OutputWriter, ...OutputWriter[]];

/** Reads the outputs of one device back, about each second, so that one that was switched by hand is noticed. */
export class ReadBackWatch {
  readonly #device: OutputDevice;
  readonly #asker: ReadAsker;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  /** The device refused several at once. */
  #isOneByOne = false;

  constructor(device: OutputDevice, asker: ReadAsker, clock: Clock) {
    this.#device = device;
    this.#asker = asker;
    this.#clock = clock;
  }

  /** Runs until `stop`. */
  async run(writers: readonly OutputWriter[]): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const begun = this.#clock.monotonic();
      const idle = writers.filter(({ isIdle }) => isIdle);
      for (const stretch of this.#stretches(idle)) {
        const answer = await this.#read(stretch);
        if (signal.aborted || answer.ok || (answer.isDead ?? answer.isUnreachable) !== true) continue;
        // The device does not answer at all: the others are not asked in vain.
        for (const writer of idle) if (!stretch.includes(writer)) writer.found(answer, 0);
        break;
      }
      const rest = Math.max(EVERY_MS / 4, begun + EVERY_MS - this.#clock.monotonic());
      await sleep(this.#clock, `read back ${this.#device.id}`, duration(rest), signal);
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async #read(stretch: Stretch): Promise<Answer> {
    const { signal } = this.#stop;
    const [{ readBack: first }] = stretch;
    const last = stretch.at(-1)?.readBack ?? first;
    const answer = await this.#asker.ask(readOf(this.#device, first, last.address - first.address + 1), signal);
    if (signal.aborted || isBusy(answer)) return answer;
    if (stretch.length > 1 && 'exception' in answer && !isSilence(answer)) {
      this.#isOneByOne = true;
      return answer;
    }
    for (const writer of stretch) writer.found(answer, writer.readBack.address - first.address);
    return answer;
  }

  #stretches(writers: readonly OutputWriter[]): Stretch[] {
    const inOrder = [...writers].sort(
      ({ readBack: a }, { readBack: b }) => a.table.localeCompare(b.table) || a.address - b.address,
    );
    const stretches: [OutputWriter, ...OutputWriter[]][] = [];
    for (const writer of inOrder) {
      const open = stretches.at(-1);
      if (open !== undefined && !this.#isOneByOne && isBeside(open, writer)) open.push(writer);
      else stretches.push([writer]);
    }
    return stretches;
  }
}

function isBeside(stretch: Stretch, { readBack }: OutputWriter): boolean {
  const first = stretch[0].readBack;
  const last = stretch.at(-1)?.readBack ?? first;
  return (
    readBack.table === first.table && readBack.address <= last.address + 1 && readBack.address - first.address < LONGEST
  );
}
