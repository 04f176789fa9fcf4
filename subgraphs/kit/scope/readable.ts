/** What a scoped query may be made of: lists of what is allowed, so that what a later kysely adds is refused. */
import {
  AggregateFunctionNode,
  FunctionNode,
  type OperationNode,
  type OperationNodeKind,
  type RawNode,
} from 'kysely';

const NODES: ReadonlySet<OperationNodeKind> = new Set<OperationNodeKind>([
  'SelectQueryNode',
  'SelectionNode',
  'SelectAllNode',
  'FromNode',
  'JoinNode',
  'OnNode',
  'WhereNode',
  'HavingNode',
  'GroupByNode',
  'GroupByItemNode',
  'OrderByNode',
  'OrderByItemNode',
  'LimitNode',
  'OffsetNode',
  'SetOperationNode',
  'AliasNode',
  'IdentifierNode',
  'SchemableIdentifierNode',
  'TableNode',
  'ColumnNode',
  'ReferenceNode',
  'ValueNode',
  'ValueListNode',
  'PrimitiveValueListNode',
  'TupleNode',
  'ListNode',
  'ParensNode',
  'AndNode',
  'OrNode',
  'BinaryOperationNode',
  'UnaryOperationNode',
  'OperatorNode',
  'CaseNode',
  'WhenNode',
  'CastNode',
  'DataTypeNode',
  'AggregateFunctionNode',
  'FunctionNode',
  'OverNode',
  'PartitionByNode',
  'PartitionByItemNode',
  'RawNode',
]);

/** PostgreSQL has functions that run SQL out of a string (`query_to_xml`, `ts_stat`), so none is allowed by default. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'coalesce',
  'lower',
  'upper',
  'length',
  'any',
  'row_number',
  'rank',
]);

/** Kysely itself writes these as raw SQL. */
const SYNTAX: ReadonlySet<string> = new Set(['asc', 'desc', 'true']);

export function isReadableNode(node: OperationNode): boolean {
  return NODES.has(node.kind);
}

/** True unless the node calls a function that is not on the list. */
export function isReadableFunction(node: OperationNode): boolean {
  return !(FunctionNode.is(node) || AggregateFunctionNode.is(node)) || FUNCTIONS.has(node.func);
}

/** True if raw SQL is only a word of kysely's own. */
export function isReadableSyntax(node: RawNode): boolean {
  return (
    node.parameters.length === 0 && node.sqlFragments.length === 1 && SYNTAX.has(node.sqlFragments[0] ?? '')
  );
}
