import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

/** Characters of text that are compressed together. */
const BLOCK_CHARACTERS = 256 * 1024;
const LEVEL = 9;

/** SHA-256, hexadecimal. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Lines of text as they stand in a bundle: lines of Base64, each a zlib stream of many lines. */
export class BundleBlocks {
  #lines = '';
  /** Bytes of the blocks so far. */
  bytes = 0;

  /** @returns a block when enough has come together, else nothing */
  add(line: string): string | undefined {
    this.#lines += `${line}\n`;
    return this.#lines.length < BLOCK_CHARACTERS ? undefined : this.rest();
  }

  /** The last block; empty where there is nothing more. */
  rest(): string {
    if (this.#lines === '') return '';
    const block = `${deflateSync(this.#lines, { level: LEVEL }).toString('base64')}\n`;
    this.#lines = '';
    this.bytes += block.length;
    return block;
  }
}

/** One block of lines, or as many as there are. */
export function packedLines(lines: Iterable<string>): string {
  const blocks = new BundleBlocks();
  let text = '';
  for (const line of lines) text += blocks.add(line) ?? '';
  return text + blocks.rest();
}

/** The lines again. @param most bytes that a block may have: a file of strangers could hold one without end */
export function* bundleLines(content: string, most = 64 * 1024 * 1024): Iterable<string> {
  for (const block of content.split('\n')) {
    if (block === '') continue;
    const text = inflateSync(Buffer.from(block, 'base64'), { maxOutputLength: most }).toString('utf8');
    for (const line of text.split('\n')) if (line !== '') yield line;
  }
}
