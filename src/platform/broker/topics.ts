import { TOPIC_LENGTH, TOPIC_LEVELS } from './limits.ts';

/**
 * Whether every topic of a filter belongs to a pattern (MQTT 3.1.1, 4.7). A topic is a filter without wildcards, so this
 * answers for a PUBLISH as well as for a SUBSCRIBE. A wildcard in the first level means no topic that begins with `$`.
 */
export function covers(pattern: string, filter: string): boolean {
  if (filter.startsWith('$') && !pattern.startsWith('$')) return false;
  const [wide, narrow] = [pattern.split('/'), filter.split('/')];
  for (const [i, level] of wide.entries()) {
    // `a/#` is also `a`.
    if (level === '#') return true;
    const other = narrow[i];
    if (other === undefined || other === '#' || (level !== '+' && level !== other)) return false;
  }
  return narrow.length === wide.length;
}

/** Whether a filter is one that the broker takes, by its size. */
export const isSmall = (filter: string): boolean =>
  filter.length > 0 && filter.length <= TOPIC_LENGTH && filter.split('/', TOPIC_LEVELS + 1).length <= TOPIC_LEVELS;

/** Whether something can be published there: a small topic, without wildcards, and none of the broker's own. */
export const isPlain = (topic: string): boolean => isSmall(topic) && !topic.startsWith('$') && !/[+#\0]/.test(topic);
