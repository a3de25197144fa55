import { Command, InvalidArgumentError } from 'commander';
import type { Connection } from '../../drivers/modbus/settings/connection.ts';
import { paintFor } from '../commission/columns.ts';
import { Meter } from '../commission/meter.ts';
import { millisecondsOf } from '../wire/duration.ts';
import type { Text } from '../domain/text.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { SCAN_TEXTS } from '../words/scan.ts';
import { filled } from '../words/sentence.ts';
import { language, spoken } from './language.ts';
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
    .description(spoken(COMMAND_TEXTS.scan))
    .argument('<address>', spoken(COMMAND_TEXTS.address))
    .option('--units <list>', spoken(COMMAND_TEXTS.units))
    .option('--timeout <duration>', spoken(COMMAND_TEXTS.timeout), patience)
    .option('--bauds [list]', spoken(COMMAND_TEXTS.bauds), bauds)
    .option('--parities [list]', spoken(COMMAND_TEXTS.parities), parities)
    .option('--config <dir>', spoken(COMMAND_TEXTS.scanConfig))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .addHelpText('after', `\n${spoken(COMMAND_TEXTS.scanExit)}`)
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
  if ('zh' in target) return command.error(`error: ${spoken(target)}`, { exitCode: 2 });
  const tries = {
    ...(options.bauds === undefined ? {} : { bauds: options.bauds === true ? USUAL_BAUDS : options.bauds }),
    ...(options.parities === undefined
      ? {}
      : { parities: options.parities === true ? USUAL_PARITIES : options.parities }),
  };
  const lines: readonly Connection[] | Text = linesOf(target.connection, tries);
  if ('zh' in lines) return command.error(`error: ${spoken(lines)}`, { exitCode: 2 });

  const { models, broken } = loadModels(options.config);
  for (const problem of broken) process.stderr.write(`${spoken(filled(SCAN_TEXTS.leftOut, { problem }))}\n`);
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
          meter.show(
            done,
            of,
            [
              where,
              spoken(doing === 'looking' ? SCAN_TEXTS.looking : SCAN_TEXTS.reading),
              spoken(filled(SCAN_TEXTS.found, { count: found })),
            ].join('  '),
          ),
      },
      transportOf,
      clock,
    );
    meter.clear();
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(jsonOf(result, language))}\n`
        : reportOf(result, paintFor(process.stdout.isTTY), language),
    );
    process.exitCode = result.units.length > 0 ? 0 : 1;
  } finally {
    meter.clear();
  }
}

function patience(text: string): number {
  const ms = millisecondsOf(text);
  if (!(ms >= 1 && ms <= 60_000)) throw new InvalidArgumentError(spoken(CLI_TEXTS.writeTimeout));
  return ms;
}

function bauds(text: string): readonly number[] {
  const all = text.split(',').map(Number);
  if (!all.every((baud) => Number.isInteger(baud) && baud >= 300 && baud <= 921_600))
    throw new InvalidArgumentError(spoken(CLI_TEXTS.writeBauds));
  return all;
}

function parities(text: string): readonly Parity[] {
  return text.split(',').map((word) => {
    const parity = PARITIES.find((known) => known === word);
    if (parity === undefined)
      throw new InvalidArgumentError(spoken(filled(CLI_TEXTS.parities, { all: PARITIES.join(', ') })));
    return parity;
  });
}
