import { badgeStep } from './benches/badge-step.ts';
import { chaos } from './benches/chaos.ts';
import { ownConditions } from './benches/conditions.ts';
import { dashboard } from './benches/dashboard.ts';
import { deadUnits } from './benches/dead-units.ts';
import { everyRule } from './benches/every-rule.ts';
import { alarmFigures } from './benches/figures.ts';
import { fold } from './benches/fold.ts';
import { gasStep } from './benches/gas-step.ts';
import { growth } from './benches/growth.ts';
import { jitter } from './benches/jitter.ts';
import { log } from './benches/log.ts';
import { memory } from './benches/memory.ts';
import { modbusPolling } from './benches/modbus.ts';
import { panel } from './benches/panel.ts';
import { outputs } from './benches/outputs.ts';
import { people } from './benches/people.ts';
import { positioning } from './benches/positioning.ts';
import { replay } from './benches/replay.ts';
import { startUp } from './benches/start.ts';
import { thirtyDays } from './benches/thirty-days.ts';
import { earlyWarning } from './benches/warning.ts';
import type { Bench } from './harness/bench.ts';

/** Every bench, in the order in which they run. */
export const BENCHES: readonly Bench[] = [
  gasStep,
  outputs,
  modbusPolling,
  panel,
  deadUnits,
  badgeStep,
  startUp,
  memory,
  fold,
  ownConditions,
  everyRule,
  growth,
  log,
  replay,
  thirtyDays,
  alarmFigures,
  dashboard,
  jitter,
  people,
  earlyWarning,
  positioning,
  chaos,
];
