import type { Instant } from '../time.ts';
import type { AnchorField } from './anchors.ts';
import type { MeasurementEpoch } from './epoch.ts';
import type { Located, NotLocated, SitePosition } from './located.ts';
import { locate, type LocateOptions } from './locate.ts';
import { learn, type SelfCalibration, selfCalibration } from './self-calibration.ts';
import {
  type FilterTuning,
  follow,
  freshFilter,
  ON_FOOT,
  predictedAt,
  type FilterStep,
  type TagFilter,
} from './tag-filter.ts';

/** Anchors that hear each other's tags, what was learned of them, and the tags themselves. Plain data. */
export interface Area {
  readonly calibration: SelfCalibration;
  /** False: the biases stay as they were given. */
  readonly learns: boolean;
  readonly tuning: FilterTuning;
  readonly tags: Map<string, AreaTag>;
}

interface AreaTag {
  readonly filter: TagFilter;
  /** Where it last taught. */
  taught?: SitePosition;
}

/** Metres that a tag must have gone to teach again: reflections are alike within a wavelength or two of the envelope. */
const LESSON = 0.3;

export const areaOf = (field: AnchorField, learns = true, tuning: FilterTuning = ON_FOOT): Area => ({
  calibration: selfCalibration(field),
  learns,
  tuning,
  tags: new Map(),
});

/** The whole way from an epoch of a tag to where it is believed to be; changes the area. */
export function position(
  area: Area,
  tag: string,
  epoch: MeasurementEpoch,
  at: Instant,
  options: Omit<LocateOptions, 'previous'> = {},
): { readonly fix: Located | NotLocated; readonly step: FilterStep } {
  let known = area.tags.get(tag);
  if (known === undefined) area.tags.set(tag, (known = { filter: freshFilter(area.tuning) }));
  const previous = predictedAt(known.filter, at);
  const fix = locate(epoch, area.calibration.field, previous === undefined ? options : { ...options, previous });
  const step = follow(known.filter, fix, at);
  if (area.learns && fix.ok && step.kind === 'taken' && hasMoved(known.taught, step.place)) {
    known.taught = step.place;
    learn(area.calibration, epoch, fix, options);
  }
  return { fix, step };
}

function hasMoved(from: SitePosition | undefined, to: SitePosition): boolean {
  if (from === undefined) return true;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return dx * dx + dy * dy > LESSON * LESSON;
}
