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

/** The text that a concrete topic carries for a field. */
export function captured(pattern: TopicPattern, topic: string, name: string): string | undefined {
  const level = pattern.captures.find(([, known]) => known === name)?.[0];
  return level === undefined ? undefined : topic.split('/')[level];
}
