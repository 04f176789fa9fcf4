import type { Client } from '@grpc/grpc-js';
import { type Commit, type Gateway, type Network, StatusCode } from '@hyperledger/fabric-gateway';
import { common, gateway } from '@hyperledger/fabric-protos';
import { HubError, isHubError } from '../../model/error';
import { openBlock } from '../block/block';
import { type Flag, flagOf } from '../block/flag';
import type { Identity } from '../identity/identity';
import { serializeIdentity } from '../identity/serialized-identity';
import type { Call, Channel, Committed, RawBlock, SignedTransaction } from '../ledger';
import { newestRequest, signRequest, streamBlocks } from './block-stream';
import { DEADLINES, type Deadlines, gatewayFor, peerClient } from './connection';
import { acrossDefinitions } from './definition-change';
import { isUnavailable, toHubError } from './gateway-error';
import type { LedgerClient } from './ledger-client';
import type { PeerAddress } from './peer-addresses';
import { pause } from './retry';
import { submitThrough } from './submit';
import { flagIn } from './taken-id';

const COMMIT_ATTEMPTS = 8;
const COMMIT_PAUSE_MS = 200;
const COMMIT_PAUSE_MAX_MS = 2000;

export interface FabricLedgerOptions extends PeerAddress {
  readonly identity: Identity;
  readonly channel: Channel;
  readonly chaincode: string;
  readonly deadlines?: Deadlines;
}

/** A channel reached through a peer's Gateway and Deliver services: Fabric's, or the embedded ledger's. */
export class FabricLedger implements LedgerClient {
  readonly channel: Channel;
  readonly #identity: Identity;
  readonly #chaincode: string;
  readonly #client: Client;
  readonly #gateway: Gateway;
  readonly #network: Network;
  readonly #settledMs: number;
  readonly #closed = new AbortController();

  private constructor(options: FabricLedgerOptions) {
    this.channel = options.channel;
    this.#identity = options.identity;
    this.#chaincode = options.chaincode;
    this.#client = peerClient(options);
    const deadlines = options.deadlines ?? DEADLINES;
    this.#settledMs = deadlines.settledMs;
    this.#gateway = gatewayFor(this.#client, options.identity, deadlines);
    this.#network = this.#gateway.getNetwork(options.channel);
  }

  /** Acts for one identity on one channel. Connects when first used, and again whenever the peer comes back. */
  static connect(options: FabricLedgerOptions): FabricLedger {
    return new FabricLedger(options);
  }

