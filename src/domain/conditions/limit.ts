import type { AlarmCondition, Priority, SetPoint } from '../alarm/condition.ts';
import type { Evidence } from '../alarm/transition.ts';
import type { MeasuredPoint, Point } from '../plant.ts';
import { evaluateLimit } from '../reading/limits.ts';
import { currentValue, seenOf } from '../reading/points.ts';
import { processKindOf, USUAL_OF_PROCESS } from '../reading/process.ts';
import type { Turn } from '../state/state.ts';
import { type Text, text } from '../text.ts';
import type { PointKind, Setting } from './kind.ts';

/** A measured value against a set point, levels by GB/T 50493: one kind for each level and direction. */
const limit = (
  name: string,
  direction: SetPoint['direction'],
  priority: Priority,
  words: Text,
  short: Text,
  ofProcess: Text,
  about: Text,
): PointKind => ({
  name,
  words,
  ofProcess,
  short,
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  settings: [{ key: name, about }],
  configure(point, { numbers, onDelay, offDelay }) {
    const value = numbers[name];
    if (point.type !== 'measured' || value === undefined) return undefined;
    const deadband = numbers['deadband'] ?? defaultDeadband(point, value);
    const setPoint = { direction, limit: value, deadband };
    return { priority, latching: priority === 1, onDelay, offDelay, setPoint, unit: point.unit };
  },
  evaluate: evaluateSetPoint,
  evidence: limitEvidence,
});

function evaluateSetPoint(turn: Turn, point: Point, { setPoint }: AlarmCondition) {
  const known = turn.state.points.get(point.id);
  if (known === undefined || setPoint === undefined) return undefined;
  return evaluateLimit(setPoint, currentValue(known), known.trust);
}

function limitEvidence(turn: Turn, point: Point, { setPoint }: AlarmCondition): Evidence {
  const seen = seenOf(turn, point, 'limit');
  return setPoint === undefined ? seen : { ...seen, setPoint };
}

/** Default deadband: max(2 % of range, 1 LSB), at most 20 % of the limit; of a process value by its sort (domain.md 3). */
function defaultDeadband(point: MeasuredPoint, value: number): number {
  const span = point.range[1] - point.range[0];
  const kind = point.gas === undefined ? processKindOf(point.unit) : undefined;
  const share = kind === undefined ? 0.02 : USUAL_OF_PROCESS[kind].deadband;
  // A fifth of a limit at 0, which no gas has, is nothing: one step is the least.
  const most = Math.max(0.2 * Math.abs(value), point.gas === undefined ? point.resolution : 0);
  return Math.min(Math.max(share * span, point.resolution), most);
}

/** How far a value must come back; of all set points of a point. */
export const DEADBAND: Setting = {
  key: 'deadband',
  about: text(
    '回差。默认取量程 2 %（流量、液位 5 %，温度 1 %）与一个最小分度中的较大者，不超过报警值的 20 %。',
    'Default: max(2 % of range, 1 LSB), at most 20 % of the limit; of a flow or a level 5 %, of a temperature 1 % of range.',
  ),
  isPositive: true,
};

export const HIGH = limit(
  'high',
  'high',
  2,
  text('一级报警（低报）', 'level 1 alarm'),
  text('一级报警', 'level 1'),
  text('高报', 'high alarm'),
  text(
    '气体为一级报警值（低报），其它测点为高报；单位同测点。',
    'Level 1 of a gas, the high limit of any other point; in the unit of the point.',
  ),
);
export const HIGH_HIGH = limit(
  'high-high',
  'high',
  1,
  text('二级报警（高报）', 'level 2 alarm'),
  text('二级报警', 'level 2'),
  text('高高报', 'high-high alarm'),
  text('气体为二级报警值（高报），其它测点为高高报。', 'Level 2 of a gas, the high-high limit of any other point.'),
);
export const LOW = limit(
  'low',
  'low',
  2,
  text('一级报警（低限）', 'low alarm'),
  text('一级低限', 'low'),
  text('低报', 'low alarm'),
  text('低限一级报警值。', 'Level 1 of a value that must not fall.'),
);
export const LOW_LOW = limit(
  'low-low',
  'low',
  1,
  text('二级报警（低低限）', 'low-low alarm'),
  text('二级低限', 'low-low'),
  text('低低报', 'low-low alarm'),
  text('低限二级报警值。', 'Level 2 of a value that must not fall.'),
);
