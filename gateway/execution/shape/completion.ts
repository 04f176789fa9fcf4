import type { Conditions } from './condition';

type Path = readonly (string | number)[];

/** A null that its parent has to become, since it may not be null itself (GraphQL §6.4.4). */
export const BUBBLE: unique symbol = Symbol('bubble');

/** More values than this that do not fit are not told one by one: as errors of one department are not. */
export const MAX_MISFITS = 1_000;

/** One request's completion: where it is, and what did not fit. */
export class Completion {
  /** To the value that is being completed. */
  readonly path: (string | number)[] = [];
  /** The first of them. */
  readonly misfits: Path[] = [];
  /** How many there were. */
  misfitted = 0;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly #conditions: ReadonlyMap<string, boolean>;

  constructor(variables: Readonly<Record<string, unknown>>, conditions: ReadonlyMap<string, boolean>) {
    this.variables = variables;
    this.#conditions = conditions;
  }

  /** True if all conditions of any of the alternatives hold. */
  holds(alternatives: readonly Conditions[]): boolean {
    return alternatives.some((all) =>
      all.every(({ variable, value }) => this.#conditions.get(variable) === value),
    );
  }

  /** The value here does not fit its type: it is null, and that is no answer. */
  misfit(): null {
    this.misfitted += 1;
    if (this.misfitted <= MAX_MISFITS) this.misfits.push([...this.path]);
    return null;
  }
}

/** A value completed: as it is answered, null, or `BUBBLE`. */
export type Complete = (value: unknown, completion: Completion) => unknown;
