import type { SetPoint } from '../domain/alarm/condition.ts';
import type { Gas } from '../domain/gas/gases.ts';
import type { MeasuredPoint } from '../domain/plant.ts';
import type { DeviceFile } from './schema.ts';
import type { PointFile } from './schema-point.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

export const SET_POINTS = ['high', 'high-high', 'low', 'low-low'] as const;
export type SetPointName = (typeof SET_POINTS)[number];

/** A measured point, as it is written and as it is in effect, with where its mistakes are told. */
export interface MeasuredCheck {
  readonly tree: Tree;
  readonly path: Path;
  readonly device: DeviceFile;
  readonly written: PointFile;
  readonly point: MeasuredPoint;
  readonly gas: Gas | undefined;
  /** Ids of the gases of one's own, in the order of `gases:`. */
  readonly ownGases: readonly string[];
  /** Those that are in effect: written, or brought by the gas. */
  readonly limits: Readonly<Partial<Record<SetPointName, SetPoint>>>;
  /** The time between two reads, ms. */
  readonly period: number;
  /** Where a set point is written, or what is nearest to that. */
  readonly at: (limit: string) => Path;
}
