import { pino } from 'pino';
import { pacedLogger } from '../common/paced-logger.ts';
import type { Logger } from '../ports/logger.ts';

/** The service's diary on stderr, a JSON line each; stdout belongs to what a command answers. */
export const systemLogger = (): Logger =>
  pacedLogger(
    pino({ base: null, level: process.env['FENGSUI_LOG'] ?? 'info' }, pino.destination({ dest: 2, sync: true })),
    () => performance.now(),
  );
