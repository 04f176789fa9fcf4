/** The fetches of a plan, numbered in plan order, each known by its own document. */
import type { FetchNode, PlanNode, QueryPlan, ResponsePath } from '@apollo/query-planner';
import { type DocumentNode, parse } from 'graphql';
import { HubError, REGISTRY_SUBGRAPH, type SubgraphName } from '../../chaincode/model';

export interface PlannedFetch {
  readonly number: number;
  readonly subgraph: SubgraphName;
  /** Exactly what is sent. */
  readonly text: string;
  /** Parsed, and its identity is the fetch's: two fetches may send the same text. */
  readonly document: DocumentNode;
  readonly node: FetchNode;
  /** Where its result is merged, with `@` for each list. */
  readonly path: ResponsePath;
}

export interface NumberedPlan {
  readonly plan: QueryPlan;
  readonly fetches: readonly PlannedFetch[];
}

/**
 * A copy of the plan in which each fetch carries its own parsed document.
 *
 * @throws {HubError} `OPERATION_REFUSED` for a plan with deferred parts, a subscription, or a mutation of a department.
 */
export function numberFetches(plan: QueryPlan): NumberedPlan {
  const fetches: PlannedFetch[] = [];
  if (plan.node === undefined) return { plan, fetches };
  if (plan.node.kind === 'Subscription') throw refused();
  return { plan: { ...plan, node: numberNode(plan.node, [], fetches) }, fetches };
}

function numberNode(node: PlanNode, path: ResponsePath, fetches: PlannedFetch[]): PlanNode {
  switch (node.kind) {
    case 'Fetch':
      return numberFetch(node, path, fetches);
    case 'Flatten':
      return { ...node, node: numberNode(node.node, [...path, ...node.path], fetches) };
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((each) => numberNode(each, path, fetches)) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause === undefined ? {} : { ifClause: numberNode(node.ifClause, path, fetches) }),
        ...(node.elseClause === undefined ? {} : { elseClause: numberNode(node.elseClause, path, fetches) }),
      };
    case 'Defer':
      throw refused();
  }
}

function numberFetch(node: FetchNode, path: ResponsePath, fetches: PlannedFetch[]): FetchNode {
  const isRegistrys = node.operationKind === 'mutation' && node.serviceName === REGISTRY_SUBGRAPH;
  if (node.operationKind !== 'query' && !isRegistrys) throw refused();
  const document = parse(node.operation, { noLocation: true });
  const numbered = { ...node, operationDocumentNode: document };
  fetches.push({
    number: fetches.length,
    subgraph: node.serviceName as SubgraphName,
    text: node.operation,
    document,
    node: numbered,
    path,
  });
  return numbered;
}

const refused = (): HubError => new HubError('OPERATION_REFUSED', 'departments answer whole queries alone');
