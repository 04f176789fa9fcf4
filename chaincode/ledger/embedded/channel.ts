import { common, type peer } from '@hyperledger/fabric-protos';
import { CONTRACTS_VERSION } from '../../model/contracts-version';
import { HubError } from '../../model/error';
import type { Organisation } from '../block/config-message';
import { applyConfigUpdate } from '../block/config-update';
import { openEnvelope } from '../block/envelope';
import { outOf } from '../block/policy';
import { checkCreator } from '../block/signature-check';
import { configEnvelope } from '../block/signed-envelope';
import { isCall } from '../block/transaction';
import type { Identity } from '../identity/identity';
import { fromCaller } from './caller-input';
import { Chain } from './chain';
import { commitDefinition } from './commit-definition';
import type { ContractClass } from './contracts-module';
import { absoluteMaxBytes, genesisBlock } from './genesis';
import type { ChannelSettings, OrderingSettings } from './ledger-config';
import { OrderingQueue } from './ordering-queue';
import { Peers } from './peers';
import { type CheckedProposal, checkProposal, currentIdentity } from './proposal';
import type { OpenSqlite } from './sqlite';
import { ChannelStore } from './store';

export interface ChannelOptions {
  readonly dataDir: string;
  readonly settings: ChannelSettings;
  /** Path of the channel's file. */
  readonly path: string;
  readonly founders: readonly Organisation[];
  /** How many founders endorse a transaction. */
  readonly endorsements: number;
  readonly orderer: Identity;
  readonly ordering: OrderingSettings;
  readonly scanLimit: number;
  readonly contracts: (mspId: string) => readonly ContractClass[];
  readonly now: () => Date;
  /** By default Node's SQLite, on the real disk. */
  readonly openFile?: OpenSqlite | undefined;
  /** A block could not be committed: the process must end. */
  readonly onFailure: (error: unknown) => void;
}

/** What an identity asks for, as far as the channel's policies tell apart. */
export type Access = 'Readers' | 'Writers';

/** One channel, whole: chain, ordering queue and the members' peers. */
export class LedgerChannel {
  readonly name: string;
  readonly chain: Chain;
  readonly peers: Peers;
  readonly #queue: OrderingQueue;
  readonly #options: ChannelOptions;

