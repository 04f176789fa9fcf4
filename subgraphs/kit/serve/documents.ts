import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
  visit,
} from 'graphql';
import { HubError } from '../../../chaincode/model/error';

/** Planners write the same few documents again and again. */
const KEPT = 500;

/** What a fetch may ask for beside the department's own fields. */
const MACHINERY: ReadonlySet<string> = new Set(['__typename', '_entities']);

/** What a fetch may be: departments answer queries alone. */
export type ServedOperation = 'query' | 'mutation';
const QUERIES: readonly ServedOperation[] = ['query'];

/** Documents that were parsed and validated against one schema, the latest ones kept. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #operations: ReadonlySet<string>;
  readonly #kept = new Map<string, DocumentNode>();

  constructor(schema: GraphQLSchema, operations: readonly ServedOperation[] = QUERIES) {
    this.#schema = schema;
    this.#operations = new Set(operations);
  }

  /**
   * The document, known to fit the schema and to hold exactly one operation of a kind that is served.
   *
   * @throws {HubError} `DOCUMENT_SYNTAX`; `DOCUMENT_INVALID`; `OPERATION_UNKNOWN`: not exactly one operation;
   *   `OPERATION_REFUSED`: of another kind; `TICKET_KIND`: it asks for the SDL or the schema.
   */
  read(source: string): DocumentNode {
    const known = this.#kept.get(source);
    if (known !== undefined) return known;
    const document = parseDocument(source);
    this.#checkOperation(document);
    if (validate(this.#schema, document, undefined, { maxErrors: 1 }).length > 0) {
      throw new HubError('DOCUMENT_INVALID', 'the document does not fit the published schema');
    }
    visit(document, { Field: checkField });
    this.#keep(source, document);
    return document;
  }

  #checkOperation(document: DocumentNode): void {
    const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    const [operation, ...others] = operations;
    if (operation === undefined || others.length > 0) {
      throw new HubError('OPERATION_UNKNOWN', 'a fetch holds exactly one operation');
    }
    if (!this.#operations.has(operation.operation)) {
      throw new HubError('OPERATION_REFUSED', `a fetch is no ${operation.operation}`);
    }
  }

  #keep(source: string, document: DocumentNode): void {
    this.#kept.set(source, document);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function parseDocument(source: string): DocumentNode {
  try {
    return parse(source, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) throw new HubError('DOCUMENT_SYNTAX', 'the document is not GraphQL');
    throw error;
  }
}

function checkField({ name }: FieldNode): void {
  if (name.value.startsWith('_') && !MACHINERY.has(name.value)) {
    throw new HubError('TICKET_KIND', 'a `query` ticket opens neither the SDL nor the schema');
  }
}
