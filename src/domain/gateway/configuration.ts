import { judge } from '../alarm/desk.ts';
import { alarmId } from '../ids.ts';
import type { StartedInput } from '../input.ts';
import type { Turn } from '../state/turn.ts';

const CONFIG = alarmId('gateway', 'config');

/** Whether the gateway runs on the configuration that it was given, or on the last one that was in force. */
export function evaluateConfiguration(turn: Turn, refused: StartedInput['refused']): void {
  const seen = { sensedAt: turn.at, cause: 'gateway' } as const;
  if (refused === undefined) return judge(turn, CONFIG, 'within', seen);
  judge(turn, CONFIG, 'beyond', { ...seen, trouble: { what: 'configuration', ...refused } });
}