  private constructor(options: ChannelOptions, chain: Chain) {
    this.name = options.settings.name;
    this.chain = chain;
    this.#options = options;
    const { dataDir, contracts, scanLimit } = options;
    this.peers = new Peers({ dataDir, contracts, scanLimit, state: chain.store, history: chain.history });
    this.#queue = new OrderingQueue({
      ...options.ordering,
      append: (envelopes, isConfig) => chain.append(envelopes, isConfig),
      onFailure: options.onFailure,
    });
  }

  /**
   * Opens a channel; a new one gets its block 0 and, in block 1, its chaincode's definition.
   *
   * @throws {HubError} `CHAIN_BROKEN`: the file is damaged or another's.
   */
  static async open(options: ChannelOptions): Promise<LedgerChannel> {
    const { settings, founders, orderer, ordering } = options;
    const store = ChannelStore.open(options.path, settings.name, options.openFile);
    try {
      const chain = Chain.open({ channel: settings.name, store, orderer }, () =>
        genesisBlock({ channel: settings.name, founders, readers: settings.readers, ordering, orderer }),
      );
      const channel = new LedgerChannel(options, chain);
      // The founders' contracts are loaded now, not under the first caller's deadline.
      for (const { mspId } of founders) channel.peers.get(mspId);
      if (chain.definition(settings.chaincode) === undefined) await channel.#define();
      return channel;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  get now(): Date {
    return this.#options.now();
  }

  get chaincode(): string {
    return this.#options.settings.chaincode;
  }

  /**
   * A proposal by somebody who may do that on this channel.
   *
   * @throws {HubError} `UNKNOWN_CREATOR`; `INVALID_ARGUMENT`; `NOT_A_READER`; `NOT_ALLOWED`.
   */
  check(signed: peer.SignedProposal, access: Access): CheckedProposal {
    const proposal = checkProposal(signed, this.name, this.chain.config, this.now);
    this.#assertAllowed(proposal.header.creatorBytes, access);
    return proposal;
  }

  /**
   * Checks a signature of somebody who may do that on this channel.
   *
   * @throws {HubError} `UNKNOWN_CREATOR`; `NOT_A_READER`; `NOT_ALLOWED`.
   */
  authenticate(creatorBytes: Uint8Array, signed: Uint8Array, signature: Uint8Array, access?: Access): void {
    const identity = currentIdentity(creatorBytes, this.chain.config, this.now);
    if (!identity.verify(signed, signature)) {
      throw new HubError('UNKNOWN_CREATOR', "the request is not signed by its creator's key");
    }
    if (access !== undefined) this.#assertAllowed(creatorBytes, access);
  }

  /**
   * Takes `common.Envelope` bytes for ordering, or refuses them.
   *
   * @throws {HubError} `UNKNOWN_CREATOR`; `NOT_ALLOWED`; `INVALID_ARGUMENT`; `LEDGER_UNAVAILABLE`.
   */
  async submit(envelope: Uint8Array): Promise<void> {
    // Before anything is read: what a small message unfolds to is known only once it is too late.
    const limit = absoluteMaxBytes(this.#options.ordering);
    if (envelope.length > limit)
      throw new HubError('INVALID_ARGUMENT', `the envelope is larger than ${limit} bytes`);
    const opened = fromCaller(() => openEnvelope(envelope));
    const isUpdate = opened.header.type === common.HeaderType.CONFIG_UPDATE;
    if (!isUpdate && !isCall(opened.header))
      throw new HubError('INVALID_ARGUMENT', 'the envelope is of a type nobody orders');
    if (checkCreator(opened, this.chain.config.msps) === undefined) {
      throw new HubError('UNKNOWN_CREATOR', "the transaction is not signed by a member's key");
    }
    this.#assertAllowed(opened.header.creatorBytes, 'Writers');
    if (isUpdate) return this.#submitUpdate(envelope);
    // Ordered already: the caller only missed the answer, and another copy would only be a DUPLICATE_TXID.
    const { transactionId } = opened.header;
    if (this.chain.transaction(transactionId) !== undefined) return;
    this.chain.forgetRefusal(transactionId);
    this.#queue.submit(envelope);
  }

  /** Commits what was taken, then closes the file. */
  async close(): Promise<void> {
    await this.#queue.close();
    this.chain.store.close();
  }

  async #submitUpdate(envelope: Uint8Array): Promise<void> {
    await this.#queue.submitConfig(() => {
      const message = new common.ConfigEnvelope();
      message.setConfig(fromCaller(() => applyConfigUpdate(this.name, this.chain.config, envelope)));
      message.setLastUpdate(common.Envelope.deserializeBinary(envelope));
      return configEnvelope(this.name, message, this.#options.orderer);
    });
  }

  async #define(): Promise<void> {
    const { founders, endorsements, settings, orderer } = this.#options;
    const mspIds = founders.map(({ mspId }) => mspId);
    const definition = {
      name: settings.chaincode,
      version: CONTRACTS_VERSION,
      sequence: 1,
      policy: outOf(Math.min(endorsements, mspIds.length), mspIds, 'peer'),
    };
    const endorsers = mspIds.map((mspId) => this.peers.get(mspId));
    await this.chain.append([commitDefinition(this.name, definition, endorsers, orderer)], false);
  }

  #assertAllowed(creatorBytes: Uint8Array, access: Access): void {
    const { config } = this.chain;
    if (config.allows(access, [config.msps.identify(creatorBytes)])) return;
    throw access === 'Readers'
      ? new HubError('NOT_A_READER', `channel \`${this.name}\` is not readable for this member`)
      : new HubError('NOT_ALLOWED', `channel \`${this.name}\` is not writable for this member`);
  }
}
