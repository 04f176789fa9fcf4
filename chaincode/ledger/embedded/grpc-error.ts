import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { gateway, google } from '@hyperledger/fabric-protos';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { isHubError } from '../../model/error';
import type { EndorserComplaint } from './gateway';

/** Where gRPC carries a `google.rpc.Status` with details. */
const DETAILS = 'grpc-status-details-bin';

/** gRPC codes as Fabric's gateway uses them; what is not listed is UNKNOWN. */
const CODES: Readonly<Record<string, status>> = {
  UNKNOWN_CREATOR: status.UNAUTHENTICATED,
  NOT_A_READER: status.PERMISSION_DENIED,
  NOT_ALLOWED: status.PERMISSION_DENIED,
  NOT_FOUND: status.NOT_FOUND,
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  WRONG_CHANNEL: status.INVALID_ARGUMENT,
  WRONG_STATE: status.FAILED_PRECONDITION,
  CHAIN_BROKEN: status.INTERNAL,
  ENDORSEMENT_FAILED: status.ABORTED,
  ENDORSEMENT_MISMATCH: status.ABORTED,
  LEDGER_UNAVAILABLE: status.UNAVAILABLE,
  DISK_FULL: status.RESOURCE_EXHAUSTED,
};

/** An error as a Fabric gateway answers it: a gRPC status, with what each endorser said in its details. */
export function toStatus(error: unknown): Partial<StatusObject> {
  if (!isHubError(error)) {
    report(error);
    return { code: status.INTERNAL, details: FAILED };
  }
  const complaints = (error.details.complaints ?? []) as readonly EndorserComplaint[];
  const code = CODES[error.code] ?? status.UNKNOWN;
  // The code travels with the message: contracts and refusals are told apart by it, never by the wording.
  const details = `${error.code}: ${error.message}`;
  return { code, details, metadata: detailsOf(code, details, complaints) };
}

/** What a caller gets to know of a mistake in the ledger itself. */
export const FAILED = 'the ledger failed; its log says why';

/** Writes a mistake in the ledger itself where the operator looks for it. */
export function report(error: unknown): void {
  process.stderr.write(`ledger: ${error instanceof Error ? error.stack : String(error)}\n`);
}

function detailsOf(code: status, message: string, complaints: readonly EndorserComplaint[]): Metadata {
  const metadata = new Metadata();
  if (complaints.length === 0) return metadata;
  const rpc = new google.rpc.Status();
  rpc.setCode(code);
  rpc.setMessage(message);
  for (const complaint of complaints) rpc.addDetails(toDetail(complaint));
  metadata.add(DETAILS, Buffer.from(rpc.serializeBinary()));
  return metadata;
}

function toDetail(complaint: EndorserComplaint): Any {
  const detail = new gateway.ErrorDetail();
  detail.setAddress('embedded');
  detail.setMspId(complaint.mspId);
  detail.setMessage(complaint.message);
  const any = new Any();
  any.pack(detail.serializeBinary(), 'gateway.ErrorDetail');
  return any;
}
