import type { Plant } from '../domain/plant.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { DiskState } from '../domain/gateway/trouble.ts';
import type { Batch } from './batch.ts';
import type { Damage } from './damage.ts';
import type { Packed, PackingJob } from './packing.ts';
import type { Retention } from './ring.ts';
import type { Run } from './store.ts';

/** What the writer's thread is started with. */
export interface WriterStart {
  readonly data: string;
  readonly retention: Retention;
  /** A folder on another disk, where the head of the record is noted. */
  readonly anchor?: string;
  /** The configuration in force, kept beside the record that is made under it. */
  readonly plant?: Plant;
}

/** A run that a thread takes over from one that died or has not answered. */
export interface WriterData extends WriterStart {
  readonly run?: Run;
}

/** From the gateway to the writer's thread. */
export type ToWriter =
  | { readonly type: 'rows'; readonly batch: Batch }
  | { readonly type: 'checkpoint'; readonly checkpoint: Checkpoint }
  /** A configuration came into force; rows that follow are made under it. */
  | { readonly type: 'plant'; readonly plant: Plant }
  /** A reader could not make sense of a file; its name below the data folder. */
  | { readonly type: 'examine'; readonly file: string }
  /** The clock is in doubt: age deletes nothing for seven days of running. */
  | { readonly type: 'hold-age' }
  /** The run goes under these numbers, which the thread has not given. */
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'close' };

/** From the writer's thread to the gateway. */
export type FromWriter =
  /** `reason`: why nothing is recorded yet. `isBlind`: nothing could be read either, and the numbers are made up. */
  | { readonly type: 'open'; readonly run: Run; readonly isBlind: boolean; readonly reason?: string }
  | { readonly type: 'durable'; readonly seq: number }
  /** `dropped`: whole segments that made room. */
  | { readonly type: 'size'; readonly bytes: number; readonly dropped: number }
  /** What is known of the room for the record, where it is another than was said. */
  | { readonly type: 'disk'; readonly disk: Partial<DiskState> }
  | { readonly type: 'stopped'; readonly reason: string }
  /** All that was handed over is written: said when it was not known before. */
  | { readonly type: 'recording' }
  | { readonly type: 'damaged'; readonly damage: Damage }
  | { readonly type: 'closed' };

/** What a packing thread is started with. */
export interface PackingData extends Pick<WriterStart, 'data' | 'retention' | 'anchor'> {
  readonly job: PackingJob;
}

/** From a packing thread to the writer's. All but `damaged` are its last word. */
export type FromPacking =
  /** A file was damaged, and has been dealt with. */
  | { readonly type: 'damaged'; readonly damage: Damage }
  /** `anchor`: why the head of the record could not be noted on the other disk. */
  | ({ readonly type: 'packed'; readonly anchor?: string } & Omit<Packed, 'head'>)
  /** A file of the tail is damaged: the writer looks at it. */
  | { readonly type: 'suspect'; readonly file: string }
  | { readonly type: 'failed'; readonly reason: string };
