/** `@skip` and `@include`: whether a selection is part of this request. */
import {
  type DirectiveNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { HubError } from '../../../chaincode/model';

/** Holds if the variable is `value`. */
export interface Condition {
  readonly variable: string;
  readonly value: boolean;
}

/** What must hold together. */
export type Conditions = readonly Condition[];

/** The conditions of a selection on variables; undefined if it is never selected. */
export function conditionsOf(directives: readonly DirectiveNode[] = []): Conditions | undefined {
  const conditions: Condition[] = [];
  for (const { name, arguments: given } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = name.value === 'include';
    const condition = given?.find((each) => each.name.value === 'if')?.value;
    if (condition?.kind === Kind.VARIABLE) conditions.push({ variable: condition.name.value, value });
    else if (condition?.kind === Kind.BOOLEAN && condition.value !== value) return undefined;
  }
  return conditions;
}

/** Every variable that a condition of the operation, or of a fragment it spreads, names. */
export function conditionVariables(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): readonly string[] {
  const found = new Set<string>();
  const nodes = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // A set is walked as it grows: each fragment once.
  for (const node of nodes) {
    visit(node, {
      Directive: (directive) => {
        for (const { variable } of conditionsOf([directive]) ?? []) found.add(variable);
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments[name.value];
        if (fragment !== undefined) nodes.add(fragment);
      },
    });
  }
  return [...found];
}

/**
 * The variables' values, by name.
 *
 * @throws {HubError} `VARIABLES_INVALID` for one that is null or not given: a nullable variable with a default may stand here (GraphQL
 *   §5.8.5), an explicit null may not.
 */
export function evaluateConditions(
  names: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, boolean> {
  return new Map(
    names.map((name) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (typeof value !== 'boolean') {
        throw new HubError(
          'VARIABLES_INVALID',
          `\`$${name}\` decides what is selected and is neither true nor false`,
        );
      }
      return [name, value];
    }),
  );
}
