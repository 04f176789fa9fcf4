/** What follows the fetches of a plan, for an operator's trace. */
import type { ErrorCode, SubgraphName } from '../../chaincode/model';

export interface PlanTrace {
  /** Called when a fetch begins. */
  fetch(subgraph: SubgraphName, number: number): FetchTrace;
}

export interface FetchTrace {
  /** Sent to the department (W3C Trace Context). */
  readonly traceparent: string | undefined;
  /** Called once when the fetch has ended. @param code of what kept the department from serving it. */
  end(code: ErrorCode | undefined): void;
}
