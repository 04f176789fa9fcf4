/**
 * Transactions whose keys are elsewhere: prepared here, signed where the member sits, handed on from here.
 *
 * Whoever runs this holds no key but its own, which signs nothing of theirs. What it prepares is what the member reads
 * before it signs (`signable.ts`); what comes back is endorsed and ordered by the ledger's own rules, which check the signature.
 */
import type { Client } from '@grpc/grpc-js';
import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import { gateway } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import type { Creator } from '../identity/serialized-identity';
import type { Call, Committed, Ledger } from '../ledger';
import { DEADLINES, type Deadlines, peerClient } from './connection';
import { isUnavailable, toHubError } from './gateway-error';
import type { PeerAddresses } from './peer-addresses';
import { PeersInTurn } from './peers-in-turn';

/** Something that waits for its member's signature. */
export interface Unsigned {
  readonly transactionId: string;
  /** To be handed back beside the signature, unchanged. */
  readonly bytes: Uint8Array;
  /** What is signed: ECDSA over SHA-256 of these bytes, DER, low S. */
  readonly toSign: Uint8Array;
}

/** An endorsed transaction that waits for its member's signature. */
export interface Endorsed extends Unsigned {
  /** What the contract returned. */
  readonly result: Uint8Array;
}

export interface OfflineSigningOptions {
  /** The preferred one first. */
  readonly peers: PeerAddresses;
  /** Asks for the commit status, in the name of whoever runs this. Closed by whoever opened it. */
  readonly ledger: Ledger;
  readonly chaincode: string;
  readonly deadlines?: Deadlines;
}

export class OfflineSigning {
  readonly #options: OfflineSigningOptions;
  readonly #clients: PeersInTurn<Client>;

  private constructor(options: OfflineSigningOptions) {
    this.#options = options;
    const [first, ...others] = options.peers;
    this.#clients = new PeersInTurn([peerClient(first), ...others.map(peerClient)]);
  }

  /** Connects when first used, and again whenever a peer comes back. */
  static connect(options: OfflineSigningOptions): OfflineSigning {
    return new OfflineSigning(options);
  }

  /** Where everything that is prepared here is written. */
  get place(): { readonly channel: string; readonly chaincode: string } {
    const { ledger, chaincode } = this.#options;
    return { channel: ledger.channel, chaincode };
  }

  /** A proposal in the creator's name, with a nonce of its own; nothing is sent. */
  prepare(call: Call, creator: Creator): Unsigned {
    const { chaincode, ledger } = this.#options;
    const contract = this.#unsigning(creator)
      .getNetwork(ledger.channel)
      .getContract(chaincode, call.contract);
    const proposal = contract.newProposal(call.transaction, { arguments: [...call.args] });
    return {
      transactionId: proposal.getTransactionId(),
      bytes: proposal.getBytes(),
      toSign: proposal.getDigest(),
    };
  }

  /**
   * Has a signed proposal endorsed. Nothing is ordered yet.
   *
   * @throws {HubError} the contract's own code; `UNKNOWN_CREATOR`: not its creator's signature; `INVALID_ARGUMENT`: no
   *   proposal; `ENDORSEMENT_MISMATCH`; `LEDGER_UNAVAILABLE` (retryable).
   */
  async endorse(proposal: Uint8Array, signature: Uint8Array, creator: Creator): Promise<Endorsed> {
    let lost: unknown;
    for (const client of this.#clients.inTurn()) {
      try {
        return await this.#endorseThrough(client, proposal, signature, creator);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        this.#clients.lose(client);
        lost = error;
      }
    }
    throw lost;
  }

  async #endorseThrough(
    client: Client,
    proposal: Uint8Array,
    signature: Uint8Array,
    creator: Creator,
  ): Promise<Endorsed> {
    const signed = reading(() => this.#unsigning(creator, client).newSignedProposal(proposal, signature));
    try {
      const transaction = await signed.endorse();
      return {
        transactionId: transaction.getTransactionId(),
        bytes: transaction.getBytes(),
        toSign: transaction.getDigest(),
        result: transaction.getResult(),
      };
    } catch (error) {
      throw toHubError(error);
    }
  }

  /**
   * Orders a signed transaction and resolves once it is committed as VALID in a durable block. The same bytes again are safe.
   *
   * @throws {HubError} as {@link Ledger.commit}; `INVALID_ARGUMENT`: no transaction.
   */
  async commit(transaction: Uint8Array, signature: Uint8Array, creator: Creator): Promise<Committed> {
    const { transactionId, envelope, result } = reading(() => {
      const prepared = gateway.PreparedTransaction.deserializeBinary(transaction);
      const unsigned = prepared.getEnvelope();
      if (unsigned === undefined) throw new HubError('INVALID_ARGUMENT', 'these bytes are no transaction');
      unsigned.setSignature(signature);
      return {
        transactionId: prepared.getTransactionId(),
        envelope: unsigned.serializeBinary(),
        result: this.#unsigning(creator).newSignedTransaction(transaction, signature).getResult(),
      };
    });
    return await this.#options.ledger.commit({ transactionId, envelope, result });
  }

  close(): void {
    for (const client of this.#clients.all) client.close();
  }

  /** A client that can sign nothing: it has the creator's certificate alone. */
  #unsigning({ mspId, certificatePem }: Creator, client: Client = this.#clients.best): Gateway {
    const { endorseMs } = this.#options.deadlines ?? DEADLINES;
    return connect({
      client,
      identity: { mspId, credentials: Buffer.from(certificatePem) },
      // The bytes themselves are told, so that their signer can read them.
      hash: hash.none,
      endorseOptions: () => ({ deadline: Date.now() + endorseMs }),
    });
  }
}

/** protobuf throws errors of many kinds at bytes that are something else. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HubError) throw cause;
    throw new HubError('INVALID_ARGUMENT', 'these bytes are not what was prepared', { cause });
  }
}
