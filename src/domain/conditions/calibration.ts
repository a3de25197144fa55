import { checkedPoint } from '../ledger/keep.ts';
import { firstDue } from '../ledger/due.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { PointKind } from './kind.ts';

/** A check of a detector is overdue, or failed: its reading stays valid, and a person has to see to it (domain.md 2). */
export const CALIBRATION: PointKind = {
  name: 'calibration',
  words: text('标定、功能测试到期或未通过', 'calibration, bump test or verification overdue or failed'),
  short: text('标定到期', 'calibration due'),
  subject: 'point',
  shown: { mark: 'point' },
  configure(point) {
    if (point.type !== 'measured' || point.checks === undefined) return undefined;
    return { priority: 4, latching: false, onDelay: duration(0), offDelay: duration(0) };
  },
  evaluate({ state, at }, { id }) {
    const ledger = state.ledger.get(id);
    if (ledger === undefined) return undefined;
    return ledger.failed !== undefined || (ledger.dueAt !== undefined && ledger.dueAt <= at) ? 'beyond' : 'within';
  },
  evidence({ state, at }, { id }) {
    const seen = { sensedAt: at, cause: 'calibration' } as const;
    const ledger = state.ledger.get(id);
    const point = checkedPoint(state, id);
    if (ledger?.failed !== undefined) return { ...seen, trouble: { what: 'check-failed', check: ledger.failed } };
    const due = ledger === undefined || point === undefined ? undefined : firstDue(ledger, point.checks);
    return due === undefined ? seen : { ...seen, trouble: { what: 'check-overdue', check: due.kind, due: due.at } };
  },
};
