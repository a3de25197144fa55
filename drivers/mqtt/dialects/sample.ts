import { type TagId, tagId } from '../../../src/domain/ids.ts';
import type { Counter } from '../../../src/domain/reading/lateness.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';

/** Where a message says that a badge is, before it is put into the site frame. */
export type SamplePlace = LocalPlace | GlobalPlace;

/** Metres in a frame of the source's own. */
export interface LocalPlace {
  readonly frame: 'local';
  /** Which of its frames, where the source has several. */
  readonly system?: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly z?: number | undefined;
  /** One sigma radius in metres; none where the message says none, NaN where what it says is no accuracy. */
  readonly accuracy?: number | undefined;
  /** The floor as the source calls it. */
  readonly floor?: string | number | undefined;
}

/** Degrees of WGS 84 (EPSG:4326), elevation in metres above the ellipsoid. */
export interface GlobalPlace {
  readonly frame: 'wgs84';
  readonly longitude: number;
  readonly latitude: number;
  readonly elevation?: number | undefined;
  readonly accuracy?: number | undefined;
  readonly floor?: string | number | undefined;
}

/** What the anchors measured of a badge, for the solver. */
export type Measures =
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[]; readonly settles?: number | undefined }
  | { readonly kind: 'arrivals'; readonly arrivals: readonly Arrival[] };

/** A distance to an anchor in metres. */
export interface Range {
  readonly anchor: string;
  readonly distance: number;
  /** 0 to 1: the radio's own doubt, where it says so. */
  readonly quality?: number | undefined;
  /** One sigma in metres, where more than the radio's noise is in it. */
  readonly sigma?: number | undefined;
}

/** When an anchor heard the blink: seconds of one clock that all anchors share; only differences mean anything. */
export interface Arrival {
  readonly anchor: string;
  readonly seconds: number;
}

/** The button was pressed last at this moment of the source's clock, Unix ms; 0 for never. It has no "let go". */
export interface Press {
  readonly pressedAt: number;
}

export const NEVER: Press = { pressedAt: 0 };

/** What one message says of one badge: lengths in metres, times in Unix ms of the source, not evaluated yet. */
export interface Sample {
  readonly tag: TagId;
  readonly place?: SamplePlace | undefined;
  readonly measures?: Measures | undefined;
  /** The badge was heard and its place is unknown: a heart-beat. */
  readonly heard?: boolean | undefined;
  readonly at?: number | undefined;
  readonly seq?: Counter | undefined;
  readonly sos?: boolean | Press | undefined;
  /** `sos: true` is said once for each press, and nothing while the button is held down. */
  readonly isOnce?: true | undefined;
  /** Percent, 0 to 100. */
  readonly battery?: number | undefined;
  readonly moving?: boolean | undefined;
  readonly tampered?: boolean | undefined;
  /** Its wearer fell: while that is said it is one fall. */
  readonly fallen?: boolean | undefined;
}

/** What a message holds: of each badge a sample, and why the rest of it was thrown away. */
export interface Contents {
  readonly samples: readonly Sample[];
  readonly rejects: readonly RejectReason[];
  /** The text of a message that cannot be read, looks like a call for help, and does not say of which badge. */
  readonly unreadableCall?: string;
}

/** Contents that are being gathered. */
export class SampleBatch implements Contents {
  readonly samples: Sample[] = [];
  readonly rejects: RejectReason[] = [];
}

/** A message of which nothing can be used. */
export const rejected = (reason: RejectReason): Contents => ({ samples: [], rejects: [reason] });

const LONGEST_TAG = 64;

/** The id of a badge, of a text or a number; undefined where there is none. */
export function tagIn(value: unknown): TagId | undefined {
  const text = typeof value === 'string' ? value.trim() : Number.isFinite(value) ? String(value) : '';
  return text === '' ? undefined : tagId(text.length > LONGEST_TAG ? text.slice(0, LONGEST_TAG) : text);
}
