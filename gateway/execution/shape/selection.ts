/** The fields an operation selects on an object of one type (GraphQL §6.3.2, CollectFields), before it is known what its variables are. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Conditions, conditionsOf } from './condition';

/** One operation's fragments, over the schema it is completed on. */
export interface SelectionScope {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** A selection set, selected only where all of `when` hold. */
export interface SelectedSet {
  readonly set: SelectionSetNode;
  readonly when: Conditions;
}

/** One of the places at which a field is selected. */
export interface Occurrence {
  readonly node: FieldNode;
  readonly when: Conditions;
}

/** By response key, in the order of their first occurrence. */
export type SelectedFields = ReadonlyMap<string, readonly Occurrence[]>;

/** No deeper than the document; fragments without cycles, as validated. */
export function selectedFields(
  scope: SelectionScope,
  type: GraphQLObjectType,
  sets: readonly SelectedSet[],
  into = new Map<string, Occurrence[]>(),
): SelectedFields {
  for (const { set, when } of sets) {
    for (const selection of set.selections) {
      const own = conditionsOf(selection.directives);
      if (own === undefined) continue;
      const all = own.length === 0 ? when : [...when, ...own];
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const known = into.get(key);
        if (known === undefined) into.set(key, [{ node: selection, when: all }]);
        else known.push({ node: selection, when: all });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments[selection.name.value];
      if (fragment === undefined || !appliesTo(scope.schema, fragment.typeCondition?.name.value, type))
        continue;
      selectedFields(scope, type, [{ set: fragment.selectionSet, when: all }], into);
    }
  }
  return into;
}

function appliesTo(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

/** When a field is there: if the conditions of any occurrence hold; undefined for always. */
export function anyOf(occurrences: readonly Occurrence[]): readonly Conditions[] | undefined {
  return occurrences.some(({ when }) => when.length === 0) ? undefined : occurrences.map(({ when }) => when);
}

/** What is selected below a field. With one occurrence its conditions hold wherever the field is there. */
export function setsBelow(occurrences: readonly Occurrence[]): readonly SelectedSet[] {
  return occurrences.flatMap(({ node, when }) =>
    node.selectionSet === undefined
      ? []
      : [{ set: node.selectionSet, when: occurrences.length === 1 ? [] : when }],
  );
}
