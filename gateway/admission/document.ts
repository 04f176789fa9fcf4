/** Documents, parsed and validated once for each schema they are sent against. */
import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getLocation,
  Lexer,
  parse,
  Source,
  type SourceLocation,
  TokenKind,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { HubError, isHubError } from '../../chaincode/model';
import { refuseMisleadingAliases } from './aliases';
import { Complexity } from './complexity';
import { invalidDocument, syntaxError, unwritableLiterals } from './invalid-document';
import type { AdmissionLimits } from './limits';
import { passedLimit } from './passed-limit';
import { isWritable } from './text';

export type DocumentLimits = Pick<
  AdmissionLimits,
  'maxTokens' | 'maxDepth' | 'maxAliases' | 'maxDirectives' | 'maxCost' | 'maxDocuments'
>;

const INCREMENTAL = new Set(['defer', 'stream']);

/**
 * Admits documents against a schema.
 *
 * Both answers are remembered, by the schema's identity and the document's hash, for as long as the schema is used: a
 * document refused today is read anew under the next snapshot.
 */
export class Documents {
  readonly #limits: DocumentLimits;
  readonly #complexity: Complexity;
  readonly #bySchema = new WeakMap<GraphQLSchema, LRUCache<string, DocumentNode | HubError>>();

  constructor(limits: DocumentLimits) {
    this.#limits = limits;
    this.#complexity = new Complexity(limits);
  }

  /**
   * The document, valid for this schema. The same object each time, so that what is derived from it can be remembered.
   *
   * @throws {HubError} `DOCUMENT_SYNTAX`, `DOCUMENT_TOO_LONG`, those of {@link Complexity.check}, `DIRECTIVE_REFUSED`,
   *   `DOCUMENT_INVALID`, `ALIAS_REFUSED`.
   */
  admit(query: string, schema: GraphQLSchema): DocumentNode {
    const known = this.#of(schema);
    const hash = createHash('sha256').update(query).digest('base64url');
    const verdict = known.get(hash) ?? this.#read(query, schema);
    known.set(hash, verdict);
    if (verdict instanceof HubError) throw verdict;
    return verdict;
  }

  #of(schema: GraphQLSchema): LRUCache<string, DocumentNode | HubError> {
    const known =
      this.#bySchema.get(schema) ??
      new LRUCache<string, DocumentNode | HubError>({ max: this.#limits.maxDocuments });
    this.#bySchema.set(schema, known);
    return known;
  }

  #read(query: string, schema: GraphQLSchema): DocumentNode | HubError {
    try {
      const document = parseWithin(query, this.#limits.maxTokens);
      this.#complexity.check(schema, document);
      refuseIncremental(document);
      const errors = validate(schema, document);
      if (errors.length > 0) return invalidDocument(errors);
      refuseMisleadingAliases(schema, document);
      refuseUnwritableLiterals(document, query);
      return document;
    } catch (error) {
      if (isHubError(error)) return error;
      throw error;
    }
  }
}

/** The parser stops at the token after the limit, so the limit bounds its work as well. */
function parseWithin(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (hasMoreTokens(query, maxTokens)) {
      const found = { limit: maxTokens, measured: maxTokens + 1 };
      throw passedLimit('DOCUMENT_TOO_LONG', 'document has tokens, counting no further', found);
    }
    throw syntaxError(error);
  }
}

/** Counts again to tell a long document from a wrong one: the parser has one class of error for both. */
function hasMoreTokens(query: string, maxTokens: number): boolean {
  const lexer = new Lexer(new Source(query));
  try {
    for (let count = 0; count <= maxTokens; count++) {
      if (lexer.advance().kind === TokenKind.EOF) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** `@defer` and `@stream` are refused by name, whether or not the schema knows them. */
function refuseIncremental(document: DocumentNode): void {
  visit(document, {
    Directive(node) {
      if (INCREMENTAL.has(node.name.value)) {
        throw new HubError('DIRECTIVE_REFUSED', `\`@${node.name.value}\` asks for an answer in parts`);
      }
    },
  });
}

/** A literal travels to a department as a variable does. */
function refuseUnwritableLiterals(document: DocumentNode, query: string): void {
  const locations: SourceLocation[] = [];
  visit(document, {
    StringValue({ value, loc }) {
      if (!isWritable(value)) locations.push(getLocation(new Source(query), loc?.start ?? 0));
    },
  });
  if (locations.length > 0) throw unwritableLiterals(locations);
}
