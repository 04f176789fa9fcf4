/** The changes a plan makes to what is sent and to what comes back: a key renamed, a value set. */
import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { HubError } from '../../../chaincode/model';
import { isObject, type JsonObject, own, put } from './merge';
import { typesUnder } from './possible-types';

/** Of a path: a member, or the types an object must be of to be followed into. */
type Step = string | ReadonlySet<string>;

export interface Rewrite {
  readonly steps: readonly Step[];
  readonly apply: (object: JsonObject) => void;
}

const CONDITION = '... on ';

/**
 * Compiles rewrites; type conditions hold over the supergraph.
 *
 * @throws {HubError} `INTERNAL` for a path that ends in no member.
 */
export function compileRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] = [],
): readonly Rewrite[] {
  return rewrites.map((rewrite) => {
    const last = rewrite.path.at(-1);
    if (last === undefined || last.startsWith(CONDITION)) {
      throw new HubError('INTERNAL', 'the plan rewrites no member');
    }
    const steps = rewrite.path
      .slice(0, -1)
      .map((step) => (step.startsWith(CONDITION) ? typesUnder(schema, step.slice(CONDITION.length)) : step));
    return { steps, apply: change(rewrite, last) };
  });
}

function change(rewrite: FetchDataRewrite, key: string): Rewrite['apply'] {
  if (rewrite.kind === 'ValueSetter') return (object) => put(object, key, rewrite.setValueTo);
  return (object) => {
    const value = own(object, key);
    if (value === undefined) return;
    delete object[key];
    put(object, rewrite.renameKeyTo, value);
  };
}

/** Applies rewrites to a value, in place. A part that is not there is left as it is. */
export function rewrite(rewrites: readonly Rewrite[], value: unknown): void {
  for (const { steps, apply } of rewrites) applyBelow(value, steps, 0, apply);
}

/** No deeper than the path, and the lists of the types on it. */
function applyBelow(value: unknown, steps: readonly Step[], at: number, apply: Rewrite['apply']): void {
  if (Array.isArray(value)) {
    for (const each of value) applyBelow(each, steps, at, apply);
    return;
  }
  if (!isObject(value)) return;
  const step = steps[at];
  if (step === undefined) {
    apply(value);
  } else if (typeof step === 'string') {
    applyBelow(own(value, step), steps, at + 1, apply);
  } else if (isOf(step, own(value, '__typename'))) {
    applyBelow(value, steps, at + 1, apply);
  }
}

/** An object that does not say its type was asked of one type alone. */
function isOf(types: ReadonlySet<string>, typename: unknown): boolean {
  return typeof typename !== 'string' || types.has(typename);
}
