import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { INSTALL_TEXTS } from '../words/install.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { spoken } from './language.ts';

/** What comes along with the program: the configuration of the demo, and beside it what a new plant begins with. */
const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
const SCHEMA = 'fengsui.schema.json';

/** `fengsui init DIR`: a configuration to begin with. */
export const initCommand = (): Command =>
  new Command('init')
    .description(spoken(COMMAND_TEXTS.init))
    .argument('<dir>', spoken(COMMAND_TEXTS.initDir))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action((dir: string, { json }: { readonly json?: true }) => {
      const files = writeFirstConfiguration(dir);
      if (json === true) process.stdout.write(`${JSON.stringify({ config: resolve(dir), files })}\n`);
      else process.stdout.write(`${spoken(filled(INSTALL_TEXTS.written, { config: resolve(dir) }))}\n`);
    });

/**
 * Writes a plant that runs as it stands, with the schema for editors beside it. Nothing is overwritten. Every account may
 * read the files: the gateway has one of its own, and secrets stand elsewhere.
 * @returns the names of the files
 * @throws {TextError} where the folder holds a configuration already
 */
function writeFirstConfiguration(dir: string): readonly string[] {
  const there = existsSync(dir) ? readdirSync(dir).filter((name) => /\.ya?ml$/.test(name) || name === SCHEMA) : [];
  if (there.length > 0) throw new TextError(filled(INSTALL_TEXTS.notEmpty, { dir, files: there.join(', ') }));
  if (mkdirSync(dir, { recursive: true }) !== undefined) chmodSync(dir, 0o755);
  const { uid, gid } = statSync(dir);
  const files = {
    'plant.yaml': readFileSync(join(CONFIG, 'init/plant.yaml')),
    [SCHEMA]: readFileSync(join(CONFIG, SCHEMA)),
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name);
    writeFileSync(path, content, { flag: 'wx' });
    chmodSync(path, 0o644);
    // A folder of another account stays wholly its own.
    if (process.getuid?.() === 0) chownSync(path, uid, gid);
  }
  return Object.keys(files);
}
