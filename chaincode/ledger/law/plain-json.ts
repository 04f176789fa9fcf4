/** JSON that somebody else wrote: only what can be hashed is read. */
import { canonicalJson, isHubError } from '../../model/index';

/** Deeper than any record or argument of the contracts; so deep, hashing and checking need no more of the stack than there is. */
const MAX_DEPTH = 32;
/** What half a character looks like in JSON; a whole one may too. */
const SURROGATE = /\\u[dD][89a-fA-F]/;

/**
 * The value of a text.
 *
 * @returns undefined for what is no JSON, is nested deeper than anything the contracts write, or has no canonical form because a
 *   text in it holds half a character. Endorsers may let such a value into a block: a law that could not hash it would stop
 *   every view and every audit there, for good.
 */
export function plainJson(text: string): unknown {
  const value = parsed(text);
  if (isDeeperThan(MAX_DEPTH, value)) return undefined;
  return SURROGATE.test(text) && !hasCanonicalForm(value) ? undefined : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

function hasCanonicalForm(value: unknown): boolean {
  try {
    canonicalJson(value);
    return true;
  } catch (error) {
    if (isHubError(error, 'INVALID_ARGUMENT')) return false;
    throw error;
  }
}
