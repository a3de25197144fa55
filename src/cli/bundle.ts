import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import type { bundle } from '../evidence/bundle/bundle.ts';
import { type BundleSpan, spanOfIncident } from '../evidence/bundle/incident.ts';
import { openedBundle } from '../evidence/bundle/opened.ts';
import { builtPage } from '../evidence/bundle/page.ts';
import { recordHead } from '../evidence/head.ts';
import { isUnrecorded } from '../evidence/span-gaps.ts';
import { instant } from '../domain/time.ts';
import { finish } from '../log/finish.ts';
import type { LogReader } from '../log/reader.ts';
import { keyFingerprint, Signer } from '../log/signer.ts';
import { builtAt } from '../platform/build.ts';
import { installationOf } from '../platform/installation.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { BUNDLE_PART_TEXTS } from '../words/bundle.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { spoken } from './language.ts';
import { CALLER } from './owner.ts';
import { nothingRecorded, openRecord, type SpanOptions } from './record-span.ts';
import { openSink } from './sink.ts';

/** What is wanted as a bundle. */
export interface BundleOptions extends SpanOptions {
  readonly incident?: string;
  readonly out: string;
}

/** `fengsui log export --format bundle`: one file that proves itself, and opens in any browser. */
export async function exportBundle(options: BundleOptions, command: Command): Promise<void> {
  const { data, incident: id } = options;
  const opened = openRecord(options, command);
  const { reader, asked, plant } = opened;
  const incident = id === undefined ? undefined : incidentIn(reader, id);
  if (incident === undefined && isUnrecorded(reader, asked)) throw nothingRecorded(opened);
  const span: BundleSpan = incident ?? { from: instant(asked.from), to: instant(asked.to) };
  const out = openSink(options.out);
  try {
    const tools = { reader, present: plant, signer: Signer.open(data), page: builtPage() };
    const origin = {
      by: `cli:${CALLER}`,
      madeAt: Date.now(),
      installation: installationOf(data),
      build: builtAt(),
      head: recordHead(data, reader),
    };
    const parts = (await import('../evidence/bundle/bundle.ts')).bundle(tools, span, origin);
    for (;;) {
      const step = parts.next();
      if (step.done !== true) {
        if (step.value !== undefined && !(await out.write(step.value))) return;
        continue;
      }
      out.close();
      tell(options.out, step.value);
      return;
    }
  } catch (error) {
    out.abandon();
    throw error;
  }
}

/** The span of an incident, with the minutes around it. Throws where the record does not have it. */
export function incidentIn(reader: LogReader, id: string): BundleSpan {
  const span = finish(spanOfIncident(reader, id));
  if (span === undefined) throw new TextError(filled(LOG_TEXTS.noIncident, { id }));
  return span;
}

type Made = Extract<ReturnType<ReturnType<typeof bundle>['next']>, { done: true }>['value'];

function tell(file: string, { rows, held, asked, damaged }: Made): void {
  const say = (text: Parameters<typeof spoken>[0]): void => void process.stderr.write(`${spoken(text)}\n`);
  if (file !== '-') say(filled(LOG_TEXTS.bundled, { lines: rows, file }));
  if (held.to < asked.to) say(filled(LOG_TEXTS.bundleCut, { to: new Date(held.to).toISOString() }));
  for (const name of damaged) say(filled(LOG_TEXTS.leftOut, { file: name, what: '' }));
  if (damaged.length > 0) process.exitCode = 1;
}

/** `fengsui log import`: the record of a bundle in a data folder of its own. */
export const importCommand = (): Command =>
  new Command('import')
    .description(spoken(COMMAND_TEXTS.logImport))
    .argument('<file>', spoken(COMMAND_TEXTS.importFile))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.importData))
    .option('--key <fingerprint>', spoken(COMMAND_TEXTS.importKey))
    .action(importFile);

async function importFile(
  file: string,
  { data, key }: { readonly data: string; readonly key?: string },
): Promise<void> {
  const opened = openedBundle(readFileSync(file));
  if ('faults' in opened) {
    if (opened.faults.includes('file')) throw new TextError(filled(LOG_TEXTS.notBundle, { file: basename(file) }));
    const named = opened.faults.map((fault) => BUNDLE_PART_TEXTS[fault]);
    const what = { zh: named.map(({ zh }) => zh).join('；'), en: named.map(({ en }) => en).join('; ') };
    throw new TextError(filled(LOG_TEXTS.bundleChanged, { file: basename(file), what }));
  }
  const fingerprint = keyFingerprint(opened.publicKey);
  if (key !== undefined && !fingerprint.startsWith(key.replaceAll(' ', '').toLowerCase()))
    throw new TextError(filled(LOG_TEXTS.otherKey, { fingerprint }));
  const { importBundle } = await import('../evidence/bundle/import.ts');
  await importBundle(opened, data, new SystemClock());
  const { about } = opened;
  process.stdout.write(
    `${spoken(filled(LOG_TEXTS.imported, { lines: about.rows, data, site: about.site.name, fingerprint }))}\n`,
  );
}
