/** The shape of one operation's answers, compiled: merged data in, the answer's data out. */

import { HubError } from '../../../chaincode/model';
import type { Analysis } from '../../analysis';
import { Completion, MAX_MISFITS } from './completion';
import { conditionVariables } from './condition';
import { compileIntrospection, isIntrospection } from './introspection';
import { completeFields, type ShapedField, shapedFields } from './value';

export interface Shaped {
  /** Null when a field of the root may not be null and is, and when more does not fit than is told. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Where a value did not fit its type. Such a value, or what had to become null with it, is null. */
  readonly misfits: readonly (readonly (string | number)[])[];
}

export class Shape {
  /** Every variable that decides what is selected. */
  readonly conditionVariables: readonly string[];
  readonly #fields: readonly ShapedField[];

  /** Compiled over the API schema: what it does not show is in no answer. */
  constructor({ operationContext: { schema, operation, fragments } }: Analysis) {
    const scope = { schema, fragments };
    const root = schema.getRootType(operation.operation);
    if (root == null) throw new HubError('INTERNAL', `the schema has no ${operation.operation}`);
    this.conditionVariables = conditionVariables(operation, fragments);
    this.#fields = shapedFields(
      scope,
      root,
      [{ set: operation.selectionSet, when: [] }],
      (key, occurrences) => {
        const isMeta = occurrences.some(({ node }) => isIntrospection(node.name.value));
        return isMeta ? compileIntrospection(scope, operation, key, occurrences) : undefined;
      },
    );
  }

  /**
   * Completes merged data.
   *
   * @param conditions of each of `conditionVariables`.
   * @param hasFailed true if something failed already, so that misfits are not told: else more of them than are told one by one leave nothing.
   */
  complete(
    data: Readonly<Record<string, unknown>>,
    variables: Readonly<Record<string, unknown>>,
    conditions: ReadonlyMap<string, boolean>,
    hasFailed = false,
  ): Shaped {
    const completion = new Completion(variables, conditions);
    const completed = completeFields(this.#fields, data, completion);
    if (!hasFailed && completion.misfitted > MAX_MISFITS) return { data: null, misfits: [[]] };
    return { data: completed, misfits: completion.misfits };
  }
}
