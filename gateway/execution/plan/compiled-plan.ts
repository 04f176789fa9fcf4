/** A plan as it is executed: everything that does not change from request to request is found out once. */
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { isObjectType } from 'graphql';
import { HubError } from '../../../chaincode/model';
import type { AnalysedFetch, Analysis } from '../../analysis';
import { compileRequires, type Required } from './requires';
import { compileRewrites, type Rewrite } from './rewrites';

export interface CompiledFetch {
  readonly kind: 'Fetch';
  readonly fetch: AnalysedFetch;
  /** The names of the request's variables that are sent. */
  readonly variables: readonly string[];
  /** Undefined for a fetch of root fields. */
  readonly requires: readonly Required[] | undefined;
  readonly inputRewrites: readonly Rewrite[];
  readonly outputRewrites: readonly Rewrite[];
  /** True of the name of an object type: an object of the answer may be of it. */
  readonly isConcrete: (typename: unknown) => boolean;
}

export type CompiledNode =
  | CompiledFetch
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly CompiledNode[] }
  | { readonly kind: 'Flatten'; readonly path: readonly string[]; readonly node: CompiledNode }
  | {
      readonly kind: 'Condition';
      readonly variable: string;
      readonly branches: { readonly [held in 'true' | 'false']: CompiledNode | undefined };
    };

/**
 * Compiles the plan of an analysis; undefined when it fetches nothing.
 *
 * @throws {HubError} `INTERNAL` for a plan with parts that this executor does not know: deferred ones, subscriptions, values set
 *   from the context. `OPERATION_REFUSED` for a variable that is named as the representations are.
 */
export function compilePlan({ plan, fetches, snapshot }: Analysis): CompiledNode | undefined {
  const { node } = plan;
  if (node === undefined) return undefined;
  if (node.kind === 'Subscription') throw unknown('a subscription');
  const byDocument = new Map(fetches.map((fetch) => [fetch.document, fetch]));
  return compileNode(node, (fetch) => {
    const analysed = fetch.operationDocumentNode && byDocument.get(fetch.operationDocumentNode);
    if (analysed === undefined) throw unknown('a fetch that was not analysed');
    return compileFetch(fetch, analysed, snapshot.supergraphSchema);
  });
}

/** No deeper than the operation that was planned. */
function compileNode(node: PlanNode, compile: (fetch: FetchNode) => CompiledFetch): CompiledNode {
  switch (node.kind) {
    case 'Fetch':
      return compile(node);
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map((each) => compileNode(each, compile)) };
    case 'Flatten':
      return { kind: 'Flatten', path: node.path.map(stepOf), node: compileNode(node.node, compile) };
    case 'Condition': {
      const { condition, ifClause, elseClause } = node;
      const branches = { true: branch(ifClause, compile), false: branch(elseClause, compile) };
      return { kind: 'Condition', variable: condition, branches };
    }
    default:
      throw unknown('a deferred part');
  }
}

function branch(
  node: PlanNode | undefined,
  compile: (fetch: FetchNode) => CompiledFetch,
): CompiledNode | undefined {
  return node === undefined ? undefined : compileNode(node, compile);
}

function compileFetch(
  node: FetchNode,
  fetch: AnalysedFetch,
  schema: Analysis['snapshot']['supergraphSchema'],
): CompiledFetch {
  const { variableUsages = [], requires, contextRewrites = [] } = node;
  if (contextRewrites.length > 0) throw unknown('a value set from the context');
  if (requires !== undefined && variableUsages.includes('representations')) {
    throw new HubError('OPERATION_REFUSED', 'a variable is named `representations`');
  }
  return {
    kind: 'Fetch',
    fetch,
    variables: variableUsages,
    requires: requires === undefined ? undefined : compileRequires(schema, requires),
    inputRewrites: compileRewrites(schema, node.inputRewrites),
    outputRewrites: compileRewrites(schema, node.outputRewrites),
    isConcrete: (typename) => typeof typename === 'string' && isObjectType(schema.getType(typename)),
  };
}

/** A planner that marks types in paths is not the one this executor was written for. */
function stepOf(step: string | number): string {
  if (typeof step === 'string' && /^(@|[_A-Za-z]\w*)$/.test(step)) return step;
  throw unknown(`a step \`${step}\` of a path`);
}

const unknown = (what: string): HubError => new HubError('INTERNAL', `the plan holds ${what}`);
