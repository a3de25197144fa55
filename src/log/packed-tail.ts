import { DamagedError, on } from './damage.ts';
import { disk } from './disk.ts';
import { type PackedTail, readLine } from './ledger-line.ts';

const SAYS_IT = /"kind":"(packed|summary)"/;

/** What a ledger says last of the tail that is packed; its other lines are not looked at. None where it does not say. */
export function packedTail(ledger: string): PackedTail | undefined {
  for (const text of textOf(ledger).split('\n').reverse()) {
    const line = SAYS_IT.test(text) ? readLine(text)?.line : undefined;
    if (line?.kind === 'packed') return line;
    if (line?.kind === 'summary') return line.packed;
  }
  return undefined;
}

/** The packing deals with a ledger that cannot be read. */
function textOf(ledger: string): string {
  if (disk.stat(ledger) === undefined) return '';
  try {
    return on(ledger, () => disk.readFile(ledger)).toString('utf8');
  } catch (error) {
    if (error instanceof DamagedError) return '';
    throw error;
  }
}
