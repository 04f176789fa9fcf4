/** Moments of the ledger as numbers, pure: there is no clock here. */
import type { Instant } from './identifier';

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const INSTANT_LENGTH = '2026-11-23T00:00:00.000Z'.length;

/** Milliseconds since 1970. */
export function msOf(at: Instant | string): number {
  return Date.parse(at);
}

/** The moment of so many milliseconds since 1970. @throws {RangeError} when there is no such moment, or not in the years 0 to 9999. */
export function instantOf(ms: number): Instant {
  const text = new Date(ms).toISOString();
  // Other years are written longer (ECMA-262 §21.4.1.32); every text of this length is an instant.
  if (text.length !== INSTANT_LENGTH) throw new RangeError('moment is outside the years 0 to 9999');
  return text as Instant;
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
 * that half of the founders cannot make time run ahead. A founder that has never ticked (undefined) counts as the earliest,
 * as one whose clock stopped long ago does: alone it cannot stop the others' time.
 *
 * @returns undefined while too few have ticked for a median.
 */
export function medianTick(ticks: readonly (string | undefined)[]): number | undefined {
  const times = ticks.map((at) => (at === undefined ? Number.NEGATIVE_INFINITY : msOf(at)));
  const median = times.sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)];
  return median === Number.NEGATIVE_INFINITY ? undefined : median;
}
