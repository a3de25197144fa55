import { join } from 'node:path';
import { z } from 'zod';
import { textSum } from './checksum.ts';
import { DamagedError, on } from './damage.ts';
import { disk, flushFolder, prepare, removeFile, settle } from './disk.ts';

const shape = z.object({
  id: z.string(),
  /** Plant time, Unix milliseconds; both inclusive. */
  from: z.number(),
  to: z.number(),
  why: z.string(),
  by: z.string(),
  /** Set where an incident pinned its time by itself: such a pin gives way where pins hold too much. */
  incident: z.literal(true).optional(),
});

/** A stretch of the record that the ring does not drop, whatever its age. */
export type Pin = z.output<typeof shape>;

/** An id is the name of its file. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** So many are kept; of those of incidents the oldest goes. */
const MOST_PINS = 2000;
/** An incident that stays open for longer is pinned for so long. */
const MOST_OF_AN_INCIDENT_MS = 86_400_000;
/** What is pinned before an incident opens and after it closes. */
const AROUND_MS = 600_000;

/** The pins of a log: a file each, `log/pins/ID.json`, with a checksum. Any process may write them. */
export class Pins {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The earliest first. A damaged file pins nothing, and is given to `skipped`. */
  list(skipped: (damaged: DamagedError) => void = () => {}): Pin[] {
    if (disk.stat(this.#folder) === undefined) return [];
    const pins: Pin[] = [];
    for (const name of disk.readdir(this.#folder)) {
      if (!name.endsWith('.json')) continue;
      try {
        pins.push(readPin(join(this.#folder, name)));
      } catch (error) {
        if (error instanceof DamagedError) skipped(error);
        else if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }
    return pins.sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  }

  /** Keeps a pin; one of the same id is replaced. Throws a RangeError for an id that cannot be a name, and for no stretch. */
  add(pin: Pin): void {
    if (!ID.test(pin.id)) throw new RangeError(`"${pin.id}" cannot be the id of a pin`);
    if (!(pin.from <= pin.to)) throw new RangeError('a pin ends before it begins');
    disk.mkdir(this.#folder);
    flushFolder(this.#folder);
    const path = this.#path(pin.id);
    const json = JSON.stringify(pin);
    prepare(path, Buffer.from(`{"pin":${json},"crc32":${textSum(json)}}`));
    settle(path);
  }

  /** @returns whether there was one */
  remove(id: string): boolean {
    const path = this.#path(id);
    if (!ID.test(id) || disk.stat(path) === undefined) return false;
    removeFile(path);
    flushFolder(path);
    return true;
  }

  /** Pins the minutes around an incident. `to`: its closing; none while it is open. */
  pinIncident({ id, from, to }: { readonly id: string; readonly from: number; readonly to?: number }): void {
    const end = Math.min(to === undefined ? Infinity : to + AROUND_MS, from + MOST_OF_AN_INCIDENT_MS);
    const begin = Math.max(0, from - AROUND_MS);
    if (!ID.test(id)) return;
    this.add({ id, from: begin, to: Math.max(begin, end), why: 'incident', by: 'gateway', incident: true });
    const own = this.list().filter(({ incident }) => incident === true);
    for (const one of own.slice(0, Math.max(0, own.length - MOST_PINS))) this.remove(one.id);
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

/** Throws a `DamagedError` for a file that is not as it was written. */
export function readPin(path: string): Pin {
  return on(path, () => {
    const text = disk.readFile(path).toString('utf8');
    const [, json = '', sum] = /^\{"pin":(.*),"crc32":(\d+)\}$/s.exec(text) ?? [];
    const pin = sum === String(textSum(json)) ? shape.safeParse(JSON.parse(json)).data : undefined;
    if (pin === undefined || !path.endsWith(`/${pin.id}.json`))
      throw new DamagedError(path, 'its checksum or its name is wrong');
    return pin;
  });
}
