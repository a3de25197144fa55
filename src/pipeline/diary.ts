import type { EventKind, PlantEvent } from '../domain/event.ts';
import type { Logger } from '../ports/logger.ts';

/** What an administrator of the machine has to mend, in words for the diary of the service. */
const LINES: Partial<Record<EventKind, readonly [level: keyof Logger, message: string]>> = {
  'recording-stopped': ['error', 'recording has stopped: what happens now is in memory alone'],
  'recording-resumed': ['info', 'recording goes on'],
  'file-damaged': ['error', 'a file is damaged'],
  'recording-gap': ['error', 'the record has a gap'],
  stalled: ['warn', 'the gateway stood still'],
  'clock-stepped': ['warn', 'the wall clock was stepped'],
};

/** Repeats in the diary what the record cannot keep where the record itself is what fails. */
export function tellDiary(events: readonly PlantEvent[], logger: Logger): void {
  for (const { kind, subject, reason, amount, from, to } of events) {
    const line = LINES[kind];
    if (line === undefined) continue;
    const [level, message] = line;
    logger[level]({ subject, reason, amount, from, to }, message);
  }
}
