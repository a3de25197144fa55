import { instant, type Instant, later } from '../time.ts';
import {
  CHECK_KINDS,
  type CheckKind,
  type CheckPlan,
  type CheckRecord,
  DUE_KINDS,
  type DueKind,
  type LedgerState,
} from './check.ts';

/** What serves as what: each check with gas shows that the detector responds. */
const SERVED_BY: Readonly<Record<CheckKind, readonly CheckKind[]>> = {
  bump: CHECK_KINDS,
  calibration: ['calibration'],
  verification: ['verification'],
  proof: ['proof'],
};

/** `unknown`: nothing was ever recorded of it, and it is not overdue. */
export type DueStatus = 'off' | 'unknown' | 'fine' | 'overdue' | 'failed';

/** When a check of a kind is next due, and what is known of it. */
interface DueCheck {
  readonly status: DueStatus;
  readonly at?: Instant;
}

/** When a kind was last passed, by the record or by the configuration; none where nothing is known. */
export function lastPassed(
  { passedAt, last }: Pick<LedgerState, 'passedAt' | 'last'>,
  plan: CheckPlan,
  kind: DueKind,
): Instant | undefined {
  const serves = (one: CheckKind): boolean => one === kind || last[one]?.isInAir !== true;
  const known = SERVED_BY[kind].filter(serves).flatMap((one) => passedAt[one] ?? []);
  if (kind === 'calibration' && plan.last !== undefined) known.push(plan.last);
  return known.length === 0 ? undefined : instant(Math.max(...known));
}

/** Where nothing is known it counts from when the detector came into force: a fresh plant raises nothing. */
function dueAt(
  ledger: Pick<LedgerState, 'passedAt' | 'last' | 'since'>,
  plan: CheckPlan,
  kind: DueKind,
): Instant | undefined {
  const every = plan[kind];
  return every === undefined ? undefined : later(lastPassed(ledger, plan, kind) ?? ledger.since, every);
}

/** The kind that failed last and was not passed since. */
export const failedKind = ({ last, passedAt }: Pick<LedgerState, 'last' | 'passedAt'>): CheckKind | undefined =>
  CHECK_KINDS.find((kind) => {
    const line = last[kind];
    return line?.result === 'fail' && !SERVED_BY[kind].some((one) => (passedAt[one] ?? -Infinity) > line.at);
  });

/** What is to be said of a kind now. */
export function dueOf(ledger: LedgerState, plan: CheckPlan, kind: DueKind, now: Instant): DueCheck {
  const at = dueAt(ledger, plan, kind);
  const status = (): DueStatus => {
    if (failedKind({ passedAt: ledger.passedAt, last: { [kind]: ledger.last[kind] } }) !== undefined) return 'failed';
    if (at === undefined) return 'off';
    if (at <= now) return 'overdue';
    return lastPassed(ledger, plan, kind) === undefined ? 'unknown' : 'fine';
  };
  return { status: status(), ...(at === undefined ? {} : { at }) };
}

/** The first kind that is, or will be, overdue. */
export function firstDue(
  ledger: LedgerState,
  plan: CheckPlan,
): { readonly kind: DueKind; readonly at: Instant } | undefined {
  const all = DUE_KINDS.flatMap((kind) => {
    const at = dueAt(ledger, plan, kind);
    return at === undefined ? [] : [{ kind, at }];
  });
  return all.sort((a, b) => a.at - b.at)[0];
}

/** When a calibration is overdue twice over: the reading is no longer what it says (domain.md 2). */
export function doubtFrom(ledger: LedgerState, plan: CheckPlan): Instant | undefined {
  const at = dueAt(ledger, plan, 'calibration');
  return at === undefined || plan.calibration === undefined ? undefined : later(at, plan.calibration);
}

/** The ledger with one more line; lines may come late, so the last one is the newest by its time. */
export function withLine(
  { last, passedAt }: Pick<LedgerState, 'last' | 'passedAt'>,
  line: CheckRecord,
): Pick<LedgerState, 'last' | 'passedAt'> {
  const { check, at, result } = line;
  const known = last[check];
  const isNewest = known === undefined || known.at <= at;
  const passed = passedAt[check];
  return {
    last: isNewest ? { ...last, [check]: line } : last,
    passedAt: result === 'pass' && (passed === undefined || passed < at) ? { ...passedAt, [check]: at } : passedAt,
  };
}
