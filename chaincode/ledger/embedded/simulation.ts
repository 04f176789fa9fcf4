import { SUMMARY_DEGREE, summarize } from '../block/range-summary';
import type { MetadataWrite, NamespaceSet, RangeRead, Read, Version } from '../block/read-write-set';
import { parseMetadata } from '../block/read-write-set';
import type { ContractEvent } from '../block/transaction';
import { compareKeys, type StateEntry, type WorldState } from '../block/world-state';
import { type HistoryReader, historyIterator, rangeIterator, type ShimIterator } from './shim-iterator';

export interface SimulationOptions {
  readonly state: WorldState;
  readonly history: HistoryReader;
  readonly namespace: string;
  /** Rows after which a scan ends, silently. */
  readonly scanLimit: number;
}

/** What one call read and wrote, and what its contract said. */
export interface SimulationResult {
  readonly set: NamespaceSet;
  readonly event: ContractEvent | undefined;
}

/**
 * One run of one contract call on one peer: stands where fabric-shim's message handler stands, answers reads from
 * committed state, and keeps what was read and written. A call never sees its own writes.
 */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #reads = new Map<string, Version | undefined>();
  readonly #ranges: RangeRead[] = [];
  readonly #writes = new Map<string, Uint8Array | undefined>();
  readonly #metadata = new Map<string, Map<string, Uint8Array>>();
  #paginated = false;

  constructor(options: SimulationOptions) {
    this.#options = options;
  }

  async handleGetState(collection: string, key: string): Promise<Buffer> {
    refuseCollection(collection);
    return Buffer.from(this.#read(key)?.value ?? []);
  }

  async handlePutState(collection: string, key: string, value: Uint8Array): Promise<void> {
    refuseCollection(collection);
    if (key === '') throw new Error('a key must not be empty');
    this.#beforeWrite();
    this.#writes.set(key, value.length === 0 ? undefined : value);
  }

  async handleDeleteState(collection: string, key: string): Promise<void> {
    refuseCollection(collection);
    this.#beforeWrite();
    this.#writes.set(key, undefined);
  }

  async handlePutStateMetadata(
    collection: string,
    key: string,
    name: string,
    value: Uint8Array,
  ): Promise<void> {
    refuseCollection(collection);
    this.#beforeWrite();
    const entries = this.#metadata.get(key) ?? new Map<string, Uint8Array>();
    entries.set(name, value);
    this.#metadata.set(key, entries);
  }

  async handleGetStateMetadata(collection: string, key: string): Promise<Record<string, Uint8Array>> {
    refuseCollection(collection);
    return Object.fromEntries(parseMetadata(this.#read(key)?.metadata));
  }

  async handleGetStateByRange(
    collection: string,
    startKey: string,
    endKey: string,
    _channel: string,
    _transactionId: string,
    page?: Uint8Array,
  ): Promise<{ readonly iterator: ShimIterator; readonly metadata?: object }> {
    refuseCollection(collection);
    if (page !== undefined) {
      if (this.#writes.size > 0 || this.#metadata.size > 0) {
        throw new Error('paginated queries are supported only in a read-only transaction');
      }
      this.#paginated = true;
    }
    return rangeIterator({
      state: this.#options.state,
      namespace: this.#options.namespace,
      startKey,
      endKey,
      limit: this.#options.scanLimit,
      page,
      record: this.#ranges,
    });
  }

  async handleGetHistoryForKey(key: string): Promise<ShimIterator> {
    return historyIterator(this.#options.history, this.#options.namespace, key);
  }

  async handleGetQueryResult(): Promise<never> {
    throw new Error('rich queries are not supported');
  }

  async handleInvokeChaincode(): Promise<never> {
    throw new Error('a contract cannot call another chaincode or channel');
  }

  async handleGetPrivateDataHash(): Promise<never> {
    throw new Error('private data are not supported');
  }

  /** What was read and written so far, keys sorted as Fabric sorts them. */
  result(): NamespaceSet {
    const reads: Read[] = [...this.#reads].map(([key, version]) => ({ key, version }));
    const writes = [...this.#writes].map(([key, value]) => ({ key, value }));
    const metadataWrites: MetadataWrite[] = [...this.#metadata].map(([key, entries]) => ({ key, entries }));
    return {
      namespace: this.#options.namespace,
      reads: reads.sort(byKey),
      ranges: this.#ranges.map(summarized),
      writes: writes.sort(byKey),
      metadataWrites: metadataWrites.sort(byKey),
    };
  }

  #read(key: string): Omit<StateEntry, 'key'> | undefined {
    const found = this.#options.state.get(this.#options.namespace, key);
    this.#reads.set(key, found?.version);
    return found;
  }

  #beforeWrite(): void {
    if (this.#paginated) {
      throw new Error('the transaction has performed a paginated query; writes are not allowed');
    }
  }
}

/** A long range stands in the results by its summary, as on a Fabric peer. */
function summarized(range: RangeRead): RangeRead {
  const summary = summarize(range.reads, SUMMARY_DEGREE);
  return summary === undefined ? range : { ...range, reads: [], summary };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return compareKeys(a.key, b.key);
}

function refuseCollection(collection: string): void {
  if (collection !== '') throw new Error('private data are not supported');
}
