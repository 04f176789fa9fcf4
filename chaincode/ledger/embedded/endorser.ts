import { peer } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { type ChaincodeDefinition, LIFECYCLE, sequenceKey } from '../block/definition';
import { NOTHING } from '../block/namespace-set';
import { type NamespaceSet, serializeReadWriteSet } from '../block/read-write-set';
import { type ContractResponse, proposalHash, withoutTransient } from '../block/transaction';
import { compareKeys, type WorldState } from '../block/world-state';
import type { Identity } from '../identity/identity';
import { serializeIdentity } from '../identity/serialized-identity';
import type { Chaincode } from './chaincode';
import type { CheckedProposal } from './proposal';
import type { HistoryReader } from './shim-iterator';
import { Simulation } from './simulation';

/** One organisation's answer to a proposal. */
export interface ProposalResponse {
  readonly mspId: string;
  readonly response: ContractResponse;
  /** `peer.ProposalResponsePayload` bytes: what every endorser must agree on, byte for byte. */
  readonly payload: Uint8Array;
  /** Undefined when the contract refused: then nothing is endorsed. */
  readonly endorsement: peer.Endorsement | undefined;
}

export interface EndorserOptions {
  readonly identity: Identity;
  readonly chaincode: Chaincode;
  readonly state: WorldState;
  readonly history: HistoryReader;
  readonly scanLimit: number;
}

/** From this status on a contract has refused (fabric-shim's ERRORTHRESHOLD). */
const REFUSED = 400;

/** One organisation's peer, as far as it endorses: its own key and its own contract instances. */
export class Endorser {
  readonly #options: EndorserOptions;
  readonly #serialized: Uint8Array;

  constructor(options: EndorserOptions) {
    this.#options = options;
    this.#serialized = serializeIdentity(options.identity);
  }

  get mspId(): string {
    return this.#options.identity.mspId;
  }

  /** Simulates a proposal and signs what came out. */
  async endorse(proposal: CheckedProposal, definition: ChaincodeDefinition): Promise<ProposalResponse> {
    const { chaincode, state, history, scanLimit } = this.#options;
    const simulation = new Simulation({ state, history, scanLimit, namespace: definition.name });
    const { response, event } = await chaincode.invoke(
      {
        channel: proposal.header.channel,
        transactionId: proposal.header.transactionId,
        signedProposal: proposal.signed,
        args: proposal.args,
      },
      simulation,
    );
    const sets = [lifecycleRead(state, definition), simulation.result()];
    const payload = responsePayload(proposal, definition, { response, sets, event });
    const endorsement = response.status >= REFUSED ? undefined : this.sign(payload);
    return { mspId: this.mspId, response, payload, endorsement };
  }

  /** This peer's endorsement of a response payload. */
  sign(payload: Uint8Array): peer.Endorsement {
    const endorsement = new peer.Endorsement();
    endorsement.setEndorser(this.#serialized);
    endorsement.setSignature(this.#options.identity.sign(Buffer.concat([payload, this.#serialized])));
    return endorsement;
  }
}

/** What a simulation of a proposal yields. */
export interface Simulated {
  readonly response: ContractResponse;
  readonly sets: readonly NamespaceSet[];
  /** `peer.ChaincodeEvent` bytes from fabric-shim. */
  readonly event: Uint8Array | undefined;
}

/** `peer.ProposalResponsePayload` bytes, as Fabric's endorser assembles them. */
export function responsePayload(
  proposal: Pick<CheckedProposal, 'header' | 'payloadBytes'>,
  definition: Pick<ChaincodeDefinition, 'name' | 'version'>,
  simulated: Simulated,
): Uint8Array {
  const id = new peer.ChaincodeID();
  id.setName(definition.name);
  id.setVersion(definition.version);
  const response = new peer.Response();
  response.setStatus(simulated.response.status);
  response.setMessage(simulated.response.message);
  response.setPayload(simulated.response.payload);
  const action = new peer.ChaincodeAction();
  action.setChaincodeId(id);
  action.setResponse(response);
  const sets = [...simulated.sets].sort((a, b) => compareKeys(a.namespace, b.namespace));
  action.setResults(serializeReadWriteSet(sets));
  action.setEvents(eventBytes(proposal, definition.name, simulated.event));
  const payload = new peer.ProposalResponsePayload();
  payload.setProposalHash(proposalHash(proposal.header, withoutTransient(proposal.payloadBytes)));
  payload.setExtension$(action.serializeBinary());
  return payload.serializeBinary();
}

/** The read of the chaincode's sequence that every endorsement on Fabric carries. */
function lifecycleRead(state: WorldState, definition: ChaincodeDefinition): NamespaceSet {
  const key = sequenceKey(definition.name);
  const version = state.get(LIFECYCLE, key)?.version;
  if (version === undefined)
    throw new HubError('NOT_FOUND', `chaincode \`${definition.name}\` is not defined`);
  return { namespace: LIFECYCLE, ...NOTHING, reads: [{ key, version }] };
}

function eventBytes(
  proposal: Pick<CheckedProposal, 'header'>,
  chaincode: string,
  bytes: Uint8Array | undefined,
): Uint8Array {
  if (bytes === undefined) return new Uint8Array();
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  event.setChaincodeId(chaincode);
  event.setTxId(proposal.header.transactionId);
  return event.serializeBinary();
}
