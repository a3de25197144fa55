import type { ConfigurationEdit } from '../domain/input.ts';
import type { Instant } from '../domain/time.ts';
import type { ChangeRequest, ConfigurationItem, KeyChange } from '../ports/configuration.ts';
import type { KeyDifference } from '../settings/differences.ts';

/** So many changes are listed one by one. */
const MOST_CHANGES = 200;
const MOST_LOOSENED = 200;
/** A longer value (a whole device) is cut, characters. */
const LONGEST_VALUE = 2000;
const LONGEST_TEXT = 200;

/** Who changes files while the gateway is off. */
export const BY_HAND = 'edit';
/** Another version of the program, which reads more or less out of the same files. */
export const BY_UPGRADE = 'upgrade';

/** A change for the history. */
export function itemOf(
  change: {
    readonly revision: string;
    readonly previous: string;
    readonly at: Instant;
    readonly differences: readonly KeyDifference[];
    readonly loosened: readonly string[];
    readonly isUndo: boolean;
  },
  { by, role, reason, confirmedBy }: ChangeRequest,
): ConfigurationItem {
  const { revision, previous, at, differences, loosened, isUndo } = change;
  return {
    revision,
    previous,
    at,
    by,
    role,
    ...(reason === undefined ? {} : { reason }),
    changes: differences.slice(0, MOST_CHANGES).map(changeOf),
    changed: differences.length,
    loosened: loosened.slice(0, MOST_LOOSENED),
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
    ...(isUndo ? { undo: true } : {}),
  };
}

function changeOf({ path, old, new: fresh }: KeyDifference): KeyChange {
  return {
    path,
    ...(old === undefined ? {} : { old: short(old) }),
    ...(fresh === undefined ? {} : { new: short(fresh) }),
  };
}

function short(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? value : `${text.slice(0, LONGEST_VALUE)}…`;
}

/** A change as the record tells it. */
export function editOf(item: ConfigurationItem): ConfigurationEdit {
  const { by, role, reason, changes, changed, loosened, confirmedBy, undo } = item;
  return {
    by,
    role,
    ...(reason === undefined ? {} : { reason }),
    changes: changes.map(({ path, old, new: fresh }) => ({
      path,
      ...(old === undefined ? {} : { old: textOf(old) }),
      ...(fresh === undefined ? {} : { new: textOf(fresh) }),
    })),
    changed,
    loosened,
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
    ...(undo === undefined ? {} : { undo }),
  };
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
