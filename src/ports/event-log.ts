import type { DiskState } from '../domain/gateway/trouble.ts';
import type { Epoch, Seq } from '../domain/ids.ts';
import type { PlantEvent } from '../domain/event.ts';
import type { Plant } from '../domain/plant.ts';
import type { Transition } from '../domain/alarm/transition.ts';
import type { DamagedInput, Input } from '../domain/input.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';

/** One input with all that came of it: written together or not at all. */
export interface Entry {
  readonly input: Input;
  readonly transitions: readonly Transition[];
  readonly events: readonly PlantEvent[];
}

/** How the recording does. */
export interface LogStatus {
  readonly recording: boolean;
  readonly reason?: string;
  readonly bytes: number;
  readonly dropped: number;
  /** What is known so far of the room for the record. */
  readonly disk?: Partial<DiskState>;
}

/** Files of the record that were found damaged, as the fold takes them in. */
export type RecordDamage = Omit<DamagedInput, 'kind'>;

/** The log as the gateway writes it. Nothing here waits for the disk or throws. */
export interface EventLog {
  append(entry: Entry): void;
  checkpoint(checkpoint: Checkpoint): void;
  /** A new epoch began while running; a later start must not use its number again. */
  beginEpoch(epoch: Epoch): void;
  /** A configuration comes into force: its plant is kept before any row that was made under it. */
  keepPlant(plant: Plant): void;
  /** The clock was in doubt: age deletes nothing for seven days of running from now on. */
  holdAge(): void;
  /** The highest seq before which everything is on the disk. */
  readonly durableSeq: Seq;
  readonly status: LogStatus;
  onDurable(listener: (seq: Seq) => void): () => void;
  onStatus(listener: (status: LogStatus) => void): () => void;
  /** Told of damage that is found while running; a state from before may be lost with it: it is time for a checkpoint. */
  onDamaged(listener: (damage: RecordDamage) => void): () => void;
  /** Writes what is waiting and closes. Ends within seconds, whatever the disk does. */
  close(): Promise<void>;
}
