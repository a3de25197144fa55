import type { GasId } from '../../src/domain/gas/gases.ts';
import type { ContactKind } from '../../src/domain/plant.ts';

/** How a detector can lie: holds its value, reads a clean zero, has a broken loop, gives no number, or creeps upwards. */
export type Fault = 'stuck' | 'dead' | 'open-circuit' | 'invalid' | 'drift';

/** What can escape: a gas that detectors look for, or nitrogen, which is only missed as oxygen. */
export type Species = GasId | 'N2';

/** The nth (from 0) point of a gas in the order of the configuration, counted around; so a scenario fits any plant. */
export interface PointPick {
  readonly gas: GasId;
  readonly nth: number;
}

/** The nth (from 0) badge carrier of a group, counted around; of everybody where no group is named. */
export interface PersonPick {
  readonly group?: string;
  readonly nth: number;
}

/** When, in seconds from the start of the scenario; how long; and after how long again. */
interface Timed {
  readonly at: number;
  readonly for: number;
  readonly every?: number;
}

export type Happening = Timed &
  (
    | {
        /** Gas escapes; the source grows to its full rate over `ramp` seconds. */
        readonly do: 'leak';
        readonly species: Species;
        readonly near: PointPick;
        /** Metres from that point to the source. */
        readonly offset?: readonly [x: number, y: number];
        /** Grams a second at the full rate. */
        readonly rate: number;
        readonly ramp: number;
      }
    | { readonly do: 'fault'; readonly point: PointPick; readonly fault: Fault }
    | { readonly do: 'contact'; readonly contact: ContactKind; readonly nth: number }
    /** Somebody goes where their group must not be. */
    | { readonly do: 'stray'; readonly person: PersonPick }
    /** Somebody falls and lies still. */
    | { readonly do: 'collapse'; readonly person: PersonPick }
    | { readonly do: 'sos'; readonly person: PersonPick }
    | { readonly do: 'badge-lost'; readonly person: PersonPick }
    | { readonly do: 'low-battery'; readonly person: PersonPick }
    /** A badge that no person carries by the configuration comes on site. */
    | { readonly do: 'stranger' }
    /** A gas panel is without power: it answers nothing. */
    | { readonly do: 'power-cut'; readonly device: number }
  );

/** Timed happenings in a wind. */
export interface Scenario {
  readonly name: string;
  /** Where the wind comes from, degrees from north; metres a second. */
  readonly wind: { readonly from: number; readonly speed: number };
  readonly happenings: readonly Happening[];
}
