import {
  AggregateFunctionNode,
  AliasNode,
  type FromNode,
  IdentifierNode,
  type JoinNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  ParensNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type QueryResult,
  type RawNode,
  type RootOperationNode,
  type SelectQueryNode,
  TableNode,
  type UnknownRow,
} from 'kysely';
import { HubError } from '../../../chaincode/model/error';
import { isReadableFunction, isReadableNode, isReadableSyntax } from './readable';

/** What stands in a table's place, and whose rows they are. */
export interface FilteredTable {
  readonly entry: string;
  readonly rows: SelectQueryNode;
}

/** By table name. */
export type FilteredTables = ReadonlyMap<string, FilteredTable>;

/** By what stands in a table's place: the entry whose rows it is. */
export type ReducedTables = ReadonlyMap<OperationNode, string>;

/** Hears, by local name of the entry, how many rows a query that reads it brought back; a count brings back none. */
export type OnRows = (entry: string, count: number) => void;

/** Replaces every table of a query by its granted rows and columns, and refuses whatever it could not vouch for. */
export class ScopePlugin implements KyselyPlugin {
  readonly #tables: FilteredTables;
  readonly #reduced: ReducedTables;
  readonly #onRows: OnRows;
  readonly #entriesRead = new WeakMap<QueryId, ReadonlySet<string>>();

  /** @param reduced everything that stands in a table's place in this scope, by whichever of its plugins. */
  constructor(tables: FilteredTables, reduced: ReducedTables, onRows: OnRows) {
    this.#tables = tables;
    this.#reduced = reduced;
    this.#onRows = onRows;
  }

  /** @throws {HubError} `SCOPE_REFUSED`: a write, raw SQL, an unbound or schema-qualified table, a function not on the list. */
  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    if (node.kind !== 'SelectQueryNode')
      throw refused(`a department's code only selects, found \`${node.kind}\``);
    // A new one for each query: a transformer that threw keeps the nodes it was in.
    const replacer = new TableReplacer(this.#tables, this.#reduced);
    const replaced = replacer.transformNode(node, queryId);
    const before = this.#entriesRead.get(queryId) ?? [];
    // Queries that were begun as one share an id: what either reads is counted for both, never for neither.
    const entries = new Set([...before, ...(onlyCounts(node) ? [] : replacer.entriesRead)]);
    this.#entriesRead.set(queryId, entries);
    return replaced;
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    for (const entry of this.#entriesRead.get(queryId) ?? []) this.#onRows(entry, result.rows.length);
    return result;
  }
}

/** True if what comes back holds no value of any row, only how many there are. */
function onlyCounts({ selections = [] }: SelectQueryNode): boolean {
  return (
    selections.length > 0 &&
    selections.every(({ selection }) => {
      const shown = AliasNode.is(selection) ? selection.node : selection;
      return AggregateFunctionNode.is(shown) && shown.func === 'count';
    })
  );
}

function refused(fact: string): HubError {
  return new HubError('SCOPE_REFUSED', fact);
}

class TableReplacer extends OperationNodeTransformer {
  readonly entriesRead = new Set<string>();
  readonly #tables: FilteredTables;
  readonly #reduced: ReducedTables;

  constructor(tables: FilteredTables, reduced: ReducedTables) {
    super();
    this.#tables = tables;
    this.#reduced = reduced;
  }

  protected override transformNodeImpl<Node extends OperationNode>(node: Node, ...rest: [never]): Node {
    if (!isReadableNode(node)) throw refused(`\`${node.kind}\` is not allowed in a scoped query`);
    if (!isReadableFunction(node)) throw refused('a function that is not on the list of readable ones');
    return super.transformNodeImpl(node, ...rest);
  }

  protected override transformFrom(node: FromNode, ...rest: [never]): FromNode {
    return { ...node, froms: node.froms.map((from) => this.#replace(from, rest)) };
  }

  protected override transformJoin(node: JoinNode, ...rest: [never]): JoinNode {
    return {
      ...node,
      table: this.#replace(node.table, rest),
      ...(node.on === undefined ? {} : { on: this.transformNode(node.on, ...rest) }),
    };
  }

  /** A table that is read is replaced before this; what is left only qualifies a column. */
  protected override transformTable(node: TableNode, ...rest: [never]): TableNode {
    const parent = this.nodeStack.at(-2);
    if (parent?.kind !== 'ReferenceNode') throw refused('a table stands where none is read');
    return super.transformTable(node, ...rest);
  }

  protected override transformRaw(node: RawNode): RawNode {
    if (!isReadableSyntax(node)) throw refused('raw SQL is not allowed in a scoped query');
    return node;
  }

  #replace(node: OperationNode, rest: [never]): OperationNode {
    const read = AliasNode.is(node) ? node.node : node;
    const entry = ParensNode.is(read) ? this.#reduced.get(read.node) : undefined;
    if (entry !== undefined) {
      // A query within a query comes here twice. Reduced again, its filters would find the columns out of scope null.
      this.entriesRead.add(entry);
      return node;
    }
    if (!TableNode.is(read)) return this.transformNode(node, ...rest);
    const { schema, identifier } = read.table;
    if (schema !== undefined) throw refused(`table \`${identifier.name}\` is named with a schema`);
    const filtered = this.#tables.get(identifier.name);
    if (filtered === undefined) throw refused(`table \`${identifier.name}\` is bound to no entry in scope`);
    const alias = AliasNode.is(node) ? node.alias : IdentifierNode.create(identifier.name);
    this.entriesRead.add(filtered.entry);
    return AliasNode.create(ParensNode.create(filtered.rows), alias);
  }
}
