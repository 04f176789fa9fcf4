/** Runs an allowed plan: fetches, merges, completes; or withdraws the whole answer. */
import { evidenceHash, HubError, type ServedFetch, type SubgraphName } from '../../chaincode/model';
import type { ExecutedAccess } from './access-terms';
import { compiledOf } from './compiled';
import { departmentKey } from './department-key';
import type { ExecutionFault } from './fault';
import { faultsOf } from './faults-of';
import type { DepartmentTerms } from './fetch-request';
import { type Ask, PlanRun } from './plan';
import type { PlanTrace } from './plan-trace';
import type { SubgraphPools } from './pools';
import { type FetchTiming, Run } from './run';
import { evaluateConditions } from './shape';
import { SubgraphSource } from './subgraph-source';

export interface ExecutionRequest extends ExecutedAccess {
  /** Coerced to their declared types, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly pools: SubgraphPools;
  /** Told of each fetch; what it says is sent along. */
  readonly trace?: PlanTrace;
  /** Ends the execution early: the caller has gone. */
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970; issues the tickets. */
  readonly nowMs?: () => number;
}

/** What every execution tells, whatever became of it. */
interface Executed {
  /** What each provider signed that it served. */
  readonly served: readonly ServedFetch[];
  readonly timings: readonly FetchTiming[];
}

/** Answered: the data completed per the GraphQL specification; a field that failed is null and has a fault. */
export interface Answered extends Executed {
  readonly withdrawn?: undefined;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly faults: readonly ExecutionFault[];
}

/** Withdrawn: a department's newer view denies. Nothing of the data is kept; answer once the own view has reached `height`. */
export interface Withdrawn extends Executed {
  readonly withdrawn: { readonly height: bigint };
}

export type Execution = Answered | Withdrawn;

/**
 * Executes the plan of an allowed access.
 *
 * A department that fails costs its own fields. Fetches run as the plan allows, side by side.
 *
 * @throws {HubError} `INTERNAL` for a mistake of the gateway. Before anything is fetched: `INTERNAL` for an access that is not allowed and for
 *   a plan with parts that are not executed, `OPERATION_REFUSED`, and `VARIABLES_INVALID` for a condition that is null. Afterwards:
 *   `VARIABLES_INVALID` for a null in introspection that may not be one.
 */
export async function executePlan(request: ExecutionRequest): Promise<Execution> {
  if (!request.access.decision.allowed) throw new HubError('INTERNAL', 'a denied access is not executed');
  const { analysis, variables } = request;
  const { plan, shape } = compiledOf(analysis);
  const conditions = evaluateConditions(shape.conditionVariables, variables);
  const run = new Run(request.signal);
  const planRun = new PlanRun({ variables, conditions, ask: askOf(request, run) });
  if (plan !== undefined) await planRun.run(plan).catch((error: unknown) => run.fail(error));
  if (run.failure !== undefined) throw internal(run.failure);
  const executed: Executed = {
    served: run.served.toSorted((a, b) => a.fetch - b.fetch),
    timings: run.timings.toSorted((a, b) => a.fetch - b.fetch),
  };
  if (run.withdrawnAt !== undefined) return { ...executed, withdrawn: { height: run.withdrawnAt } };
  const shaped = shape.complete(planRun.data, variables, conditions, planRun.faults.length > 0);
  return { ...executed, data: shaped.data, faults: faultsOf(planRun.faults, shaped) };
}

type SourceRequest = ExecutionRequest & Pick<DepartmentTerms, 'evidenceHash'>;

/** One source for each department that is asked. */
function askOf(request: ExecutionRequest, run: Run): Ask {
  const sources = new Map<SubgraphName, SubgraphSource>();
  const terms = { ...request, evidenceHash: evidenceHash(request.evidence) };
  return async (fetch, variables) => {
    const source = sources.get(fetch.subgraph) ?? sourceOf(terms, run, fetch.subgraph);
    sources.set(fetch.subgraph, source);
    return await source.ask(fetch, variables);
  };
}

function sourceOf(request: SourceRequest, run: Run, name: SubgraphName): SubgraphSource {
  const { analysis, pools, trace, nowMs = Date.now } = request;
  const subgraph = analysis.snapshot.subgraphs.get(name);
  if (subgraph === undefined) throw new HubError('INTERNAL', `the snapshot has no subgraph \`${name}\``);
  const terms = { ...request, digestKey: departmentKey(request.key, name) };
  return new SubgraphSource({ terms, subgraph, pools, run, trace, nowMs });
}

function internal(cause: unknown): HubError {
  return new HubError('INTERNAL', 'the plan could not be executed', { cause });
}
