/** Completing values to their types (GraphQL §6.4.3), compiled. */
import {
  type GraphQLCompositeType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { HubError } from '../../../chaincode/model';
import { Row } from '../row';
import { BUBBLE, type Complete, type Completion } from './completion';
import type { Conditions } from './condition';
import { leafTest } from './leaf';
import {
  anyOf,
  type Occurrence,
  type SelectedSet,
  type SelectionScope,
  selectedFields,
  setsBelow,
} from './selection';

type JsonObject = Readonly<Record<string, unknown>>;

/** A field as it stands in an answer. */
export interface ShapedField {
  readonly key: string;
  /** Undefined: always. */
  readonly when: readonly Conditions[] | undefined;
  readonly complete: Complete;
  /** Made by the gateway alone, out of the type: nothing is read of the data. */
  readonly isMeta: boolean;
}

const TYPENAME = '__typename';

function compileValue(
  scope: SelectionScope,
  type: GraphQLOutputType,
  sets: readonly SelectedSet[],
): Complete {
  if (isNonNullType(type)) return nonNull(compileValue(scope, type.ofType, sets));
  if (isListType(type)) return list(scope, type, sets);
  if (!isLeafType(type)) return object(scope, type, sets);
  const fits = leafTest(type);
  return (value, completion) => (value === null || fits(value) ? value : completion.misfit());
}

/** A null is told once: below, where it came from, or else here. */
function nonNull(complete: Complete): Complete {
  return (value, completion) => {
    const told = completion.misfitted;
    const completed = complete(value, completion);
    if (completed !== null) return completed;
    if (completion.misfitted === told) completion.misfit();
    return BUBBLE;
  };
}

function list(
  scope: SelectionScope,
  type: GraphQLList<GraphQLOutputType>,
  sets: readonly SelectedSet[],
): Complete {
  const complete = compileValue(scope, type.ofType, sets);
  return (value, completion) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return completion.misfit();
    const { path } = completion;
    let bubbles = false;
    const result = value.map((each: unknown, index) => {
      path.push(index);
      const completed = complete(each ?? null, completion);
      path.pop();
      if (completed === BUBBLE) bubbles = true;
      return completed;
    });
    return bubbles ? null : result;
  };
}

function object(scope: SelectionScope, type: GraphQLCompositeType, sets: readonly SelectedSet[]): Complete {
  const typeOf = runtimeType(scope, type);
  const known = new Map<GraphQLObjectType, readonly ShapedField[]>();
  return (value, completion) => {
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) return completion.misfit();
    const runtime = typeOf(value as JsonObject);
    if (runtime === undefined) return completion.misfit();
    // An operation may spread over many types of which few ever come.
    const fields = known.get(runtime) ?? shapedFields(scope, runtime, sets);
    known.set(runtime, fields);
    return completeFields(fields, value as JsonObject, completion);
  };
}

/** @returns undefined for a value that does not say which of the possible types it is of, or says another. */
function runtimeType(
  { schema }: SelectionScope,
  type: GraphQLCompositeType,
): (value: JsonObject) => GraphQLObjectType | undefined {
  if (isObjectType(type)) return () => type;
  const possible = new Map<unknown, GraphQLObjectType>(
    schema.getPossibleTypes(type).map((each) => [each.name, each]),
  );
  return (value) => (Object.hasOwn(value, TYPENAME) ? possible.get(value[TYPENAME]) : undefined);
}

/** The fields selected on a type; `meta` answers for those that are not the type's own. */
export function shapedFields(
  scope: SelectionScope,
  type: GraphQLObjectType,
  sets: readonly SelectedSet[],
  meta?: (key: string, occurrences: readonly Occurrence[]) => Complete | undefined,
): readonly ShapedField[] {
  return [...selectedFields(scope, type, sets)].map(([key, occurrences]) => {
    const name = occurrences[0]?.node.name.value ?? '';
    const when = anyOf(occurrences);
    const made = name === TYPENAME ? () => type.name : meta?.(key, occurrences);
    if (made !== undefined) return { key, when, complete: made, isMeta: true };
    const field = type.getFields()[name];
    if (field === undefined) throw new HubError('INTERNAL', `\`${type.name}\` has no field \`${name}\``);
    return { key, when, complete: compileValue(scope, field.type, setsBelow(occurrences)), isMeta: false };
  });
}

/** The object; null when one of its fields may not be null and is. What follows that field is not looked at. */
export function completeFields(
  fields: readonly ShapedField[],
  value: JsonObject,
  completion: Completion,
): Row | null {
  const row = new Row();
  const { path } = completion;
  for (const { key, when, complete, isMeta } of fields) {
    if (when !== undefined && !completion.holds(when)) continue;
    path.push(key);
    const given = isMeta || !Object.hasOwn(value, key) ? null : (value[key] ?? null);
    const completed = complete(given, completion);
    path.pop();
    if (completed === BUBBLE) return null;
    row[key] = completed;
  }
  return row;
}
