import type { Checkpoint } from '../domain/state/checkpoint.ts';
import type { LogStatus } from '../ports/event-log.ts';
import type { Batch } from './batch.ts';
import type { Retention } from './ring.ts';

/** What the writer's thread is started with. */
export interface WriterStart {
  readonly data: string;
  readonly retention: Retention;
}

/** From the road to the writer's thread. */
export type ToWriter =
  | { readonly type: 'rows'; readonly batch: Batch }
  | { readonly type: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly type: 'epoch'; readonly epoch: number }
  | { readonly type: 'hold-age' }
  | { readonly type: 'close' };

/** From the writer's thread to the road. */
export type FromWriter =
  | { readonly type: 'open'; readonly epoch: number; readonly lastSeq: number; readonly lastAt: number }
  | { readonly type: 'durable'; readonly seq: number; readonly bytes: number }
  | { readonly type: 'status'; readonly status: LogStatus }
  | { readonly type: 'closed' };
