import type { Text } from '../domain/text.ts';
import type { SiteTime } from '../evidence/site-time.ts';
import type { SpanGap } from '../evidence/what-if.ts';
import { GAP_CAUSE_TEXTS, LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';

/** So many are listed; the JSON and the lines of an export have all of them. */
const MOST_LISTED = 20;

/** The gaps of a span, a line each. */
export function gapTexts(gaps: readonly SpanGap[], time: SiteTime): Text[] {
  const lines = gaps.slice(0, MOST_LISTED).map(({ from, to, cause, classes }) => {
    const which =
      classes === undefined
        ? GAP_CAUSE_TEXTS[cause]
        : filled(LOG_TEXTS.ofClasses, { cause: GAP_CAUSE_TEXTS[cause], classes: classes.join(', ') });
    return filled(LOG_TEXTS.spanGap, { from: time.rfc3339(from), to: time.rfc3339(to), cause: which });
  });
  const more = gaps.length - lines.length;
  return more > 0 ? [...lines, filled(LOG_TEXTS.moreGaps, { count: more })] : lines;
}
