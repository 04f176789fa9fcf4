/** Which rows the very same transaction could write twice. */
import type { JudgedType } from './rows';

/**
 * Rows that their member writes whenever it likes: an old transaction, sent once more, would bring back a key or a
 * publication that was replaced. Every other law refuses a repetition by itself: votes, grants and versions are written once, a
 * ballot ends once, a state's revision and a tick only rise, a suspension only tightens.
 */
const REPEATABLE: ReadonlySet<JudgedType> = new Set(['app', 'publication']);

export function isRepeatable(type: JudgedType): boolean {
  return REPEATABLE.has(type);
}
