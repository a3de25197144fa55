import { removeVanished, restate, retime } from './alarm/reconfigured.ts';
import { endForbiddenShelves, extendBypasses } from './alarm/overlays.ts';
import { timeReAlarms } from './alarm/re-alarm.ts';
import { adopt } from './begin.ts';
import { touchRules } from './conditions/own-rules.ts';
import { touchVotes } from './conditions/votes.ts';
import { reconsiderSuppressions } from './conditions/suppressed.ts';
import { evaluateConfiguration, takeEdit } from './gateway/configuration.ts';
import { beginWatch } from './gateway/watch.ts';
import { adoptAlarms } from './incidents/adopt.ts';
import type { ConfiguredInput } from './input.ts';
import { expectChecks } from './ledger/keep.ts';
import { reconsiderNotices } from './notices/settle.ts';
import { takeOutputs } from './outputs/outputs.ts';
import { recount } from './people/recount.ts';
import { yieldToConfiguration } from './people/yielding.ts';
import type { Plant } from './plant.ts';
import { reconsiderPoints } from './reading/points.ts';
import type { Turn } from './state/state.ts';
import { evaluateTouched } from './state/turn.ts';

/**
 * Another configuration is in force from here on. What was known stays known: values, positions and alarm states go on
 * under the new limits, delays, zones and people, and are evaluated under them at once.
 */
export function takeConfigured(turn: Turn, input: ConfiguredInput, plant: Plant): void {
  const { plant: before, index } = turn.state;
  yieldToConfiguration(turn, plant);
  adopt(turn.state, plant);
  removeVanished(turn, index);
  retime(turn, index);
  adoptAlarms(turn);
  recount(turn);
  reconsiderPoints(turn, before);
  expectChecks(turn, index);
  evaluateTouched(turn);
  takeOutputs(turn, index, false);
  restate(turn, index);
  endForbiddenShelves(turn);
  reconsiderSuppressions(turn);
  touchRules(turn);
  touchVotes(turn);
  extendBypasses(turn, index);
  timeReAlarms(turn);
  // The folder has no errors: this one could be put into force.
  evaluateConfiguration(turn, undefined);
  takeEdit(turn, input, input.revision);
  beginWatch(turn);
  reconsiderNotices(turn);
}
