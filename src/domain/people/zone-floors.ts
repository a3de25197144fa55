import type { FloorId } from '../ids.ts';
import type { Zone } from '../plant.ts';

/** The floors that a zone is on, its first one first. */
export const floorsOf = ({ floor, floors }: Pick<Zone, 'floor' | 'floors'>): readonly FloorId[] => floors ?? [floor];

/** Whether a zone is on a floor. */
export const isOnFloor = ({ floor, floors }: Pick<Zone, 'floor' | 'floors'>, on: FloorId): boolean =>
  floor === on || floors?.includes(on) === true;
