/** A page of rows as a Relay connection; each part is read at most once, and only if a document selects it. */
import type { GraphQLResolveInfo } from 'graphql';
import type { GroupValue } from '../scope/grouped-rows';
import type { RowChoice, RowKey } from '../scope/keyed-rows';
import type { ScopeContext } from '../scope/scope-context';
import type { CursorPlace, Cursors } from './cursor';
import { childLists, type ListRows, RowsUnder } from './list-rows';
import { PAGING_ARGUMENTS, type PageArgs, type Stretch, stretchOf } from './page-args';

/** Which rows a list holds, and what it makes of them. */
export interface Listed<Tables, Table extends keyof Tables & string, Node> {
  readonly table: Table;
  /** Which rows of the table; all in scope unless said. */
  readonly where?: RowChoice<Tables, Table>;
  readonly node: (row: Tables[Table]) => Node;
}

/** A list that hangs on an object: the rows whose `column` is `value`. */
export interface ListedUnder<Tables, Table extends keyof Tables & string, Node> {
  readonly table: Table;
  readonly column: keyof Tables[Table] & string;
  readonly value: GroupValue;
  readonly node: (row: Tables[Table]) => Node;
}

interface Edge<Node> {
  readonly node: Node;
  readonly cursor: string;
}

/**
 * The connection over a list of rows, ordered by the table's primary key.
 *
 * Pages hold by the key of a row, never by a position: rows that come and go meanwhile shift nothing.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: sizes or cursors that do not fit.
 */
export function connect<Tables, Table extends keyof Tables & string, Node>(
  context: ScopeContext<Tables>,
  info: GraphQLResolveInfo,
  args: PageArgs,
  { table, where, node }: Listed<Tables, Table, Node>,
): Connection<Tables[Table], Node> {
  return connectionOf(context, info, args, { rows: context.scope.keyed(table, where), node, under: '' });
}

/**
 * The connection over the rows that hang on one object; the pages of all objects of a fetch are read in one statement.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: sizes or cursors that do not fit, or a cursor of another object.
 */
export function connectUnder<Tables, Table extends keyof Tables & string, Node>(
  context: ScopeContext<Tables>,
  info: GraphQLResolveInfo,
  args: PageArgs,
  { table, column, value, node }: ListedUnder<Tables, Table, Node>,
): Connection<Tables[Table], Node> {
  const alone = context.scope.keyed(table, (rows) =>
    rows.where((eb) => eb(eb.ref(column as never), '=', value as never)),
  );
  const rows = new RowsUnder(childLists(context, table, column), value, alone);
  return connectionOf(context, info, args, { rows, node, under: String(value) });
}

/**
 * The connection over any list of rows.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: sizes or cursors that do not fit.
 */
export function connectionOf<Row, Node>(
  { cursors }: { readonly cursors: Cursors },
  { parentType, fieldName }: GraphQLResolveInfo,
  args: PageArgs,
  {
    rows,
    node,
    under,
  }: { readonly rows: ListRows<Row>; readonly node: (row: Row) => Node; readonly under: string },
): Connection<Row, Node> {
  const stretch = stretchOf(args);
  const filter = Object.fromEntries(
    Object.entries(args).filter(([name, value]) => !PAGING_ARGUMENTS.has(name) && value !== undefined),
  );
  const place: CursorPlace = { coordinate: `${parentType.name}.${fieldName}`, filter: { ...filter, under } };
  return new Connection({
    rows,
    stretch,
    from: stretch.from === undefined ? undefined : cursors.open(stretch.from, place),
    node,
    cursorOf: (key) => cursors.seal(key, place),
  });
}

interface ConnectionOptions<Row, Node> {
  readonly rows: ListRows<Row>;
  readonly stretch: Stretch;
  /** The key the stretch lies next to. */
  readonly from: RowKey | undefined;
  readonly node: (row: Row) => Node;
  readonly cursorOf: (key: RowKey) => string;
}

export class Connection<Row, Node> {
  readonly #options: ConnectionOptions<Row, Node>;
  #count: Promise<number> | undefined;
  #edges: Promise<readonly Edge<Node>[]> | undefined;

  constructor(options: ConnectionOptions<Row, Node>) {
    this.#options = options;
  }

  get totalCount(): Promise<number> {
    this.#count ??= this.#options.rows.count();
    return this.#count;
  }

  get edges(): Promise<readonly Edge<Node>[]> {
    this.#edges ??= this.#read();
    return this.#edges;
  }

  /** Whether more follow is counted, so that no row is read to look ahead: what is read is released, and recorded as such. */
  get pageInfo(): PageEnds<Row, Node> {
    return new PageEnds(this, this.#options);
  }

  async #read(): Promise<readonly Edge<Node>[]> {
    const { rows, stretch, from, node, cursorOf } = this.#options;
    const read = await rows.next({ ...stretch, from });
    return read.map(({ key, row }) => ({ node: node(row), cursor: cursorOf(key) }));
  }
}

/** `PageInfo`, each field on its own. */
class PageEnds<Row, Node> {
  readonly #connection: Connection<Row, Node>;
  readonly #options: ConnectionOptions<Row, Node>;

  constructor(connection: Connection<Row, Node>, options: ConnectionOptions<Row, Node>) {
    this.#connection = connection;
    this.#options = options;
  }

  get hasNextPage(): Promise<boolean> {
    return this.#options.stretch.direction === 'forward' ? this.#goesOn() : this.#wentBefore();
  }

  get hasPreviousPage(): Promise<boolean> {
    return this.#options.stretch.direction === 'forward' ? this.#wentBefore() : this.#goesOn();
  }

  get startCursor(): Promise<string | null> {
    return this.#connection.edges.then((edges) => edges.at(0)?.cursor ?? null);
  }

  get endCursor(): Promise<string | null> {
    return this.#connection.edges.then((edges) => edges.at(-1)?.cursor ?? null);
  }

  async #goesOn(): Promise<boolean> {
    const { rows, stretch, from } = this.#options;
    const { size, direction } = stretch;
    return (await rows.countBeyond({ direction, from, atMost: size + 1 })) > size;
  }

  /** The row of the cursor, or another one before it. */
  async #wentBefore(): Promise<boolean> {
    const { rows, stretch, from } = this.#options;
    if (from === undefined) return false;
    const direction = stretch.direction === 'forward' ? 'backward' : 'forward';
    return (await rows.countBeyond({ direction, from, atMost: 1, inclusive: true })) > 0;
  }
}
