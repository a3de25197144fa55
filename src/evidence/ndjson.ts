import { transitionMessage } from '../project/alarms.ts';
import type { EvidenceLine } from './line.ts';
import type { SiteTime } from './site-time.ts';

/**
 * A line of the record as JSON, with its time in words. Transitions and events are those of `GET /api/v1/events`; an input
 * is as it was recorded.
 */
export function ndjsonLine(line: EvidenceLine, time: SiteTime): string {
  return `${JSON.stringify(objectOf(line, time))}\n`;
}

function objectOf({ past, ...line }: EvidenceLine, time: SiteTime): object {
  if (line.type !== 'row') return { time: time.rfc3339(line.at), ...line };
  const { row } = line;
  const timed = { time: time.rfc3339(row.at), class: row.class };
  switch (row.kind) {
    case 'input':
      return { ...timed, type: 'input', ...row.input };
    case 'transition':
      return { ...timed, ...transitionMessage(past, row.transition, row.transition.seq) };
    case 'event':
      return { ...timed, type: 'event', ...row.event };
  }
}
