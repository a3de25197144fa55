import { Command } from 'commander';
import { drivers } from '../../drivers/registry.ts';
import { Meter } from '../commission/meter.ts';
import { whatIf } from '../evidence/what-if.ts';
import { whatIfText } from './what-if-text.ts';
import { finish } from '../log/finish.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { loadOrThrow } from '../settings/load.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { WHAT_IF_TEXTS } from '../words/what-if.ts';
import { filled } from '../words/sentence.ts';
import { language, spoken } from './language.ts';
import { nothingRecorded, openRecord, type SpanOptions, tellLeftOut } from './record-span.ts';

/** So many transitions of a span are compared. */
const MOST_TRANSITIONS = 100_000;

/** `fengsui what-if`: what alarms there would have been under other rules. */
export const whatIfCommand = (): Command =>
  new Command('what-if')
    .description(spoken(COMMAND_TEXTS.whatIf))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .requiredOption('--config <dir>', spoken(COMMAND_TEXTS.whatIfConfig))
    .option('--from <time>', spoken(COMMAND_TEXTS.from))
    .option('--to <time>', spoken(COMMAND_TEXTS.to))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action(showWhatIf);

interface Options extends SpanOptions {
  readonly config: string;
  readonly json?: true;
}

function showWhatIf(options: Options, command: Command): void {
  const { plant } = loadOrThrow(options.config, drivers);
  const record = openRecord(options, command);
  const { reader, asked, time } = record;
  const meter = new Meter(process.stderr, new SystemClock());
  const progress = (at: number): void => {
    const percent = Math.floor((100 * (at - asked.from)) / Math.max(1, asked.to - asked.from));
    meter.show(Math.min(100, Math.max(0, percent)), 100, spoken(WHAT_IF_TEXTS.folding));
  };
  const present = record.plant;
  const answer = finish(whatIf(reader, asked, plant, { present, most: MOST_TRANSITIONS, progress }));
  meter.clear();
  if (answer === undefined) throw nothingRecorded(record);
  if (options.json === true) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else process.stdout.write(whatIfText(answer, time, language));
  if (answer.to < asked.to)
    process.stderr.write(`${spoken(filled(WHAT_IF_TEXTS.tooMany, { to: time.rfc3339(answer.to) }))}\n`);
  tellLeftOut(record);
}