  async evaluate(call: Call): Promise<Uint8Array> {
    try {
      return await acrossDefinitions(() => this.#proposal(call).evaluate());
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async endorse(call: Call): Promise<SignedTransaction> {
    try {
      const transaction = await acrossDefinitions(() => this.#proposal(call).endorse());
      const envelope = new common.Envelope();
      envelope.setPayload(transaction.getDigest());
      envelope.setSignature(this.#identity.sign(transaction.getDigest()));
      return {
        transactionId: transaction.getTransactionId(),
        envelope: envelope.serializeBinary(),
        result: transaction.getResult(),
      };
    } catch (error) {
      throw this.#failure(error, call.endorsers?.length);
    }
  }

  async commit(transaction: SignedTransaction): Promise<Committed> {
    const end = performance.now() + this.#settledMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.commitOnce(transaction, attempt > 0);
      } catch (error) {
        const isLast = attempt >= COMMIT_ATTEMPTS || performance.now() > end;
        if (!isUnavailable(error) || isLast || this.#closed.signal.aborted) throw error;
        await pause(attempt, COMMIT_PAUSE_MS, COMMIT_PAUSE_MAX_MS);
      }
    }
  }

  /**
   * One attempt of {@link commit}: the bytes are handed over, and the peer is asked once what became of them.
   *
   * @param isRepeat whether they were handed over before: the same bytes again are safe, their id commits once.
   * @throws {HubError} as {@link commit}; `LEDGER_UNAVAILABLE`: what became of them is unknown.
   */
  async commitOnce(transaction: SignedTransaction, isRepeat: boolean): Promise<Committed> {
    await (isRepeat ? this.#orderAgain(transaction) : this.#order(transaction));
    return await this.#status(transaction);
  }

  async submit(call: Call): Promise<Committed> {
    return await submitThrough(this, call);
  }

  async *blocks(from: bigint, signal?: AbortSignal): AsyncGenerator<RawBlock> {
    const stop = signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
    const request = this.#network.newBlockEventsRequest({ startBlock: from });
    yield* streamBlocks(this.#client, signRequest(request, this.#identity), from, stop);
    if (signal?.aborted !== true) throw new HubError('LEDGER_UNAVAILABLE', 'the connection was closed');
  }

  async head(): Promise<RawBlock> {
    const request = newestRequest(this.channel, this.#identity);
    for await (const { bytes } of streamBlocks(this.#client, request, 0n, this.#closed.signal)) {
      return { number: openBlock(bytes).header.number, bytes };
    }
    throw new HubError('LEDGER_UNAVAILABLE', 'the connection was closed');
  }

  async blockOf(transactionId: string): Promise<bigint> {
    return (await this.#statusOf(transactionId)).blockNumber;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#gateway.close();
    this.#client.close();
  }

  #failure(error: unknown, endorsers?: number): HubError {
    if (!this.#closed.signal.aborted) return toHubError(error, endorsers);
    // A closed client answers with errors of its own making.
    return new HubError('LEDGER_UNAVAILABLE', 'the connection was closed', { cause: error });
  }

  #proposal(call: Call) {
    const contract = this.#network.getContract(this.#chaincode, call.contract);
    return contract.newProposal(call.transaction, {
      arguments: [...call.args],
      ...(call.endorsers === undefined ? {} : { endorsingOrganizations: [...call.endorsers] }),
    });
  }

  async #order(transaction: SignedTransaction): Promise<void> {
    const envelope = common.Envelope.deserializeBinary(transaction.envelope);
    const prepared = new gateway.PreparedTransaction();
    prepared.setTransactionId(transaction.transactionId);
    prepared.setEnvelope(envelope);
    try {
      const signed = this.#gateway.newSignedTransaction(
        prepared.serializeBinary(),
        envelope.getSignature_asU8(),
      );
      await signed.submit();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #orderAgain(transaction: SignedTransaction): Promise<void> {
    try {
      await this.#order(transaction);
    } catch (error) {
      // Still away; the status call that follows says so, or finds the transaction committed.
      if (!isUnavailable(error)) throw error;
    }
  }

  async #status(transaction: SignedTransaction): Promise<Committed> {
    const { transactionId, result } = transaction;
    const status = await this.#statusOf(transactionId);
    const { blockNumber, code } = status;
    if (status.successful) return { transactionId, blockNumber, result };
    const flag = flagOf(code);
    const details = { flag, transactionId, blockNumber: blockNumber.toString() };
    const problem = `transaction \`${transactionId}\` is ${flag} in block ${blockNumber}`;
    const isConflict = code === StatusCode.MVCC_READ_CONFLICT || code === StatusCode.PHANTOM_READ_CONFLICT;
    if (isConflict) throw new HubError('COMMIT_CONFLICT', problem, { details });
    // The status is the id's: whoever claimed it first has it, though the transaction is not its own.
    const own = await this.#flagIn(blockNumber, transaction);
    if (own === 'VALID') return { transactionId, blockNumber, result };
    if (own !== 'ABSENT') throw new HubError('COMMIT_INVALID', problem, { details });
    throw new HubError('COMMIT_CONFLICT', `another transaction took the id: ${problem}`, { details });
  }

  /** The flag of these very bytes in a block; `ABSENT` from it; undefined for who does not read blocks. */
  async #flagIn(block: bigint, { envelope }: SignedTransaction): Promise<Flag | 'ABSENT' | undefined> {
    const reading = new AbortController();
    try {
      for await (const { bytes } of this.blocks(block, reading.signal)) {
        return flagIn(bytes, envelope) ?? 'ABSENT';
      }
    } catch (error) {
      if (!isHubError(error, 'NOT_A_READER')) throw error;
    } finally {
      reading.abort();
    }
    return undefined;
  }

  async #statusOf(transactionId: string): ReturnType<Commit['getStatus']> {
    const request = new gateway.CommitStatusRequest();
    request.setChannelId(this.channel);
    request.setTransactionId(transactionId);
    request.setIdentity(serializeIdentity(this.#identity));
    const unsigned = new gateway.SignedCommitStatusRequest();
    unsigned.setRequest(request.serializeBinary());
    try {
      return await this.#gateway.newCommit(unsigned.serializeBinary()).getStatus();
    } catch (error) {
      throw this.#failure(error);
    }
  }
}
