import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';

/** Real traffic; too large for the repository, and read where it lies. */
const FOLDER = join(import.meta.dirname, '../../../../../shared/data/modbus-captures');

const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const lines = (name: string): string[] => read(name).trim().split('\n');

/** One TCP payload as it was captured, with its real limits. */
export interface Segment {
  readonly t: number;
  readonly conn: number;
  readonly dir: 'req' | 'rsp';
  readonly hex: string;
  /** Says again what an earlier packet said. */
  readonly retx?: true;
}

export const segmentsOf = (capture: string): Segment[] =>
  lines(`${capture}.segments.jsonl`)
    .map((line) => JSON.parse(line) as Segment)
    .filter(({ retx }) => retx !== true);

/** What a parser of other hands found in a capture. */
export interface Summary {
  readonly requests: number;
  readonly responses: number;
  readonly matched: number;
  readonly frames_rejected_as_not_modbus: number;
}

export const summaries = (): Record<string, Summary> => JSON.parse(read('summary.json')) as Record<string, Summary>;

/** A real PDU in all three dresses. */
export interface Vector {
  readonly dir: 'req' | 'rsp';
  readonly unit: number;
  readonly tcp: string;
  readonly rtu: string;
  readonly ascii: string;
}

export const vectors = (): Vector[] => lines('serial-vectors.jsonl').map((line) => JSON.parse(line) as Vector);

/** `describe` for what needs the captures: skipped aloud where they are not. */
export function withCaptures(name: string, body: () => void): void {
  if (existsSync(FOLDER)) return void describe(name, body);
  process.stderr.write(`skipped: ${name} (no ${FOLDER})\n`);
  // What is not there cannot even be listed; a file without a single test would be a failure.
  describe.skip(name, () => it('needs recordings that are not here', () => {}));
}
