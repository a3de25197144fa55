import type { Logger } from '../ports/logger.ts';

/** So many lines of one kind in one window; what comes beyond is counted. */
const MOST_LINES = 20;
const WINDOW_MS = 60_000;
/** Kinds of lines are written in the code, so there are few. */
const MOST_KINDS = 500;

interface Window {
  readonly from: number;
  lines: number;
  withheld: number;
}

/**
 * A diary that no fault can flood: of one message at most twenty lines a minute are written. The first line after that
 * says how many were withheld.
 * @param now some steady clock, ms
 */
export function pacedLogger(logger: Logger, now: () => number): Logger {
  const windows = new Map<string, Window>();
  const paced =
    (level: keyof Logger): Logger['info'] =>
    (fields, message) => {
      const at = now();
      const last = windows.get(message);
      const isOver = last === undefined || at - last.from >= WINDOW_MS;
      const window = isOver ? { from: at, lines: 0, withheld: 0 } : last;
      if (isOver && (last !== undefined || windows.size < MOST_KINDS)) windows.set(message, window);
      if (window.lines >= MOST_LINES) {
        window.withheld += 1;
        return;
      }
      window.lines += 1;
      const withheld = isOver ? (last?.withheld ?? 0) : 0;
      logger[level](withheld === 0 ? fields : { ...fields, withheld }, message);
    };
  return { info: paced('info'), warn: paced('warn'), error: paced('error') };
}
