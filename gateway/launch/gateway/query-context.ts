/** One request on its way through the steps. */

import type { Access } from '../../access';
import type { GraphqlRequest } from '../../admission';
import type { Analysis } from '../../analysis';
import type { Execution } from '../../execution';
import type { Caller } from '../../identity';
import type { AccessIdentity } from '../../record';
import type { RequestSpan } from '../../telemetry';

/** An access that has a decision line. */
export interface RecordedAccess {
  readonly identity: AccessIdentity;
  /** Place of the decision line in the log. */
  readonly sequence: bigint;
  readonly analysis: Analysis;
  readonly access: Access;
  readonly startedMs: number;
  /** What became of an allowed plan; absent as long as it runs, when it was denied, and when it failed. */
  execution?: Execution;
}

/** What the steps share of one request: each adds what the next ones need. */
export interface QueryContext {
  readonly caller: Caller;
  readonly request: GraphqlRequest;
  /** What the request is known by from its first moment; its record's, unless a denial shares another's line. */
  readonly identity: AccessIdentity;
  readonly trace: RequestSpan;
  /** Set once the decision line is durable. Undefined for an operation that asks no department. */
  recorded?: RecordedAccess;
}
