import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LOG_CLASSES } from '../common/log-class.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const file = {
  /** Name below the data folder. */
  file: z.string(),
  class: z.enum(LOG_CLASSES),
  firstSeq: z.number(),
  lastSeq: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  bytes: z.number(),
};
/** SHA-256 of the whole file. */
const whole = { sha256: hash };
/** That of a file that was found is not known at once. */
const found = { sha256: hash.optional() };
/** The generation of the tail that a segment was made of, the hash at its end, and once its bytes. */
const tail = z.object({ generation: z.number(), hash: z.string(), bytes: z.number().optional() });

/** The newest generation of the tail that is in segments. `hash`: at its end; empty where the next one does not hold it. */
const packed = z.object({ generation: z.number(), hash: z.string() });

/** What went of a class by intent. */
const gone = z.object({ segments: z.number(), bytes: z.number(), lastSeq: z.number(), lastAt: z.number() });

const said = z.discriminatedUnion('kind', [
  /** The first line of a ledger, and one after which another key signs. `publicKey`: PEM. */
  z.object({ kind: z.literal('key'), publicKey: z.string() }),
  /** A run of the gateway begins. */
  z.object({ kind: z.literal('epoch'), epoch: z.number() }),
  /** A segment was made; `root`: of the hashes of its pages. No `tail`: of what was left of a damaged one. `replaces`: segments whose pages are in it. */
  z.object({
    kind: z.literal('sealed'),
    ...file,
    ...whole,
    root: hash,
    tail: tail.optional(),
    replaces: z.array(z.string()).optional(),
  }),
  /** A generation of the tail goes: all that it holds is in segments. The first one says where the tail begins. */
  packed.extend({ kind: z.literal('packed') }),
  /** A segment of a build that kept no ledger, as it was found. */
  z.object({ kind: z.literal('adopted'), ...file, ...found }),
  /** A segment went by intent: a tombstone. */
  z.object({ kind: z.literal('dropped'), ...file, ...found, why: z.enum(['age', 'quota', 'disk']) }),
  /**
   * The first line of a ledger that was summed up: its `n` and `before` go on from the lines that it stands for. `heads`:
   * the hashes of some of those lines, by their `n`. `lostTo`: the end of what the quota took, plant time. `sealed`: the
   * hash of the generation of the tail that each class has sealed. `writtenBytes`: of segments that are gone.
   */
  z.object({
    kind: z.literal('summary'),
    publicKey: z.string(),
    heads: z.array(z.tuple([z.number(), hash])),
    dropped: z.partialRecord(z.enum(LOG_CLASSES), gone),
    lostTo: z.partialRecord(z.enum(LOG_CLASSES), z.number()),
    sealed: z.partialRecord(z.enum(LOG_CLASSES), hash),
    packed: packed.optional(),
    damaged: z.number(),
    writtenBytes: z.number(),
    seq: z.number(),
    time: z.number(),
    epoch: z.number(),
  }),
  /** The plant of a configuration was kept. */
  z.object({ kind: z.literal('plant'), file: z.string(), ...whole }),
  /** A file was not as it was written, or was gone. */
  z.object({ kind: z.literal('damaged'), file: z.string(), what: z.string(), aside: z.string().optional() }),
]);

/** The newest generation of the tail that is in segments. */
export type PackedTail = z.output<typeof packed>;

/** What a line of the ledger says. */
export type Statement = z.output<typeof said>;

/** A line of the ledger. */
export type LedgerLine = Statement & {
  readonly n: number;
  /** Wall time at which it was written, Unix milliseconds. */
  readonly at: number;
  /** SHA-256 of the line before; zeros before the first. */
  readonly before: string;
};

/** What a line says, without its place. */
export function statementOf(line: LedgerLine): Statement {
  const { n: _n, at: _at, before: _before, ...statement } = line;
  return statement;
}

export const NO_HASH = '0'.repeat(64);

export const hashOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

const SIGN = ',"sign":"';
const place = z.object({ n: z.number(), at: z.number(), before: hash });

/** The text of a line, without its end. */
export function writtenLine(line: LedgerLine, sign: (text: string) => string): string {
  const { n, at, before, ...rest } = line;
  const text = JSON.stringify({ n, at, before, ...rest }).slice(0, -1);
  return `${text}${SIGN}${sign(text)}"}`;
}

/** A line as it was read: what is signed, and by what. Undefined for a text that is no line of a ledger. */
export function readLine(
  text: string,
): { readonly line: LedgerLine; readonly signed: string; readonly signature: string } | undefined {
  const end = text.lastIndexOf(SIGN);
  if (end < 0 || !text.endsWith('"}')) return undefined;
  const signed = text.slice(0, end);
  try {
    const json: unknown = JSON.parse(`${signed}}`);
    return {
      line: { ...said.parse(json), ...place.parse(json) },
      signed,
      signature: text.slice(end + SIGN.length, -2),
    };
  } catch {
    return undefined;
  }
}
