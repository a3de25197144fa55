import { z } from 'zod';
import { bothLanguages, time } from './parts.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const stretch = z.object({ from: time, to: time }).readonly();

/** What a bundle says of itself: what it is about, and where it comes from. */
export const bundleAbout = z.object({
  /** By the wall clock of the machine. */
  madeAt: z.int(),
  by: z.string(),
  /** Eight hexadecimal digits: the gateway that wrote the record. */
  installation: z.string(),
  /** When the program was built that made it. */
  build: z.int(),
  site: z.object({ id: z.string(), name: bothLanguages, timezone: z.string() }),
  incident: z.object({ id: z.string(), from: time, to: time.optional(), alarm: z.string().optional() }).optional(),
  /** The span that was asked for, and the one that is held: a bundle of bounded size may end sooner. */
  asked: stretch,
  held: stretch,
  rows: z.int(),
  firstSeq: z.int(),
  lastSeq: z.int(),
  /** The newest entry of the record when the bundle was made, with the hash of its chain. */
  head: z.object({ seq: z.int(), hash: hash.optional() }).readonly(),
  /** When nothing was watched. */
  gaps: z.array(stretch),
  /** A stretch of which inputs are missing in the record: alarm states after it may be others. */
  missing: stretch.optional(),
  /** Files of the record that could not be read. */
  damaged: z.array(z.string()),
});
