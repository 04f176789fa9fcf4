/** What of an entity travels into a fetch: the plan's `requires`, compiled. */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { Row } from '../row';
import { isObject, type JsonObject, merge, own, put } from './merge';
import { typesUnder } from './possible-types';

type Path = readonly (string | number)[];

/** One part of a representation: a field, or what is taken of entities of some types. */
export type Required =
  | { readonly key: string; readonly below: readonly Required[] | undefined }
  | { readonly types: ReadonlySet<string>; readonly below: readonly Required[] };

/** Compiles `requires`; type conditions hold over the supergraph. */
export function compileRequires(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
): readonly Required[] {
  return selections.flatMap((selection): readonly Required[] => {
    if (selection.kind === 'Field') {
      const { alias, name, selections: below } = selection;
      return [
        { key: alias ?? name, below: below === undefined ? undefined : compileRequires(schema, below) },
      ];
    }
    if (selection.typeCondition === undefined) return [];
    const below = compileRequires(schema, selection.selections);
    return [{ types: typesUnder(schema, selection.typeCondition), below }];
  });
}

/** The representation of an entity; undefined when something that is required is not known of it, or not even its type. */
export function representationOf(
  entity: Readonly<JsonObject>,
  requires: readonly Required[],
): JsonObject | undefined {
  const representation = extract(entity, requires);
  return representation?.__typename ? representation : undefined;
}

function extract(source: Readonly<JsonObject>, requires: readonly Required[]): JsonObject | null {
  const result: JsonObject = new Row();
  for (const each of requires) {
    if ('types' in each) {
      const typename = own(source, '__typename');
      const part =
        typeof typename === 'string' && each.types.has(typename) ? extract(source, each.below) : null;
      if (part !== null) merge(result, part);
      continue;
    }
    const value = own(source, each.key);
    // Absent is not null: nobody knows it, so nobody computes from it.
    if (value === undefined) return null;
    put(result, each.key, extractValue(value, each.below));
  }
  return result;
}

function extractValue(value: unknown, below: readonly Required[] | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => extractValue(each, below));
  if (below === undefined) return value;
  return isObject(value) ? extract(value, below) : null;
}

/** Where something that is required is not there, below the entity. In what was not selected too: a condition did not hold. */
export function absentIn(entity: Readonly<JsonObject>, requires: readonly Required[]): readonly Path[] {
  return requires.flatMap((each) => {
    if ('types' in each) {
      const typename = own(entity, '__typename');
      return typeof typename === 'string' && each.types.has(typename) ? absentIn(entity, each.below) : [];
    }
    return absentBelow(own(entity, each.key), each.below).map((path) => [each.key, ...path]);
  });
}

function absentBelow(value: unknown, below: readonly Required[] | undefined): readonly Path[] {
  if (value === undefined) return [[]];
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => absentBelow(each, below).map((path) => [index, ...path]));
  }
  return below !== undefined && isObject(value) ? absentIn(value, below) : [];
}
