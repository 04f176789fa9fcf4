import { EventEmitter } from 'node:events';
import { common } from '@hyperledger/fabric-protos';
import { HubError, isHubError } from '../../model/error';
import { openBlock, readTransactions } from '../block/block';
import { type ChannelConfig, parseConfig } from '../block/channel-config';
import { commitHash } from '../block/commit-hash';
import { present } from '../block/decode';
import { type ChaincodeDefinition, LIFECYCLE, readDefinition } from '../block/definition';
import { validate } from '../block/validate';
import type { Identity } from '../identity/identity';
import { BlockHistory } from './block-history';
import { CommitGate } from './commit-gate';
import { committedBytes, type OrderedBlock, orderBlock } from './orderer';
import type { ChannelStore, CommittedBlock, IndexedTransaction, Savepoint } from './store';

export interface ChainOptions {
  readonly channel: string;
  readonly store: ChannelStore;
  readonly orderer: Identity;
}

/** One channel's blocks and state: appends, and tells who waits. */
export class Chain {
  readonly channel: string;
  readonly store: ChannelStore;
  readonly history: BlockHistory;
  readonly gate = new CommitGate();
  readonly #orderer: Identity;
  readonly #appended = new EventEmitter().setMaxListeners(0);
  readonly #definitions = new Map<string, ChaincodeDefinition | undefined>();
  /** The last block that could not be written, until another one was. */
  #refused: { readonly ids: Set<string>; readonly error: HubError } | undefined;
  #head: Savepoint;
  #config: ChannelConfig;

  private constructor(options: ChainOptions, head: Savepoint, config: ChannelConfig) {
    this.channel = options.channel;
    this.store = options.store;
    this.history = new BlockHistory(options.store);
    this.#orderer = options.orderer;
    this.#head = head;
    this.#config = config;
  }

  /**
   * Opens a channel, starting it from `genesis` when the store is empty.
   *
   * @throws {HubError} `CHAIN_BROKEN`: the last block is not the one the state was made from.
   */
  static open(options: ChainOptions, genesis: () => Uint8Array): Chain {
    const { store } = options;
    if (store.savepoint() === undefined) appendGenesis(store, genesis());
    const head = present('the savepoint', store.savepoint());
    checkHead(store, head);
    return new Chain(options, head, configAt(store, head.lastConfig));
  }

  get height(): bigint {
    return this.#head.height;
  }

  get config(): ChannelConfig {
    return this.#config;
  }

  /** A chaincode's committed definition, undefined when there is none. */
  definition(chaincode: string): ChaincodeDefinition | undefined {
    if (!this.#definitions.has(chaincode)) {
      this.#definitions.set(chaincode, readDefinition(this.store, chaincode));
    }
    return this.#definitions.get(chaincode);
  }

  /** `common.Block` bytes; undefined at and beyond the height. */
  block(number: bigint): Uint8Array | undefined {
    return number < this.#head.height ? this.store.block(number) : undefined;
  }

  /** A committed transaction, whatever its flag. */
  transaction(id: string): IndexedTransaction | undefined {
    return this.store.transaction(id);
  }

  /** Why the last attempt to commit a transaction left nothing; undefined when there was none, or it is forgotten. */
  refusalOf(id: string): HubError | undefined {
    return this.#refused?.ids.has(id) === true ? this.#refused.error : undefined;
  }

  /** The transaction was sent again: who waits for it now waits for what becomes of that. */
  forgetRefusal(id: string): void {
    this.#refused?.ids.delete(id);
  }

  /**
   * Orders, validates and commits one block; durable when it resolves. Calls must not overlap.
   *
   * @throws {HubError} `DISK_FULL` (retryable): nothing of it stands, and whoever waits for it was told.
   */
  async append(envelopes: readonly Uint8Array[], isConfig: boolean): Promise<void> {
    const block = orderBlock(this.#head, envelopes, isConfig, this.#orderer);
    const validated = validate(
      { number: block.header.number, envelopes },
      {
        channel: this.channel,
        config: this.#config,
        state: this.store,
        hasTransaction: (id) => this.store.transaction(id) !== undefined,
      },
    );
    if (isConfig && validated.config === undefined) {
      throw new HubError('CHAIN_BROKEN', `the orderer made a configuration that nobody accepts`);
    }
    const hash = commitHash(validated.flags, validated.writes, this.#head.commitHash);
    await this.gate.commit(() => {
      this.#write({
        number: block.header.number,
        bytes: committedBytes(block, validated.flags, hash),
        hash: block.hash,
        commitHash: hash,
        lastConfig: block.lastConfig,
        transactions: indexed(validated.transactionIds, validated.flags),
        writes: validated.writes,
        history: validated.history,
      });
      this.#head = headAfter(block, hash);
      this.#config = validated.config ?? this.#config;
      if (validated.writes.some(({ namespace }) => namespace === LIFECYCLE)) this.#definitions.clear();
    });
    this.#appended.emit('block');
  }

  #write(block: CommittedBlock): void {
    try {
      this.store.append(block);
      this.#refused = undefined;
    } catch (error) {
      if (isHubError(error, 'DISK_FULL')) {
        this.#refused = { ids: new Set(block.transactions.map(({ id }) => id)), error };
        this.#appended.emit('block');
      }
      throw error;
    }
  }

  /** Resolves when a block is appended or refused, or the signal aborts, whichever is first. */
  async nextBlock(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#appended.off('block', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#appended.once('block', done);
      signal.addEventListener('abort', done);
    });
  }
}

function appendGenesis(store: ChannelStore, bytes: Uint8Array): void {
  const block = openBlock(bytes);
  store.append({
    number: 0n,
    bytes,
    hash: block.hash,
    commitHash: undefined,
    lastConfig: 0n,
    transactions: indexed(
      readTransactions(block).map(({ transactionId }) => transactionId),
      block.flags,
    ),
    writes: [],
    history: [],
  });
}

function checkHead(store: ChannelStore, head: Savepoint): void {
  const bytes = present('the last block', store.block(head.height - 1n));
  const block = openBlock(bytes);
  const isHead =
    block.header.number === head.height - 1n &&
    Buffer.from(block.hash).equals(head.hash) &&
    Buffer.from(block.commitHash ?? []).equals(head.commitHash ?? Buffer.alloc(0));
  if (!isHead) throw new HubError('CHAIN_BROKEN', `the state was not made from block ${head.height - 1n}`);
}

function configAt(store: ChannelStore, number: bigint): ChannelConfig {
  const block = openBlock(present('the configuration block', store.block(number)));
  const [transaction] = readTransactions(block);
  if (transaction?.header.type !== common.HeaderType.CONFIG || transaction.config === undefined) {
    throw new HubError('CHAIN_BROKEN', `block ${number} is no configuration block`);
  }
  return parseConfig(transaction.config);
}

function headAfter(block: OrderedBlock, hash: Uint8Array): Savepoint {
  return {
    height: block.header.number + 1n,
    hash: block.hash,
    commitHash: hash,
    lastConfig: block.lastConfig,
  };
}

function indexed(
  ids: readonly string[],
  flags: Uint8Array,
): { readonly id: string; readonly flag: number }[] {
  return ids.map((id, index) => ({ id, flag: flags[index] ?? 0 })).filter(({ id }) => id !== '');
}
