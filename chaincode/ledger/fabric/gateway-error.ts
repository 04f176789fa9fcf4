import { status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { HubError, isHubError, parseContractError } from '../../model/error';

/** How a peer introduces what its contract said (internal/pkg/gateway). */
const CONTRACT_ANSWER = 'chaincode response ';
/** What a Fabric gateway says when endorsers differ; it has no code of its own for it. */
const MISMATCH = 'ProposalResponsePayloads do not match';
/** What it says once a first peer has endorsed and others then refused: one of them is a block behind another. */
const TOO_FEW = 'failed to collect enough transaction endorsements';

/**
 * How a gateway passes on that it did not reach an endorser (grpc-go): another peer may know others. It hangs up itself
 * (`Canceled`) on one that gossip takes for dead, with calls under way.
 */
const NOT_REACHED = /\bcode = (Unavailable|DeadlineExceeded|Canceled)\b/;
/** How a peer says that its own chaincode is away, or went away while it was asked (core/chaincode): another peer's may not be. */
const NO_CHAINCODE = /could not launch chaincode|chaincode stream terminated/;
/** What it says while it knows too few peers: after its start, or because they are away. */
const NO_ENDORSERS = 'no combination of peers can be derived';
/** How a peer refuses a proposal that its creator did not sign, or whose creator nobody certified (core/endorser). */
const NO_CREATOR = 'access denied: channel [';
/** What a peer says of a proposal whose time is more than 15 minutes off; the gateway takes it for a peer that is away. */
const WRONG_TIME = 'incorrect timestamp';

const UNAVAILABLE: ReadonlySet<number> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.RESOURCE_EXHAUSTED,
]);

/**
 * A failed gateway call as an error of the catalogue: the contract's own code when there is one and everyone says so.
 *
 * @param endorsers how many organisations the caller named; undefined where the gateway chose them.
 */
export function toHubError(error: unknown, endorsers?: number): HubError {
  if (isHubError(error)) return error;
  if (!isStatus(error)) throw error;
  const said = complaintsOf(error);
  const answers = said.map(contractAnswer).filter((answer) => answer !== undefined);
  const [contract] = answers;
  if (contract !== undefined && statusText(error).includes(TOO_FEW) && answers.length !== endorsers) {
    return new HubError('ENDORSEMENT_MISMATCH', `one endorser answers: ${contract}`, { cause: error });
  }
  if (contract !== undefined) {
    return parseContractError(contract) ?? new HubError('ENDORSEMENT_FAILED', contract, { cause: error });
  }
  if ([error.message, ...said].some((text) => text.includes(MISMATCH))) {
    return new HubError('ENDORSEMENT_MISMATCH', 'the endorsers computed different results', { cause: error });
  }
  return byStatus(error, said);
}

/** True if it is unknown whether the other side has done what it was asked. */
export function isUnavailable(error: unknown): boolean {
  return isHubError(error, 'LEDGER_UNAVAILABLE');
}

interface StatusError extends Error {
  readonly code: number;
}

function isStatus(error: unknown): error is StatusError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

function byStatus(error: StatusError, said: readonly string[]): HubError {
  const text = [statusText(error), ...said].join('; ');
  const coded = parseContractError(statusText(error));
  if (coded !== undefined) return coded;
  if (text.includes(NO_CREATOR)) return new HubError('UNKNOWN_CREATOR', text, { cause: error });
  if (text.includes(WRONG_TIME)) return new HubError('ENDORSEMENT_FAILED', text, { cause: error });
  if (
    UNAVAILABLE.has(error.code) ||
    text.includes(NO_ENDORSERS) ||
    isNobodyReached(error, said) ||
    NO_CHAINCODE.test(text)
  )
    return new HubError('LEDGER_UNAVAILABLE', text, { cause: error });
  if (error.code === status.PERMISSION_DENIED) return new HubError('NOT_A_READER', text, { cause: error });
  if (error.code === status.UNAUTHENTICATED) return new HubError('UNKNOWN_CREATOR', text, { cause: error });
  return new HubError('ENDORSEMENT_FAILED', text, { cause: error });
}

/** True where endorsers were away, and none of those that were there refused. */
function isNobodyReached(error: StatusError, said: readonly string[]): boolean {
  return (
    statusText(error).includes(TOO_FEW) && said.length > 0 && said.every((each) => NOT_REACHED.test(each))
  );
}

/** The status text without the `9 ABORTED: ` that grpc-js puts before it in the message. */
function statusText(error: StatusError): string {
  const source: unknown = error instanceof GatewayError ? error.cause : error;
  const details = source instanceof Error && 'details' in source ? source.details : undefined;
  return typeof details === 'string' && details !== '' ? details : error.message;
}

function complaintsOf(error: StatusError): string[] {
  return error instanceof GatewayError ? error.details.map(({ message }) => message) : [];
}

function contractAnswer(message: string): string | undefined {
  const start = message.indexOf(CONTRACT_ANSWER);
  const comma = message.indexOf(', ', start);
  return start < 0 || comma < 0 ? undefined : message.slice(comma + 2);
}
