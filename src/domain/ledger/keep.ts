import { type PointId, pointId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import { type Trust, uncertain } from '../reading/quality.ts';
import type { PlantIndex, State, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import type { Instant } from '../time.ts';
import { endCheck } from './bypass.ts';
import type { CheckPlan, CheckRecord, KeptService, LedgerState, RunningCheck } from './check.ts';
import { doubtFrom, failedKind, firstDue, withLine } from './due.ts';

/** A detector whose checks have due dates. */
export type Checked = MeasuredPoint & { readonly checks: CheckPlan };

/** The detector, where its checks are watched; none of a contact, and none in plants of older records. */
export function checkedPoint({ index }: Pick<State, 'index'>, id: PointId): Checked | undefined {
  const point = index.points.get(id);
  return point?.type === 'measured' && point.checks !== undefined ? { ...point, checks: point.checks } : undefined;
}

const fresh = (turn: Turn): LedgerState => ({ since: turn.at, last: {}, passedAt: {} });

/**
 * A start, or another configuration: detectors that are new, or of another gas now, begin their ledger, and due dates are
 * those of the plan of now.
 * @param before the look-ups of the plant that was in force before
 */
export function expectChecks(turn: Turn, before?: PlantIndex): void {
  const { index, ledger, plant } = turn.state;
  for (const [id, { last, running }] of ledger.sorted()) {
    const isPlanned = checkedPoint(turn.state, id) !== undefined;
    const [earlier, point] = [before?.points.get(id), index.points.get(id)];
    const isOther = earlier?.type === 'measured' && point?.type === 'measured' && earlier.gas !== point.gas;
    if (isOther) endCheck(turn, point, running?.by ?? '');
    if (isOther || (!isPlanned && running === undefined && Object.keys(last).length === 0)) ledger.remove(id);
  }
  for (const { id } of plant.points) if (checkedPoint(turn.state, id) !== undefined) settleLedger(turn, id);
}

/** A due date has come, or may have moved: what rests on it is evaluated, and again at the next one. */
export function settleLedger(turn: Turn, id: string): void {
  const { deadlines, index, ledger } = turn.state;
  const point = checkedPoint(turn.state, pointId(id));
  if (point === undefined) return deadlines.clear('ledger', id);
  const known = ledger.edit(point.id, () => fresh(turn));
  // A date that is not past yet is a slip of the pen, and no calibration.
  const { last, ...plan } = point.checks;
  const checks = last !== undefined && last <= turn.at ? { ...plan, last } : plan;
  const [dueAt, doubtAt, failed] = [firstDue(known, checks)?.at, doubtFrom(known, checks), failedKind(known)];
  put(known, {
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(doubtAt === undefined ? {} : { doubtAt }),
    ...(failed === undefined ? {} : { failed }),
  });
  const [next] = [known.dueAt, known.doubtAt, last]
    .flatMap((at) => (at === undefined || at <= turn.at ? [] : [at]))
    .sort((a, b) => a - b);
  if (next === undefined) deadlines.clear('ledger', id);
  else deadlines.set('ledger', id, next);
  touch(turn, index.dependents.point.get(id));
}

function put(known: LedgerState, of: Pick<LedgerState, 'dueAt' | 'doubtAt' | 'failed'>): void {
  delete known.dueAt;
  delete known.doubtAt;
  delete known.failed;
  Object.assign(known, of);
}

/** A check was recorded. */
export function keepLine(turn: Turn, id: PointId, line: CheckRecord): void {
  const { ledger } = turn.state;
  const known = ledger.edit(id, () => fresh(turn));
  Object.assign(known, withLine(known, line));
  // Its zero is another one now: what it usually reads is learned from the beginning.
  if (line.check === 'calibration' && turn.state.vitals.get(id)?.quiet !== undefined)
    delete turn.state.vitals.edit(id).quiet;
  settleLedger(turn, id);
}

/** What makes a reading doubtful whose detector is overdue twice over. */
export const doubtOfChecks = (ledger: Readonly<LedgerState> | undefined, now: Instant): Trust | undefined =>
  ledger?.doubtAt !== undefined && ledger.doubtAt <= now ? OVERDUE : undefined;

const OVERDUE = uncertain('calibration');

/**
 * Plant time was moved. The dates of checks are of the calendar and stay, but none may lie in the future: a check looks no
 * younger by it. One that goes on keeps its age.
 */
export function moveLedger({ ledger }: Pick<State, 'ledger'>, move: (at: Instant) => Instant, now: Instant): void {
  const past = (at: Instant): Instant => (at > now ? now : at);
  for (const [id, known] of ledger.sorted()) {
    const { since, last, passedAt, running } = known;
    const lines = Object.entries(last).map(([kind, line]) => [kind, { ...line, at: past(line.at) }] as const);
    const passed = Object.entries(passedAt).map(([kind, at]) => [kind, past(at)] as const);
    ledger.replace(id, {
      ...known,
      since: past(since),
      last: Object.fromEntries(lines),
      passedAt: Object.fromEntries(passed),
      ...(running === undefined ? {} : { running: movedCheck(running, move) }),
    });
  }
}

const movedCheck = (running: RunningCheck, move: (at: Instant) => Instant): RunningCheck => ({
  ...running,
  since: move(running.since),
  until: move(running.until),
  rise: running.rise.map(([at, away]) => [move(at), away]),
  ...(running.fall === undefined ? {} : { fall: running.fall.map(([at, away]) => [move(at), away] as const) }),
  ...(running.kept === undefined ? {} : { kept: running.kept.map((one) => movedService(one, move)) }),
  ...(running.sirenAt === undefined ? {} : { sirenAt: move(running.sirenAt) }),
  ...(running.ackedAt === undefined ? {} : { ackedAt: move(running.ackedAt) }),
});

const movedService = (kept: KeptService, move: (at: Instant) => Instant): KeptService => ({
  ...kept,
  from: move(kept.from),
  ...(kept.until === undefined ? {} : { until: move(kept.until) }),
});
