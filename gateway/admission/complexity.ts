/** How complex a document may be: GraphQL Armor's counts, held against the hub's limits, each with the hub's code. */
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { type DocumentNode, type GraphQLSchema, type ValidationRule, validate } from 'graphql';
import type { HubError } from '../../chaincode/model';
import type { AdmissionLimits } from './limits';
import { passedLimit } from './passed-limit';

export type ComplexityLimits = Pick<AdmissionLimits, 'maxDepth' | 'maxAliases' | 'maxDirectives' | 'maxCost'>;
type Counted = keyof ComplexityLimits;

/** In this order the limits are told: the first that is passed is the code. */
const TOLD: readonly (readonly [Counted, Parameters<typeof passedLimit>[0], string])[] = [
  ['maxDepth', 'DOCUMENT_TOO_DEEP', 'levels of fields'],
  ['maxAliases', 'TOO_MANY_ALIASES', 'aliases'],
  ['maxDirectives', 'TOO_MANY_DIRECTIVES', 'directives'],
  ['maxCost', 'DOCUMENT_TOO_COSTLY', 'points of cost'],
];

/**
 * A check of the four counts. It runs before the specification's own rules, whose effort grows with the square of a
 * selection, and needs no valid document: a fragment that spreads itself is counted once.
 */
export class Complexity {
  readonly #limits: ComplexityLimits;
  readonly #rules: readonly ValidationRule[];
  /** The highest count of any operation of the document at hand. */
  #counts: Record<Counted, number> = nothing();

  constructor(limits: ComplexityLimits) {
    this.#limits = limits;
    // Without a limit of its own Armor accepts every count, and so tells it; of a refusal it has only a text.
    const count = (of: Counted) => ({
      onAccept: [(_: unknown, told: { readonly n: number } | null) => this.#count(of, told?.n)],
    });
    const armor = new ApolloArmor({
      maxDepth: { n: Infinity, flattenFragments: true, ignoreIntrospection: true, ...count('maxDepth') },
      maxAliases: { n: Infinity, ...count('maxAliases') },
      maxDirectives: { n: Infinity, ...count('maxDirectives') },
      costLimit: {
        maxCost: Infinity,
        flattenFragments: true,
        ignoreIntrospection: true,
        ...count('maxCost'),
      },
      blockFieldSuggestion: { enabled: false },
      maxTokens: { enabled: false },
    });
    this.#rules = armor.protect().validationRules;
  }

  /** @throws {HubError} `DOCUMENT_TOO_DEEP`, `TOO_MANY_ALIASES`, `TOO_MANY_DIRECTIVES`, `DOCUMENT_TOO_COSTLY`. */
  check(schema: GraphQLSchema, document: DocumentNode): void {
    this.#counts = nothing();
    validate(schema, document, this.#rules);
    const passed = this.#passed();
    if (passed !== undefined) throw passed;
  }

  #count(of: Counted, measured: number | undefined): void {
    this.#counts[of] = Math.max(this.#counts[of], measured ?? Number.POSITIVE_INFINITY);
  }

  #passed(): HubError | undefined {
    for (const [counted, code, unit] of TOLD) {
      const [limit, measured] = [this.#limits[counted], this.#counts[counted]];
      // A count that is no number passes no limit.
      if (!(measured <= limit)) return passedLimit(code, `document has ${unit}`, { limit, measured });
    }
    return undefined;
  }
}

const nothing = (): Record<Counted, number> => ({ maxDepth: 0, maxAliases: 0, maxDirectives: 0, maxCost: 0 });
