import type { Seq } from '../../src/domain/ids.ts';
import type { Entry, EventLog, LogStatus } from '../../src/ports/event-log.ts';

/** A log that forgets: what is measured beside it is the road alone. */
export class MemoryLog implements EventLog {
  readonly status: LogStatus = { recording: true, bytes: 0, dropped: 0 };
  entries = 0;
  durableSeq = 0 as Seq;

  append(entry: Entry): void {
    this.entries += 1;
    this.durableSeq = entry.input.seq;
  }

  checkpoint(): void {}
  beginEpoch(): void {}
  keepPlant(): void {}
  holdAge(): void {}

  onDurable(): () => void {
    return () => {};
  }

  onStatus(): () => void {
    return () => {};
  }

  onDamaged(): () => void {
    return () => {};
  }

  async close(): Promise<void> {}
}
