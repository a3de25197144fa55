import { createHash } from 'node:crypto';
import { Capture } from '../../domain/checkpoint.ts';
import type { Plant } from '../../domain/plant.ts';
import { instant } from '../../domain/time.ts';
import type { LogReader } from '../../log/reader.ts';
import { LogRecording } from '../../log/recording.ts';
import type { Signer } from '../../log/signer.ts';
import {
  BUNDLE_FORMAT,
  BUNDLE_PARTS,
  type BundleAbout,
  type BundlePart,
  type BundleSeal,
  CLOSING,
  openingOf,
} from '../../wire/bundle-file.ts';
import { BundleBlocks, packedLines, sha256Hex } from './blocks.ts';
import { Frames } from './frames.ts';
import type { BundleSpan } from './incident.ts';
import { type BundlePage, bundleHead, bundleTail } from './page.ts';
import { rowText } from './row-text.ts';

/** A bundle ends before its data are larger than this, bytes as they stand in the file: mail and browsers take it. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Rows that are taken in one step: some milliseconds. */
const ROWS_A_STEP = 32;

/** Where a bundle comes from, and who wants it. */
export interface BundleOrigin {
  readonly by: string;
  /** Wall clock, ms. */
  readonly madeAt: number;
  readonly installation: string;
  readonly build: number;
  readonly head: BundleAbout['head'];
}

/** What it is made with. */
export interface BundleTools {
  readonly reader: LogReader;
  /** Used where the record does not hold the plant of then. */
  readonly present: Plant;
  readonly signer: Pick<Signer, 'publicKey' | 'sign'>;
  readonly page: BundlePage;
  /** For tests. */
  readonly mostBytes?: number;
}

/** An incident bundle, a little at a time: no more of it than the recorded lines is in memory. */
export function* bundle(
  tools: BundleTools,
  { from, to, incident }: BundleSpan,
  origin: BundleOrigin,
): Generator<string | undefined, BundleAbout, undefined> {
  const { present, signer, page, mostBytes = MOST_BYTES } = tools;
  const damaged = new Set<string>();
  const reader = tools.reader.hearing((file) => damaged.add(file));
  const recording = new LogRecording(reader, present);
  const parts: Partial<Record<BundlePart, string>> = {};
  const embedded = (part: BundlePart, content: string): string => {
    parts[part] = sha256Hex(content);
    return openingOf(part) + content + CLOSING;
  };

  const head = bundleHead(page);
  const begin = reader.seqAt(from) ?? 0;
  const state = yield* recording.stateAt(from);
  const before = new Capture(state).finish();
  const plants = new Map([[state.base.revision, state.base]]);
  const frames = new Frames(recording, state, from);
  const [rows, view] = [new BundleBlocks(), new BundleBlocks()];
  const viewHash = createHash('sha256');
  let [rowsText, count, lastSeq, heldTo] = ['', 0, begin, to];

  yield head + openingOf('view');
  const viewed = (text: string): string => {
    viewHash.update(text);
    return text;
  };
  for (const row of reader.rows({ fromSeq: begin + 1, toSeq: reader.seqAt(to) ?? begin })) {
    // Never half of what belongs to one input.
    if (row.seq !== lastSeq && rows.bytes + view.bytes > mostBytes) {
      heldTo = frames.state.at;
      break;
    }
    if (++count % ROWS_A_STEP === 0) yield;
    lastSeq = row.seq;
    frames.take(row);
    const { base } = frames.state;
    plants.set(base.revision, base);
    rowsText += rows.add(rowText(row)) ?? '';
    for (const message of frames.told()) yield viewed(view.add(message) ?? '');
  }
  frames.until(instant(heldTo));
  for (const message of frames.told()) yield viewed(view.add(message) ?? '');
  yield viewed(view.rest()) + CLOSING;
  parts.view = viewHash.digest('hex');
  yield embedded('rows', rowsText + rows.rest());
  yield embedded('plants', packedLines([...plants.values()].map((plant) => JSON.stringify(plant))));
  yield embedded('state', packedLines([JSON.stringify(before)]));

  const { site } = frames.state.plant;
  const kept = reader.range();
  const about: BundleAbout = {
    ...origin,
    site: { id: site.id, name: { ...site.name }, timezone: site.timezone },
    ...(incident === undefined ? {} : { incident }),
    asked: { from, to },
    held: { from, to: heldTo },
    rows: count,
    firstSeq: begin + 1,
    lastSeq,
    gaps: [
      // Of what is before the first record, or is no longer kept, nothing is known.
      ...(kept !== undefined && kept.from > from ? [{ from, to: instant(Math.min(kept.from, heldTo)) }] : []),
      ...recording.gaps().filter((gap) => gap.to > from && gap.from < heldTo),
    ],
    ...(frames.missing === undefined ? {} : { missing: frames.missing }),
    damaged: [...damaged].sort(),
  };
  yield embedded('about', JSON.stringify(about).replaceAll('<', '\\u003c'));
  yield sealed(parts as BundleSeal['parts'], signer, page);
  return about;
}

/** The seal over all that was written, its signature, and the end of the file. */
function sealed(parts: BundleSeal['parts'], signer: BundleTools['signer'], page: BundlePage): string {
  const tail = bundleTail(page);
  const empty = (part: Parameters<typeof openingOf>[0]): string => openingOf(part) + CLOSING;
  const elements = [...BUNDLE_PARTS.map(empty), empty('seal'), empty('signature')].join('');
  const seal: BundleSeal = {
    format: BUNDLE_FORMAT,
    publicKey: signer.publicKey,
    frame: sha256Hex(bundleHead(page) + elements + tail),
    parts,
  };
  const text = JSON.stringify(seal);
  const signature = signer.sign(text);
  return openingOf('seal') + text + CLOSING + openingOf('signature') + signature + CLOSING + tail;
}
