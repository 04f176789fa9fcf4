/** What is found out once for each analysis, and so for each plan and snapshot. */
import type { Analysis } from '../analysis';
import { type CompiledNode, compilePlan } from './plan';
import { Shape } from './shape';

export interface Compiled {
  /** Undefined: nothing is fetched. */
  readonly plan: CompiledNode | undefined;
  readonly shape: Shape;
}

/** Analyses are cached, and forgotten, by who analyses; what is compiled goes with them. */
const compiled = new WeakMap<Analysis, Compiled>();

/** @throws {HubError} as `compilePlan`. */
export function compiledOf(analysis: Analysis): Compiled {
  const known = compiled.get(analysis);
  if (known !== undefined) return known;
  const found = { plan: compilePlan(analysis), shape: new Shape(analysis) };
  compiled.set(analysis, found);
  return found;
}
