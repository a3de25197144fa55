import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChangeReply, Configuration } from '../ports/configuration.ts';
import { CONFIGURATION_TEXTS } from '../words/configuration.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { replaceFile } from './files.ts';
import { readJson } from './json-file.ts';
import { giveToOwner } from './owner.ts';

/** A program on the same machine asks the gateway that runs on its data folder: files work where no socket does. */

const LOOK_EVERY_MS = 200;
const ASK_EVERY_MS = 50;
/** A request that waited longer belongs to a program that has given up. */
const OLDEST_MS = 120_000;

const request = z.object({ files: z.record(z.string(), z.string()), reason: z.string().optional(), by: z.string() });
type InboxRequest = z.output<typeof request>;

const problem = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  code: z.string().optional(),
  level: z.literal('warning').optional(),
  message: z.string(),
  mend: z.string(),
  zh: z.object({ message: z.string(), mend: z.string() }).optional(),
});
const reply = z.union([
  z.object({
    ok: z.literal(true),
    revision: z.string(),
    applied: z.array(z.string()),
    restart: z.array(z.string()),
    devices: z.array(z.string()),
    loosened: z.array(z.string()),
    servedFrom: z.enum(['folder', 'data']),
    durable: z.boolean(),
  }),
  z.object({ ok: z.literal(false), why: z.literal('problems'), problems: z.array(problem) }),
  z.object({
    ok: z.literal(false),
    why: z.enum(['unknown-revision', 'nothing-to-undo', 'busy', 'failed']),
    detail: z.object({ zh: z.string(), en: z.string() }),
  }),
]);

const folderOf = (data: string): string => join(data, 'configuration', 'inbox');

/** Answers requests that programs lay into the data folder. @returns what ends it */
export function serveInbox(data: string, configuration: Configuration): () => void {
  const folder = folderOf(data);
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      for (const name of namesIn(folder)) {
        const file = join(folder, name);
        const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
        const asked = age > OLDEST_MS ? undefined : readJson(file, request);
        rmSync(file, { force: true });
        if (asked === undefined) continue;
        const { files, by, reason } = asked;
        const answer = await configuration.put(files, { by, role: 'admin', reason });
        await replaceFile(file.replace(/\.request$/, '.reply'), JSON.stringify(answer));
      }
    } catch {
      // A disk that takes nothing: the program that asked gives up by itself.
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.request')) : [];
}

/**
 * Asks the gateway that runs on a data folder.
 * @param patience how long to wait for its answer, ms
 * @throws where there is no answer in time; the change is then not made
 */
export async function askInbox(data: string, asked: InboxRequest, patience: number): Promise<ChangeReply> {
  const folder = folderOf(data);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const name = join(folder, randomUUID());
  await replaceFile(`${name}.request`, JSON.stringify(asked));
  giveToOwner(data, join(data, 'configuration'));
  const giveUpAt = performance.now() + patience;
  try {
    while (performance.now() < giveUpAt) {
      const answer = readJson(`${name}.reply`, reply);
      if (answer !== undefined) return answer;
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  } finally {
    rmSync(`${name}.request`, { force: true });
    rmSync(`${name}.reply`, { force: true });
  }
  throw new TextError(filled(CONFIGURATION_TEXTS.noAnswer, { data, wait: patience / 1000 }));
}
