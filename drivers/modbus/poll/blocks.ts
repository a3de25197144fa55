import type { Duration, Instant } from '../../../src/domain/time.ts';
import type { RegisterReport } from '../../../src/ports/driver.ts';
import type { Answer } from '../bus/pdu.ts';
import type { Register } from '../settings/read.ts';
import { type Block, type Limits, planBlocks, singles, split, type Wanted } from './plan.ts';
import { numberIn, PolledBlock, type Taken } from './polled-block.ts';

/** All that is read of one device: what to ask when, and what every register last held. */
export class Blocks {
  readonly #limits: Limits;
  readonly #paces: Readonly<Record<Block['pace'], Duration>>;
  /** As planned: as few as the device allows. */
  readonly #planned: readonly PolledBlock[];
  /** As asked: what failed, in pieces. */
  #asked: readonly PolledBlock[] = [];
  #byRegister = new Map<Register, PolledBlock>();
  /** How many blocks a silent device was asked, one a poll. */
  #tried = 0;

  constructor(wanted: readonly Wanted[], limits: Limits, paces: Readonly<Record<Block['pace'], Duration>>) {
    this.#limits = limits;
    this.#paces = paces;
    this.#planned = planBlocks(wanted, limits).map((block) => new PolledBlock(block));
    this.#index();
  }

  get all(): readonly PolledBlock[] {
    return this.#asked;
  }

  /** What is to be asked now: what answered last time, then what failed, the longest ago first. */
  due(now: Instant): PolledBlock[] {
    const due = this.#asked.filter((polled) => polled.due <= now);
    const doubtful = due.filter(({ isDoubtful }) => isDoubtful).sort((a, b) => a.at - b.at);
    for (const planned of this.#planned) {
      const whole = planned.toTryWhole(now);
      if (whole === undefined) continue;
      doubtful.push(whole);
      break;
    }
    return doubtful.length === 0 ? due : [...due.filter(({ isDoubtful }) => !isDoubtful), ...doubtful];
  }

  /**
   * What to ask of a device that did not answer: another block at each poll, and each single register of those that hold
   * several, so that one question that is never answered does not hide that the device answers others. The rest follows
   * as soon as it does.
   */
  ofSilent(now: Instant): PolledBlock[] {
    const parts = this.#asked.flatMap(({ block }) => singles(block));
    const place = this.#tried++ % (this.#asked.length + parts.length);
    const part = parts[place - this.#asked.length];
    const first = part === undefined ? this.#asked[place] : new PolledBlock(part, true);
    const others = this.due(now).filter((polled) => polled !== first);
    return first === undefined ? others : [first, ...others];
  }

  /**
   * The halves of a joined question that was just refused for the first time, to find out at once whether the device
   * answers one of them; none of any other question.
   */
  halvesOf({ block, data, isSilent }: PolledBlock): PolledBlock[] {
    return data === undefined || isSilent ? [] : split(block, this.#limits).map((half) => new PolledBlock(half, true));
  }

  /** When the next block is due; 0 for as soon as may be. */
  get nextDue(): number {
    return Math.min(...this.#asked.map(({ due }) => due));
  }

  take(polled: PolledBlock, answer: Answer, at: Instant): Taken {
    const again = polled.block.pace === 'slow' ? at + this.#paces.slow : 0;
    const taken = polled.take(answer, at, again, this.#limits);
    if (taken === 'split' || taken === 'joined') this.#index();
    return taken;
  }

  /** The device fell silent at `last`: nothing is known any more. The next block that is asked is the one behind. */
  forget(last: PolledBlock | undefined): void {
    for (const planned of this.#planned) planned.forget();
    const place = last === undefined ? -1 : this.#asked.indexOf(last);
    if (place >= 0) this.#tried = place + 1;
  }

  heldOf(register: Register): PolledBlock | undefined {
    return this.#byRegister.get(register);
  }

  numberOf(register: Register): number {
    return numberIn(this.#byRegister.get(register), register);
  }

  report(): RegisterReport[] {
    return this.#planned.flatMap((planned) => planned.report());
  }

  #index(): void {
    this.#asked = this.#planned.flatMap(({ leaves }) => leaves);
    this.#byRegister = new Map(
      this.#asked.flatMap((polled) => polled.block.wanted.map(({ register }) => [register, polled] as const)),
    );
  }
}
