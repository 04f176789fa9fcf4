/** How complex a document may be: GraphQL Armor's counts, each with the hub's code. */
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { type DocumentNode, type GraphQLSchema, type ValidationRule, validate } from 'graphql';
import { HubError } from '../../chaincode/model';
import type { AdmissionLimits } from './limits';

export type ComplexityLimits = Pick<AdmissionLimits, 'maxDepth' | 'maxAliases' | 'maxDirectives' | 'maxCost'>;

/** Names the limit, never the document: one rule, one limit. */
type Limit = 'depth' | 'aliases' | 'directives' | 'cost';

/**
 * A check of the four counts. It runs before the specification's own rules, whose effort grows with the square of a
 * selection, and needs no valid document: a fragment that spreads itself is counted once.
 */
export class Complexity {
  readonly #rules: readonly ValidationRule[];
  #passed: Limit | undefined;

  constructor(limits: ComplexityLimits) {
    const note = (limit: Limit) => ({
      enabled: true,
      propagateOnRejection: false,
      onReject: [
        () => {
          this.#passed ??= limit;
        },
      ],
    });
    const armor = new ApolloArmor({
      maxDepth: { n: limits.maxDepth, flattenFragments: true, ignoreIntrospection: true, ...note('depth') },
      maxAliases: { n: limits.maxAliases, ...note('aliases') },
      maxDirectives: { n: limits.maxDirectives, ...note('directives') },
      costLimit: {
        maxCost: limits.maxCost,
        flattenFragments: true,
        ignoreIntrospection: true,
        ...note('cost'),
      },
      blockFieldSuggestion: { enabled: false },
      maxTokens: { enabled: false },
    });
    this.#rules = armor.protect().validationRules;
  }

  /** @throws {HubError} `DOCUMENT_TOO_COMPLEX` naming the limit. */
  check(schema: GraphQLSchema, document: DocumentNode): void {
    this.#passed = undefined;
    validate(schema, document, this.#rules);
    if (this.#passed !== undefined) {
      throw new HubError('DOCUMENT_TOO_COMPLEX', `document passes the limit of ${this.#passed}`);
    }
  }
}
