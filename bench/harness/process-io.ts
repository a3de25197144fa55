import { readFileSync } from 'node:fs';

/** What a process has read and written so far, bytes. */
export interface ProcessIo {
  /** By `read` and its like, whether from the disk or from memory. */
  readonly read: number;
  /** What it gave to the disk; 0 where its files are in memory (tmpfs). */
  readonly toDisk: number;
}

/** As the kernel counts it, of all threads of a process. */
export function ioOf(pid: number | 'self'): ProcessIo {
  const text = readFileSync(`/proc/${pid}/io`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(text)?.[1]);
  return { read: field('rchar'), toDisk: field('write_bytes') };
}
