import { RECORDING } from '../../src/domain/gateway/record.ts';
import type { DamagedInput } from '../../src/domain/input.ts';
import { instant } from '../../src/domain/time.ts';
import type { State } from '../../src/domain/state/state.ts';
import type { Folded } from '../../src/pipeline/fold.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Driver } from '../../src/ports/driver.ts';
import type { Random } from '../random.ts';
import { InvariantError } from './invariants/invariant.ts';
import type { SimDisk } from './log.ts';

/** Of all crashes, the share that damages a checkpoint, and the end of the tail. */
const [CHECKPOINT_SHARE, TAIL_SHARE] = [0.15, 0.15];
const MOST_INPUTS_LOST = 500;

/** Damage that a crash does to the files of the record, and what the gateway must then say and may not forget. */
export class SimDamage {
  readonly #disk: SimDisk;
  readonly #random: Random;
  /** First and last seq of each stretch that is gone. */
  readonly #lost: (readonly [from: number, to: number])[] = [];
  /** What a start finds: told at every start until a row that tells of it is on the disk. */
  #found: { readonly draft: DamagedInput; readonly after: number } | undefined;
  /** States were lost, and no person has confirmed it. */
  #isUnknown = false;

  constructor(disk: SimDisk, random: Random) {
    this.#disk = disk;
    this.#random = random;
  }

  /** The files may be damaged now. Only rows after `seq` are lost: those before it were compared already. */
  strike(seq: number): void {
    this.#settle();
    if (this.#random.uniform() < CHECKPOINT_SHARE && this.#disk.checkpoints.pop() !== undefined)
      this.#find('log/gas/1.sqlite', 'a checkpoint is not as it was written', false);
    if (this.#random.uniform() < TAIL_SHARE) this.#loseEnd(seq);
  }

  isLost(seq: number): boolean {
    return this.#lost.some(([from, to]) => seq >= from && seq <= to);
  }

  /** Tells the gateway what its start has found. */
  teller(clock: Clock): Driver {
    return {
      name: 'damage',
      start: (intake) => {
        if (this.#found !== undefined) intake.heard({ at: clock.now(), draft: this.#found.draft });
      },
      stop: () => Promise.resolve(),
      reports: () => [],
    };
  }

  see({ input, outcome }: Folded): void {
    if (this.isLost(input.seq)) throw new InvariantError('no seq is used again', { seq: input.seq });
    if (input.kind === 'damaged' && input.statesUnknown) this.#isUnknown = true;
    const isConfirmed = input.kind === 'act' && input.do.act === 'reset' && input.do.alarm === RECORDING;
    if (isConfirmed && outcome.refusal === undefined) this.#isUnknown = false;
  }

  /** What must hold however the time goes on. */
  check(state: State): void {
    const { statesUnknown } = state.record;
    const isActive = state.alarms.get(RECORDING)?.active === true;
    if (this.#isUnknown && !(statesUnknown && isActive))
      throw new InvariantError('lost states are unknown until a person confirms', { statesUnknown, isActive });
  }

  #loseEnd(seq: number): void {
    const inputs = this.#disk.lastSeq - seq;
    if (inputs <= 0) return;
    const count = Math.ceil(this.#random.uniform(0, Math.min(inputs, MOST_INPUTS_LOST)));
    const [from, to] = [this.#disk.lastSeq - count + 1, this.#disk.lastSeq];
    const gapFrom = this.#disk.loseFrom(from);
    this.#lost.push([from, to]);
    const gap = { from: instant(gapFrom), to: instant(this.#disk.lastAt) };
    this.#find('log/tail.sqlite', `its end cannot be read, ${count} inputs`, true, gap);
  }

  #find(file: string, what: string, isUnknown: boolean, gap?: DamagedInput['gap']): void {
    const at = instant(this.#disk.lastAt);
    const before = this.#found?.draft;
    const files = [...(before?.files ?? []), { file, aside: `${file}.damaged-${at}`, at, what }];
    const statesUnknown = isUnknown || before?.statesUnknown === true;
    const stretch = gap ?? before?.gap;
    const draft: DamagedInput = {
      kind: 'damaged',
      files,
      statesUnknown,
      ...(stretch === undefined ? {} : { gap: stretch }),
    };
    this.#found = { draft, after: this.#disk.lastSeq };
  }

  /** What was found is told for good when a row on the disk tells of it. */
  #settle(): void {
    if (this.#found === undefined) return;
    for (const row of this.#disk.rows({ fromSeq: this.#found.after + 1 }))
      if (row.kind === 'input' && row.input.kind === 'damaged') return void (this.#found = undefined);
  }
}
