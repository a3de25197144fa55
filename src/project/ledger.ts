import { CHECK_KINDS, type CheckRecord, DUE_KINDS, type DueKind, type LedgerState } from '../domain/ledger/check.ts';
import { dueOf, lastPassed } from '../domain/ledger/due.ts';
import { farthestSeen } from '../domain/ledger/judge.ts';
import { type Checked, checkedPoint } from '../domain/ledger/keep.ts';
import type { State } from '../domain/state/state.ts';
import type { LedgerItem } from '../wire/ledger.ts';

const WORST = ['failed', 'overdue', 'unknown', 'fine'] as const;

/** What is known of the checks of all detectors: what failed or is overdue first, then by due date. */
export function ledgerOf(state: State): LedgerItem[] {
  const items = state.plant.points.flatMap(({ id }) => {
    const point = checkedPoint(state, id);
    return point === undefined ? [] : [itemOf(state, point)];
  });
  const rank = ({ status }: LedgerItem): number => WORST.indexOf(status === 'unknown' ? 'fine' : status);
  return items.sort(
    (a, b) => rank(a) - rank(b) || (a.next ?? Infinity) - (b.next ?? Infinity) || (a.point < b.point ? -1 : 1),
  );
}

function itemOf(state: State, point: Checked): LedgerItem {
  const ledger: Readonly<LedgerState> = state.ledger.get(point.id) ?? { since: state.at, last: {}, passedAt: {} };
  const { running } = ledger;
  const peak = running && farthestSeen(running);
  const due = {
    calibration: dueItem(state, point, ledger, 'calibration'),
    bump: dueItem(state, point, ledger, 'bump'),
    verification: dueItem(state, point, ledger, 'verification'),
  };
  const statuses = new Set<string>(DUE_KINDS.map((kind) => due[kind].status));
  if (ledger.failed !== undefined) statuses.add('failed');
  const next = DUE_KINDS.flatMap((kind) => due[kind].at ?? []).sort((a, b) => a - b)[0];
  return {
    point: point.id,
    name: point.name,
    ...(point.gas === undefined ? {} : { gas: point.gas }),
    unit: point.unit,
    range: point.range,
    zones: (state.index.gasZonesOf.get(point.id) ?? []).map(({ id }) => id),
    status: WORST.find((status) => statuses.has(status)) ?? 'fine',
    ...(next === undefined ? {} : { next }),
    due,
    ...(ledger.doubtAt !== undefined && ledger.doubtAt <= state.at ? { doubtful: true as const } : {}),
    last: CHECK_KINDS.flatMap((kind): CheckRecord[] => {
      const line = ledger.last[kind];
      return line === undefined ? [] : [line];
    }).sort((a, b) => b.at - a.at),
    ...(running === undefined
      ? {}
      : {
          running: {
            check: running.check,
            since: running.since,
            until: running.until,
            by: running.by,
            ...(running.start === undefined ? {} : { start: running.start }),
            ...(peak === undefined ? {} : { peak }),
            alarms: running.alarms,
            ...(running.recorded === true ? { recorded: running.recorded } : {}),
            bypass: running.isBypassed === true,
          },
        }),
  };
}

function dueItem(state: State, { checks }: Checked, ledger: LedgerState, kind: DueKind): LedgerItem['due'][DueKind] {
  const { status, at } = dueOf(ledger, checks, kind, state.at);
  const last = lastPassed(ledger, checks, kind);
  return { status, ...(at === undefined ? {} : { at }), ...(last === undefined ? {} : { last }) };
}
