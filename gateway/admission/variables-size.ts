/** Variables as they came, before anything walks them: how large, and how deep. */
import type { AdmissionLimits } from './limits';
import { passedLimit } from './passed-limit';

export type VariablesLimits = Pick<AdmissionLimits, 'maxVariablesBytes' | 'maxVariablesDepth'>;
type Variables = Readonly<Record<string, unknown>>;

/**
 * Refuses variables that are too deep or too large. What a type leaves out counts too: the record's hash covers it.
 *
 * @throws {HubError} `VARIABLES_TOO_DEEP`, `VARIABLES_TOO_LARGE`.
 */
export function boundVariables(variables: Variables, limits: VariablesLimits): void {
  // First the depth: everything that walks a value afterwards, JSON.stringify too, recurses.
  const depth = depthOf(variables, limits.maxVariablesDepth);
  if (depth > limits.maxVariablesDepth) {
    const found = { limit: limits.maxVariablesDepth, measured: depth };
    throw passedLimit('VARIABLES_TOO_DEEP', 'variables have levels', found);
  }
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes > limits.maxVariablesBytes) {
    const found = { limit: limits.maxVariablesBytes, measured: bytes };
    throw passedLimit('VARIABLES_TOO_LARGE', 'variables have bytes', found);
  }
}

/** Levels of objects and lists, the variables themselves aside; counting ends one above `most`. */
function depthOf(variables: Variables, most: number): number {
  let level: readonly unknown[] = Object.values(variables);
  for (let depth = 0; depth <= most; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? [each] : []));
    if (level.length === 0) return depth;
    level = level.flatMap((each) => Object.values(each as object));
  }
  return most + 1;
}
