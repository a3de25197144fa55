/** What the room hears of the alarms, the worst only. */
export type AlarmSound = 'emergency' | 'urgent' | 'warning' | 'notice' | 'none';

/** How a call sounds. */
export interface Pattern {
  /** ms; a pattern without it sounds once. */
  readonly every?: number;
  /** Hz, one after the other. */
  readonly tones: readonly number[];
  /** Of each tone, s. */
  readonly long: number;
}

/**
 * An emergency calls fast in two tones, an urgent alarm slowly in one, a warning yet more slowly and lower; a notice is one
 * chime. The lost link falls in four steps: it is no alarm of the plant, and sounds beside them.
 * Whether anybody is there is asked in two soft steps upwards, in the last minute alone.
 */
export const PATTERNS: Readonly<Record<Exclude<AlarmSound, 'none'> | 'link' | 'watch', Pattern>> = {
  emergency: { every: 1000, tones: [880, 660, 880], long: 0.16 },
  urgent: { every: 2500, tones: [660], long: 0.16 },
  warning: { every: 6000, tones: [440], long: 0.4 },
  notice: { tones: [587, 784], long: 0.3 },
  watch: { every: 15_000, tones: [523, 659], long: 0.25 },
  link: { every: 10_000, tones: [523, 440, 349, 262], long: 0.22 },
};
