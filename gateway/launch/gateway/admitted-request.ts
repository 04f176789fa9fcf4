/** Steps 1 and 2 of DESIGN §4: who asks, and whether this may be asked at all. The same for an operation and for its dry run. */
import type { IncomingMessage } from 'node:http';
import type { View } from '../../../chaincode/ledger/view/view';
import { HubError } from '../../../chaincode/model';
import {
  type AdmissionLimits,
  admittedOperation,
  boundVariables,
  checkContentType,
  type Documents,
  type GraphqlRequest,
  LEAST_HEIGHT_HEADER,
  type LeastHeight,
  parseGraphqlRequest,
  type RateLimit,
  readBody,
  type VariablesLimits,
} from '../../admission';
import type { Caller, Identity } from '../../identity';
import type { Journal } from '../../record';
import type { Snapshot } from '../../supergraph';

/** So many unshipped records are held; then nothing is decided until the ledger has taken some. */
const MAX_UNSHIPPED = 200_000;

export interface AdmissionParts {
  readonly journal: Pick<Journal, 'pending'>;
  readonly view: Pick<View, 'current'>;
  readonly leastHeight: LeastHeight;
  readonly identity: Pick<Identity, 'identify'>;
  readonly rate: RateLimit;
  readonly limits: Pick<AdmissionLimits, 'maxBodyBytes'> & VariablesLimits;
  readonly documents: Documents;
  /** Undefined until the first department has answered. */
  readonly snapshot: () => Snapshot | undefined;
  readonly nowMs: () => number;
}

export interface AdmittedRequest {
  readonly caller: Caller;
  readonly request: GraphqlRequest;
  /** What it was admitted for. */
  readonly snapshot: Snapshot;
}

/** @throws {HubError} `METHOD_NOT_ALLOWED`. */
export function requirePost({ method }: IncomingMessage): void {
  if (method !== 'POST') {
    throw new HubError('METHOD_NOT_ALLOWED', 'request is not a POST', { details: { allow: 'POST' } });
  }
}

/** @throws {HubError} `METHOD_NOT_ALLOWED`; of identity and admission; `NOT_READY`; `LEDGER_UNAVAILABLE`. */
export async function admittedRequest(
  parts: AdmissionParts,
  message: IncomingMessage,
): Promise<AdmittedRequest> {
  requirePost(message);
  const { identity, view, nowMs } = parts;
  const { headers, socket } = message;
  const caller = await identity.identify(headers.authorization, view.current, nowMs(), socket.remoteAddress);
  return { caller, ...(await admit(parts, caller, message)) };
}

/** Step 2. The executor admits the document again, for the schema it runs on; that is a look into a map. */
async function admit(
  { rate, limits, documents, snapshot, journal, leastHeight }: AdmissionParts,
  caller: Caller,
  message: IncomingMessage,
): Promise<Omit<AdmittedRequest, 'caller'>> {
  rate.take(caller.claims, performance.now());
  checkContentType(message.headers['content-type']);
  const request: GraphqlRequest = parseGraphqlRequest(await readBody(message, limits.maxBodyBytes));
  boundVariables(request.variables, limits);
  if (journal.pending.size > MAX_UNSHIPPED) {
    throw new HubError('LEDGER_UNAVAILABLE', 'too many records wait for the ledger');
  }
  await leastHeight.reached(message.headers[LEAST_HEIGHT_HEADER], caller.claims.iss);
  const current = snapshot();
  if (current === undefined) throw new HubError('NOT_READY', 'no department has answered yet');
  const document = documents.admit(request.query, current.apiSchema);
  admittedOperation(document, request.operationName, current.apiSchema);
  return { request, snapshot: current };
}
