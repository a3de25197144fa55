import type { Plant } from '../domain/plant.ts';
import { bundle } from '../evidence/bundle/bundle.ts';
import { spanOfIncident } from '../evidence/bundle/incident.ts';
import { builtPage } from '../evidence/bundle/page.ts';
import { recordHead } from '../evidence/head.ts';
import type { LogReader } from '../log/reader.ts';
import { Signer } from '../log/signer.ts';
import { builtAt } from '../platform/build.ts';
import { installationOf } from '../platform/installation.ts';
import type { BundleQuery } from '../ports/archive.ts';
import type { Found } from '../ports/steps.ts';

/** An incident as a bundle; nothing where the record does not have it. */
export function* bundleText(
  data: string,
  reader: LogReader,
  present: Plant,
  { incident, by, madeAt }: BundleQuery,
): Found<string> {
  const span = yield* spanOfIncident(reader, incident);
  if (span === undefined) return;
  const tools = { reader, present, signer: Signer.open(data), page: builtPage() };
  const origin = {
    by,
    madeAt,
    installation: installationOf(data),
    build: builtAt(),
    head: recordHead(data, reader),
  };
  yield* bundle(tools, span, origin);
}
