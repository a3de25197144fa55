import { Command } from 'commander';
import { drivers } from '../../drivers/registry.ts';
import { type KeptAddresses, readAddresses } from '../panel/address-file.ts';
import { assigned, NO_ADDRESSES } from '../panel/addresses.ts';
import { mapCsv } from '../panel/csv.ts';
import { mapRows } from '../panel/rows.ts';
import { loadOrThrow } from '../settings/load.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { filled } from '../words/sentence.ts';
import { spoken } from './language.ts';

/** `fengsui outputs`: what the gateway gives to other systems. */
export function outputsCommand(): Command {
  const outputs = new Command('outputs').description(spoken(COMMAND_TEXTS.outputs));
  outputs
    .command('map')
    .description(spoken(COMMAND_TEXTS.outputsMap))
    .requiredOption('--config <dir>', spoken(COMMAND_TEXTS.config))
    .option('--data <dir>', spoken(COMMAND_TEXTS.outputsData))
    .action(({ config, data }: { config: string; data?: string }) => {
      const { plant, file } = loadOrThrow(config, drivers);
      const { addresses, damaged }: Pick<KeptAddresses, 'addresses' | 'damaged'> =
        data === undefined ? { damaged: [] } : readAddresses(data);
      const tell = (text: string): void => void process.stderr.write(`${text}\n`);
      if (file.serve?.modbus === undefined) tell(spoken(CLI_TEXTS.noPanel));
      if (data !== undefined && addresses === undefined)
        tell(spoken(filled(damaged.length > 0 ? CLI_TEXTS.addressesDamaged : CLI_TEXTS.noAddresses, { data })));
      process.stdout.write(mapCsv(mapRows(plant, assigned(plant, addresses ?? NO_ADDRESSES)), spoken));
    });
  return outputs;
}
