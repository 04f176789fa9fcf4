/** Runs an allowed plan: fetches, merges, completes; or withdraws the whole answer. */
import { executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import { HubError, type ServedFetch, type SubgraphName } from '../../chaincode/model';
import type { Analysis } from '../analysis';
import type { ExecutedAccess } from './access-terms';
import { type ExecutionFault, faultCode, faultOf, pathWithin } from './fault';
import type { PlanTrace } from './plan-trace';
import type { SubgraphPools } from './pools';
import { type FetchTiming, Run } from './run';
import { SubgraphSource } from './subgraph-source';

type PlanContext = Parameters<typeof executeQueryPlan>[2];
type PlanResult = Awaited<ReturnType<typeof executeQueryPlan>>;

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
 * @throws {HubError} `INTERNAL` for a mistake of the gateway, and for an access that is not allowed; then nothing was fetched.
 */
export async function executePlan(request: ExecutionRequest): Promise<Execution> {
  if (!request.access.decision.allowed) throw new HubError('INTERNAL', 'a denied access is not executed');
  const run = new Run(request.signal);
  const result = await runPlan(request, run);
  if (run.failure !== undefined) throw internal(run.failure);
  const executed: Executed = {
    served: run.served.toSorted((a, b) => a.fetch - b.fetch),
    timings: run.timings.toSorted((a, b) => a.fetch - b.fetch),
  };
  if (run.withdrawnAt !== undefined) return { ...executed, withdrawn: { height: run.withdrawnAt } };
  const data = result.data ?? null;
  return { ...executed, data, faults: faultsOf(result, data) };
}

async function runPlan(request: ExecutionRequest, run: Run): Promise<PlanResult> {
  const { analysis, variables } = request;
  const { snapshot } = analysis;
  return await executeQueryPlan(
    analysis.plan,
    servicesFor(request, run),
    planContext(variables),
    analysis.operationContext,
    snapshot.supergraphSchema,
    snapshot.plannerApiSchema,
  );
}

function servicesFor(request: ExecutionRequest, run: Run): ServiceMap {
  const services: ServiceMap = Object.create(null);
  for (const name of subgraphsOf(request.analysis)) {
    const subgraph = request.analysis.snapshot.subgraphs.get(name);
    if (subgraph === undefined) continue;
    services[name] = new SubgraphSource({
      terms: request,
      subgraph,
      pools: request.pools,
      run,
      trace: request.trace,
      nowMs: request.nowMs ?? Date.now,
    });
  }
  return services;
}

function subgraphsOf({ fetches }: Analysis): ReadonlySet<SubgraphName> {
  return new Set(fetches.map((fetch) => fetch.subgraph));
}

/** What `executeQueryPlan` reads of a request, and nothing else: it sees no caller, no header and no token. */
function planContext(variables: ExecutionRequest['variables']): PlanContext {
  const context: Pick<PlanContext, 'request' | 'context' | 'metrics'> = {
    request: { variables: { ...variables } },
    context: {},
    metrics: {},
  };
  return context as PlanContext;
}

/** Codes and paths; each once. Messages of any origin end here. */
function faultsOf({ errors = [], extensions }: PlanResult, data: unknown): readonly ExecutionFault[] {
  const found = new Map<string, ExecutionFault>();
  const completion: unknown = extensions?.valueCompletion;
  for (const error of [...errors, ...(Array.isArray(completion) ? completion : [])]) {
    const fault = faultOf(
      faultCode(error.extensions?.code),
      error.extensions?.serviceName,
      pathWithin(data, error.path ?? []),
    );
    found.set(JSON.stringify(fault), fault);
  }
  return [...found.values()];
}

function internal(cause: unknown): HubError {
  return new HubError('INTERNAL', 'the plan could not be executed', { cause });
}
