import { Command, Option } from 'commander';
import { Meter } from '../commission/meter.ts';
import { EXPORT_FORMATS, exported, type ExportFormat } from '../evidence/export.ts';
import type { SpanGaps } from '../evidence/span-gaps.ts';
import { pseudonymsOf } from '../log/pseudonyms.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { Mask } from '../project/mask.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';
import { exportBundle, importCommand, incidentIn } from './bundle.ts';
import { language, spoken } from './language.ts';
import { addSqlCommand } from './log-sql.ts';
import { addProofCommands } from './log-proof.ts';
import { openSink } from './sink.ts';
import { nothingRecorded, openRecord, type SpanOptions, tellGaps, tellLeftOut } from './record-span.ts';

/** `fengsui log ...`: the record itself, also while the gateway runs. */
export function logCommand(): Command {
  const log = new Command('log').description(spoken(COMMAND_TEXTS.log));
  log
    .command('export')
    .description(spoken(COMMAND_TEXTS.logExport))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--from <time>', spoken(COMMAND_TEXTS.from))
    .option('--to <time>', spoken(COMMAND_TEXTS.to))
    .addOption(
      new Option('--format <format>', spoken(COMMAND_TEXTS.exportFormat))
        .choices([...EXPORT_FORMATS, 'bundle'])
        .default('csv'),
    )
    .option('--incident <id>', spoken(COMMAND_TEXTS.exportIncident))
    .option('--names', spoken(COMMAND_TEXTS.exportNames))
    .requiredOption('--out <file>', spoken(COMMAND_TEXTS.exportOut))
    .action((options: ExportOptions, command: Command) =>
      options.format === 'bundle' || (options.incident !== undefined && isDefault(command))
        ? exportBundle(options, command)
        : exportSpan({ ...options, format: options.format }, command),
    );
  log.addCommand(importCommand());
  addSqlCommand(log);
  addProofCommands(log);
  return log;
}

/** An incident is a bundle, unless another format is asked for. */
const isDefault = (command: Command): boolean => command.getOptionValueSource('format') === 'default';

interface ExportOptions extends SpanOptions {
  readonly format: ExportFormat | 'bundle';
  readonly incident?: string;
  readonly out: string;
  readonly names?: true;
}

async function exportSpan(options: ExportOptions & { readonly format: ExportFormat }, command: Command): Promise<void> {
  const opened = openRecord(options, command);
  const { reader, plant } = opened;
  const asked = options.incident === undefined ? opened.asked : incidentIn(reader, options.incident);
  const record = { ...opened, asked };
  const meter = new Meter(process.stderr, new SystemClock());
  const out = openSink(options.out);
  let count = 0;
  let gaps: SpanGaps | undefined;
  try {
    const mask = options.names === true ? undefined : new Mask(pseudonymsOf(options.data));
    const parts = exported(reader, asked, plant, { format: options.format, language, mask });
    for (;;) {
      const next = parts.next();
      if (next.done === true) {
        gaps = next.value;
        if (gaps?.isUnrecorded === true) throw nothingRecorded(record);
        break;
      }
      const { text, lines, at } = next.value;
      count = lines;
      if (!(await out.write(text))) break;
      const percent = Math.floor((100 * (at - asked.from)) / Math.max(1, asked.to - asked.from));
      meter.show(Math.min(100, Math.max(0, percent)), 100, spoken(filled(LOG_TEXTS.lines, { count })));
    }
    out.close();
  } catch (error) {
    out.abandon();
    throw error;
  } finally {
    meter.clear();
  }
  if (options.out !== '-')
    process.stderr.write(`${spoken(filled(LOG_TEXTS.exported, { lines: count, file: options.out }))}\n`);
  if (options.names !== true) process.stderr.write(`${spoken(LOG_TEXTS.pseudonyms)}\n`);
  tellGaps(record, gaps);
  tellLeftOut(record);
}
