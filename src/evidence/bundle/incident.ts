import { type Instant, instant, minutes } from '../../domain/time.ts';
import type { LogReader } from '../../log/reader.ts';
import type { Steps } from '../../ports/steps.ts';
import type { BundleAbout } from '../../wire/bundle-file.ts';

/** So much before and after an incident belongs to it. */
const AROUND = minutes(10);
/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/** What a bundle is made of. */
export interface BundleSpan {
  readonly from: Instant;
  readonly to: Instant;
  readonly incident?: NonNullable<BundleAbout['incident']>;
}

/** An incident as the record has it, with the minutes around it; nothing where the record does not have it. */
export function* spanOfIncident(reader: LogReader, id: string): Steps<BundleSpan | undefined> {
  let closedAt: number | undefined;
  let looked = 0;
  for (const row of reader.rows({}, ['acts'], 'backward')) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind !== 'event' || row.event.subject !== id) continue;
    const { kind, at, alarm } = row.event;
    if (kind === 'incident-closed') closedAt = at;
    if (kind !== 'incident-opened') continue;
    const end = closedAt ?? reader.range()?.to ?? at;
    return {
      from: instant(at - AROUND),
      to: instant(end + (closedAt === undefined ? 0 : AROUND)),
      incident: {
        id,
        from: at,
        ...(closedAt === undefined ? {} : { to: closedAt }),
        ...(alarm === undefined ? {} : { alarm }),
      },
    };
  }
  return undefined;
}
