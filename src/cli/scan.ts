import { Command, InvalidArgumentError } from 'commander';
import type { Connection } from '../../drivers/modbus/connection.ts';
import { paintFor } from '../commission/columns.ts';
import { Meter } from '../commission/meter.ts';
import { millisecondsOf } from '../wire/duration.ts';
import { stopSignal } from './run.ts';

interface Options {
  readonly units?: string;
  readonly timeout?: number;
  readonly bauds?: readonly number[] | true;
  readonly parities?: readonly Parity[] | true;
  readonly config?: string;
  readonly json?: true;
}

const PARITIES = ['none', 'even', 'odd'] as const;
type Parity = (typeof PARITIES)[number];
/** What lines of detectors are set to, the most usual first. */
const USUAL_BAUDS = [9600, 19_200, 4800, 115_200];
const USUAL_PARITIES: readonly Parity[] = ['none', 'even'];

/** `fengsui scan`: who is at an address, and what they are. It reads and never writes. */
export const scanCommand = (): Command =>
  new Command('scan')
    .description('find the Modbus units at an address, and what they are; it reads and never writes')
    .argument(
      '<address>',
      'tcp://host:port[?units=1-32], rtu-tcp://..., rtu:///dev/ttyS0?baud=9600&parity=none, ascii://...',
    )
    .option('--units <list>', 'units to ask, like 1-32,247 (default: 1-32, over TCP also 255 and 0)')
    .option(
      '--timeout <duration>',
      'how long to wait for each answer, like 500ms (default: by the connection)',
      patience,
    )
    .option('--bauds [list]', 'try these baud rates, too (default 9600,19200,4800,115200)', bauds)
    .option('--parities [list]', 'try these parities, too (default none,even)', parities)
    .option('--config <dir>', 'also use the device profiles of this plant')
    .option('--json', 'machine-readable output')
    .addHelpText('after', '\nExits 0 when somebody answers, 1 when nobody does, 2 on a wrong usage.')
    .action(scanAt);

async function scanAt(address: string, options: Options, command: Command): Promise<void> {
  // What a scan needs is loaded when it is to run, and not for a line of help.
  const { parseTarget } = await import('../commission/scan/target.ts');
  const { linesOf } = await import('../commission/scan/lines.ts');
  const { loadModels } = await import('../commission/models.ts');
  const { scan } = await import('../commission/scan/scan.ts');
  const { jsonOf, reportOf } = await import('../commission/scan/report.ts');
  const { transportOf } = await import('../platform/transport-of.ts');
  const { SystemClock } = await import('../platform/system-clock.ts');

  const target = parseTarget(address, options.units);
  if (typeof target === 'string') return command.error(`error: ${target}`, { exitCode: 2 });
  const tries = {
    ...(options.bauds === undefined ? {} : { bauds: options.bauds === true ? USUAL_BAUDS : options.bauds }),
    ...(options.parities === undefined
      ? {}
      : { parities: options.parities === true ? USUAL_PARITIES : options.parities }),
  };
  const lines: readonly Connection[] | string = linesOf(target.connection, tries);
  if (typeof lines === 'string') return command.error(`error: ${lines}`, { exitCode: 2 });

  const { models, broken } = loadModels(options.config);
  for (const problem of broken) process.stderr.write(`profile left out: ${problem}\n`);
  const clock = new SystemClock();
  const stopper = new AbortController();
  void stopSignal().then(() => stopper.abort());
  const meter = new Meter(process.stderr, clock);
  const { timeout } = options;
  try {
    const result = await scan(
      {
        target,
        models,
        lines,
        signal: stopper.signal,
        ...(timeout === undefined ? {} : { timeout }),
        progress: ({ doing, where, done, of, found }) =>
          meter.show(done, of, `${where}  ${doing === 'looking' ? 'looking for units' : 'reading'}  found ${found}`),
      },
      transportOf,
      clock,
    );
    meter.clear();
    process.stdout.write(
      options.json === true ? `${JSON.stringify(jsonOf(result))}\n` : reportOf(result, paintFor(process.stdout.isTTY)),
    );
    process.exitCode = result.units.length > 0 ? 0 : 1;
  } finally {
    meter.clear();
  }
}

function patience(text: string): number {
  const ms = millisecondsOf(text);
  if (!(ms >= 1 && ms <= 60_000)) throw new InvalidArgumentError('write it like 500ms or 2s, at most 60s');
  return ms;
}

function bauds(text: string): readonly number[] {
  const all = text.split(',').map(Number);
  if (!all.every((baud) => Number.isInteger(baud) && baud >= 300 && baud <= 921_600))
    throw new InvalidArgumentError('write them like 9600,19200');
  return all;
}

function parities(text: string): readonly Parity[] {
  return text.split(',').map((word) => {
    const parity = PARITIES.find((known) => known === word);
    if (parity === undefined) throw new InvalidArgumentError(`parities are ${PARITIES.join(', ')}`);
    return parity;
  });
}
