/** A topic of the configuration: what to subscribe to, and which levels carry a field. */
export interface TopicPattern {
  readonly filter: string;
  /** Level index -> name of the field. */
  readonly captures: readonly (readonly [level: number, name: string])[];
}

/** `uwb/{tag}/location` subscribes to `uwb/+/location` and takes the tag from the second level. */
export function parseTopic(topic: string): TopicPattern {
  const levels = topic.split('/');
  const captures: [number, string][] = [];
  levels.forEach((level, i) => {
    const name = /^\{([a-z]+)\}$/.exec(level)?.[1];
    if (name !== undefined) captures.push([i, name]);
  });
  return { filter: levels.map((level) => (level.startsWith('{') ? '+' : level)).join('/'), captures };
}

/** Which level of the topics carries a field; -1 when none does. */
export const levelOf = (pattern: TopicPattern, name: string): number =>
  pattern.captures.find(([, known]) => known === name)?.[0] ?? -1;

/** One level of a topic, from 0; undefined where it has fewer. */
export function levelIn(topic: string, level: number): string | undefined {
  if (level < 0) return undefined;
  let from = 0;
  for (let i = 0; i < level; i++) {
    from = topic.indexOf('/', from) + 1;
    if (from === 0) return undefined;
  }
  const to = topic.indexOf('/', from);
  return to < 0 ? topic.slice(from) : topic.slice(from, to);
}

/** Makes a test of whether a topic belongs to a filter (MQTT 3.1.1, 4.7). */
export function matcherOf(filter: string): (topic: string) => boolean {
  const levels = filter.split('/');
  const open = levels.at(-1) === '#';
  const fixed = open ? levels.slice(0, -1) : levels;
  return (topic) => {
    let from = 0;
    for (let i = 0; i < fixed.length; i++) {
      if (from < 0) return false;
      const slash = topic.indexOf('/', from);
      const to = slash < 0 ? topic.length : slash;
      const level = fixed[i] ?? '';
      if (level !== '+' && (level.length !== to - from || !topic.startsWith(level, from))) return false;
      from = slash < 0 ? -1 : slash + 1;
    }
    // `a/#` is also `a`.
    return from < 0 || open;
  };
}
