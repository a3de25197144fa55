import type { ConditionName } from '../../domain/alarm/condition.ts';

/** How a screen shows an alarm of a kind. */
export interface ShownKind {
  /** What it marks on the map: its own point, that point as lost, its zone, whom it is about; nothing without a place. */
  readonly mark: 'point' | 'lost' | 'zone' | 'people' | 'none';
  /** People are in danger now: its response opens before that of what endangers them. */
  readonly isDanger?: true;
  /** Where it was caused by an alarm of this kind of its device, it stands below that one. */
  readonly behind?: ConditionName;
}

const SHOWN: Readonly<Record<ConditionName, ShownKind>> = {
  high: { mark: 'point' },
  'high-high': { mark: 'point' },
  low: { mark: 'point' },
  'low-low': { mark: 'point' },
  'over-range': { mark: 'point' },
  rising: { mark: 'point' },
  bad: { mark: 'lost', behind: 'offline' },
  on: { mark: 'point' },
  offline: { mark: 'none' },
  'over-count': { mark: 'zone' },
  forbidden: { mark: 'zone' },
  evacuate: { mark: 'zone', isDanger: true },
  sos: { mark: 'people', isDanger: true },
  strangers: { mark: 'none' },
  recording: { mark: 'none' },
  config: { mark: 'none' },
  unconfirmed: { mark: 'none' },
  clock: { mark: 'none' },
  blind: { mark: 'none' },
};

/** How a screen shows alarms of a kind: the one place where the dashboard tells kinds apart. */
export const shownAs = (condition: ConditionName): ShownKind => SHOWN[condition];
