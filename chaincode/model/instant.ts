/** Moments of the ledger as numbers, pure: there is no clock here. */
import type { Instant } from './identifier';

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds since 1970. */
export function msOf(at: Instant | string): number {
  return Date.parse(at);
}

/** The UTC day of a moment: `2026-11-23`. */
export function utcDayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The UTC days that quotas are given out for at a moment: that day, and within an hour of its end the next one too. */
export function quotaDaysAt(ms: number): readonly string[] {
  return ms % DAY_MS < DAY_MS - HOUR_MS ? [utcDayOf(ms)] : [utcDayOf(ms), utcDayOf(ms + HOUR_MS)];
}

/**
 * The median of the founders' last ticks, in milliseconds since 1970. Of an even number the earlier middle one counts, so
 * that half of the founders cannot make time run ahead.
 *
 * @returns undefined unless there is at least one founder and each has ticked.
 */
export function medianTick(ticks: readonly (string | undefined)[]): number | undefined {
  const known = ticks.flatMap((at) => (at === undefined ? [] : [msOf(at)])).sort((a, b) => a - b);
  return known.length < ticks.length ? undefined : known[Math.floor((known.length - 1) / 2)];
}
