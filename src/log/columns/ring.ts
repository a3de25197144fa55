import { type ByteReader, ColumnsError, type ByteWriter } from './bytes.ts';

/** Series on each side of the expected one that are looked at. */
const REACH = 32;
/** What is written for each row: the expected series, one that is new, one that is far off (its number follows), or a near one. */
const EXPECTED = 0;
const NEW = 1;
const FAR = 2;
const NEAR = 3;

/**
 * The order in which series come, as a ring: after a series comes the one that followed it the last time. One that comes
 * before its turn is taken out and put in here. A plant that is polled in turn gives a row of zeros, and badges that
 * overtake each other small numbers.
 */
export class SeriesRing {
  #next = new Int32Array(256);
  #previous = new Int32Array(256);
  #count = 0;
  #last = 0;

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.#last = 0;
  }

  /** Writes which series comes next; new ones are numbered in their order. */
  write(series: number, out: ByteWriter): void {
    if (series === this.#count) {
      out.byte(NEW);
      return this.#add();
    }
    const distance = this.#distanceTo(series);
    out.byte(distance === undefined ? FAR : distance);
    if (distance === undefined) out.varint(series);
    this.#take(series, distance === undefined);
  }

  /** @returns the series that comes next; `count` as it was before where it is new */
  read(from: ByteReader): number {
    const code = from.byte();
    if (code === NEW) {
      this.#add();
      return this.#count - 1;
    }
    const series = code === FAR ? from.varint() : this.#at(code);
    if (series >= this.#count) throw new ColumnsError('a series is missing');
    this.#take(series, code === FAR);
    return series;
  }

  #distanceTo(series: number): number | undefined {
    let before = this.#last;
    let after = this.#following(before);
    if (after === series) return EXPECTED;
    for (let code = NEAR; code < NEAR + 2 * REACH; code += 2) {
      if (before === series) return code;
      after = this.#following(after);
      if (after === series) return code + 1;
      before = this.#previous[before] ?? 0;
    }
    return undefined;
  }

  #at(code: number): number {
    if (code >= NEAR + 2 * REACH) throw new ColumnsError('a series is out of reach');
    const steps = code - NEAR;
    let place = this.#last;
    if (code === EXPECTED) return this.#following(place);
    if (steps % 2 === 0) for (let i = 0; i < steps; i += 2) place = this.#previous[place] ?? 0;
    else for (let i = -1; i < steps + 1; i += 2) place = this.#following(place);
    return place;
  }

  #following(series: number): number {
    return this.#next[series] ?? 0;
  }

  #add(): void {
    const series = this.#count++;
    if (series >= this.#next.length) {
      this.#next = grown(this.#next);
      this.#previous = grown(this.#previous);
    }
    if (series === 0) this.#next[0] = this.#previous[0] = 0;
    else this.#insert(series);
    this.#last = series;
  }

  #take(series: number, isFar: boolean): void {
    if (!isFar && series !== this.#last && series !== this.#following(this.#last)) {
      const [before, after] = [this.#previous[series] ?? 0, this.#following(series)];
      this.#next[before] = after;
      this.#previous[after] = before;
      this.#insert(series);
    }
    this.#last = series;
  }

  /** Puts it in after the last one. */
  #insert(series: number): void {
    const after = this.#following(this.#last);
    this.#next[this.#last] = this.#previous[after] = series;
    this.#next[series] = after;
    this.#previous[series] = this.#last;
  }
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}
