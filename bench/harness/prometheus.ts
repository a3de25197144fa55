import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DecodedRow } from '../../src/log/row.ts';
import { temporary } from './children.ts';

/** What Prometheus takes on the disk of the same rows, a row of each class. */
export interface PrometheusBytes {
  readonly gas: number;
  readonly people: number;
}

/** Its own tool writes blocks of each class. None where it is not installed (`apt-get install prometheus`). */
export async function prometheusBytes(rows: readonly DecodedRow[]): Promise<PrometheusBytes | undefined> {
  if (spawnSync('promtool', ['--version']).status !== 0) return undefined;
  return { gas: await bytesOf(rows, 'gas'), people: await bytesOf(rows, 'people') };
}

async function bytesOf(rows: readonly DecodedRow[], logClass: 'gas' | 'people'): Promise<number> {
  const own = rows.filter((row) => row.class === logClass);
  const folder = temporary();
  const [text, blocks] = [join(folder, 'samples.txt'), join(folder, 'blocks')];
  await pipeline(Readable.from(openMetrics(own)), createWriteStream(text));
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', text, blocks], { stdio: 'ignore' });
  const files = readdirSync(blocks, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(blocks, name)));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / own.length;
}

/** A family for each number: a fix is two samples, its place, and has neither its accuracy nor the time of its source. */
function* openMetrics(rows: readonly DecodedRow[]): Iterable<string> {
  for (const family of ['gas', 'x', 'y'] as const) {
    yield `# TYPE ${family} gauge\n`;
    for (const { at, ...row } of rows) {
      if (row.kind !== 'input') continue;
      const { input } = row;
      if (family === 'gas' && input.kind === 'reading' && input.value !== null)
        yield `gas{point="${input.point}"} ${input.value} ${at / 1000}\n`;
      if (family !== 'gas' && input.kind === 'fix')
        yield `${family}{tag="${input.tag}"} ${input[family]} ${at / 1000}\n`;
    }
  }
  yield '# EOF\n';
}
