/** Packed rows are not what was written. */
export class ColumnsError extends SyntaxError {
  constructor(what: string) {
    super(`packed rows: ${what}`);
    this.name = 'ColumnsError';
  }
}

const FLOAT = 8;
/** Bits of a number that a shift can move. */
const SMALL = 0x7fff_ffff;

/** Bytes that grow. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53, the lowest seven bits first. */
  varint(value: number): void {
    if (value < 0x80) return this.byte(value);
    let left = value;
    for (; left > SMALL; left = Math.floor(left / 0x80)) this.byte((left % 0x80) | 0x80);
    for (; left >= 0x80; left >>>= 7) this.byte((left & 0x7f) | 0x80);
    this.byte(left);
  }

  /** A whole number from -2^52 to 2^52. */
  signed(value: number): void {
    this.varint(value >= 0 ? value * 2 : value * -2 - 1);
  }

  float(value: number): void {
    this.#grow(FLOAT);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += FLOAT;
  }

  append(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#length + by, this.#bytes.length * 2));
    grown.set(this.bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a `ByteWriter` wrote; throws a `ColumnsError` where it ends too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#place;
  }

  byte(): number {
    const value = this.#bytes[this.#place++];
    if (value === undefined) throw new ColumnsError('they end too early');
    return value;
  }

  varint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let factor = 0x80; ; factor *= 0x80) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      if (value > Number.MAX_SAFE_INTEGER + 1) throw new ColumnsError('a number is too large');
      if (next < 0x80) return value;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  float(): number {
    if (this.left < FLOAT) throw new ColumnsError('they end too early');
    const value = this.#view.getFloat64(this.#place, true);
    this.#place += FLOAT;
    if (!Number.isFinite(value)) throw new ColumnsError('a number is none');
    return value;
  }

  /** The next bytes, as they lie there. */
  part(length: number): Uint8Array {
    if (length > this.left) throw new ColumnsError('they end too early');
    this.#place += length;
    return this.#bytes.subarray(this.#place - length, this.#place);
  }

  /** Everything must have been read. */
  end(): void {
    if (this.left > 0) throw new ColumnsError('they are too long');
  }
}
