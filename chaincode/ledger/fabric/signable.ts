/** What a member signs away from the ledger, read before it is signed: nobody signs what somebody else only says it is. */
import { common, peer } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { type EnvelopeHeader, parseHeader, transactionIdOf } from '../block/envelope';
import { isCall, parseInvocation } from '../block/transaction';
import type { Creator } from '../identity/serialized-identity';

/** What a proposal, or an endorsed transaction, does and in whose name. */
export interface Signable {
  readonly channel: string;
  readonly transactionId: string;
  readonly creator: Creator;
  readonly chaincode: string;
  /** `Grants:Request`. */
  readonly function: string;
  readonly args: readonly string[];
}

/** Reads `peer.Proposal` bytes. @throws {HubError} `INVALID_ARGUMENT`. */
export function readProposal(bytes: Uint8Array): Signable {
  return reading(() => {
    const proposal = peer.Proposal.deserializeBinary(bytes);
    return signableOf(common.Header.deserializeBinary(proposal.getHeader_asU8()), proposal.getPayload_asU8());
  });
}

/** Reads `common.Payload` bytes of an endorsed transaction. @throws {HubError} `INVALID_ARGUMENT`. */
export function readTransaction(bytes: Uint8Array): Signable {
  return reading(() => {
    const payload = common.Payload.deserializeBinary(bytes);
    const [action, ...others] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
    const header = payload.getHeader();
    if (action === undefined || others.length > 0 || header === undefined) {
      throw new HubError('INVALID_ARGUMENT', 'a transaction has one action');
    }
    const acted = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
    return signableOf(header, acted.getChaincodeProposalPayload_asU8());
  });
}

function signableOf(header: common.Header, proposalPayload: Uint8Array): Signable {
  const parsed = parseHeader(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8());
  const { channel, transactionId, creator } = parsed;
  const { chaincode, function: name, args } = parseInvocation(proposalPayload);
  requireCalled(parsed, chaincode);
  // No peer takes another one; and it is shown to whoever signs, so it must be what it looks like.
  if (transactionId !== transactionIdOf(parsed.nonce, parsed.creatorBytes)) {
    throw new HubError('INVALID_ARGUMENT', 'its transaction id is not that of its nonce and creator');
  }
  const texts = args.map((arg) => Buffer.from(arg).toString('utf8'));
  return { channel, transactionId, creator, chaincode, function: name, args: texts };
}

/** A peer calls the chaincode that the header names (endorser.go), whatever the invocation below it says. */
function requireCalled(header: EnvelopeHeader, chaincode: string): void {
  const called = peer.ChaincodeHeaderExtension.deserializeBinary(header.extension)
    .getChaincodeId()
    ?.getName();
  if (isCall(header) && called === chaincode) return;
  throw new HubError('INVALID_ARGUMENT', 'the header calls another chaincode than is said below it');
}

/** protobuf throws errors of many kinds at bytes that are something else. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', 'these bytes are nothing to sign', { cause });
  }
}
