import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, ByteWriter, ColumnsError } from './bytes.ts';

/** Bytes of a part that is deflated by itself: with others it would lose more by their other numbers than it gains. */
const LARGE = 1024;
/** Bytes of all parts together at most: none that we write are nearly so many, and damaged ones could be anything. */
const MOST = 2 ** 28;
/** Numbers that are noise hold no text twice, and are smallest where none is looked for. */
const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_RLE];
/** So much of a part shows which strategy suits it: the whole is deflated once. */
const SAMPLE = 4096;

/** Parts, deflated: the large ones by themselves, the others as one. */
export function deflateParts(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const small = new ByteWriter();
  for (const part of parts) if (part.length < LARGE) small.append(part);
  const blocks = [small.bytes, ...parts.filter(({ length }) => length >= LARGE)].map(smallest);
  const out = new ByteWriter();
  out.varint(parts.length);
  for (const { length } of parts) out.varint(length);
  for (const { length } of blocks) out.varint(length);
  for (const block of blocks) out.append(block);
  return out.bytes.slice();
}

/** Throws a `ColumnsError`, or what zlib finds wrong. */
export function inflateParts(bytes: Uint8Array): readonly Uint8Array[] {
  const from = new ByteReader(bytes);
  const count = from.varint();
  if (count > from.left) throw new ColumnsError('they end too early');
  const lengths = Array.from({ length: count }, () => from.varint());
  const smallOnes = lengths.reduce((sum, length) => (length < LARGE ? sum + length : sum), 0);
  const unpacked = [smallOnes, ...lengths.filter((length) => length >= LARGE)];
  if (unpacked.reduce((sum, length) => sum + length) > MOST) throw new ColumnsError('they are too many');
  const packed = unpacked.map(() => from.varint());
  const [small = new Uint8Array(), ...large] = packed.map((length, i) => inflated(from.part(length), unpacked[i] ?? 0));
  from.end();
  const rest = new ByteReader(small);
  return lengths.map((length) => (length < LARGE ? rest.part(length) : (large.shift() ?? small)));
}

function smallest(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= 2 * SAMPLE) return deflated(bytes, STRATEGIES);
  const middle = Math.floor(bytes.length / 2);
  const sample = bytes.subarray(middle, middle + SAMPLE);
  const [best] = STRATEGIES.map((strategy) => ({ strategy, length: deflated(sample, [strategy]).length })).sort(
    (a, b) => a.length - b.length,
  );
  return deflated(bytes, best === undefined ? STRATEGIES : [best.strategy]);
}

/** The shortest that one of the strategies gives. */
const deflated = (bytes: Uint8Array, strategies: readonly number[]): Uint8Array =>
  strategies
    .map((strategy) => deflateRawSync(bytes, { level: 9, memLevel: 9, strategy }))
    .reduce((least, one) => (one.length < least.length ? one : least));

function inflated(bytes: Uint8Array, length: number): Uint8Array {
  const unpacked = inflateRawSync(bytes, { maxOutputLength: Math.max(1, length) });
  if (unpacked.length !== length) throw new ColumnsError('a part has another length');
  return unpacked;
}
