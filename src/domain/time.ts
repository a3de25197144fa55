import { type Brand, brandedNumber } from './brand.ts';

/** Plant time: Unix milliseconds, an integer, never running backwards within an epoch. */
export type Instant = Brand<number, 'Instant'>;
/** A length of time in milliseconds, never negative. */
export type Duration = Brand<number, 'Duration'>;

export const instant = (ms: number): Instant => brandedNumber<Instant>(Math.round(ms));
export const duration = (ms: number): Duration => brandedNumber<Duration>(Math.max(0, Math.round(ms)));

export const seconds = (n: number): Duration => duration(n * 1000);
export const minutes = (n: number): Duration => duration(n * 60_000);
export const hours = (n: number): Duration => duration(n * 3_600_000);

export const later = (at: Instant, by: Duration): Instant => instant(at + by);
/** How long after `from` is `to`; 0 when it is before. */
export const since = (from: Instant, to: Instant): Duration => duration(to - from);
