import { openBlock, readTransactions } from '../block/block';
import type { HistoryReader, KeyModification } from './shim-iterator';
import type { ChannelStore } from './store';

/** Histories out of the blocks themselves: the store only knows where a key was written. */
export class BlockHistory implements HistoryReader {
  readonly #store: ChannelStore;

  constructor(store: ChannelStore) {
    this.#store = store;
  }

  *modifications(namespace: string, key: string): Generator<KeyModification> {
    for (const at of this.#store.history(namespace, key)) {
      const bytes = this.#store.block(at.block);
      const transactions = bytes === undefined ? [] : readTransactions(openBlock(bytes));
      const transaction = transactions.find(({ index }) => index === at.transaction);
      const set = transaction?.call?.sets.find((candidate) => candidate.namespace === namespace);
      const write = set?.writes.find((candidate) => candidate.key === key);
      if (transaction === undefined || write === undefined) continue;
      yield {
        txId: transaction.transactionId,
        value: Buffer.from(write.value ?? []),
        isDelete: write.value === undefined,
        timestamp: toTimestamp(transaction.header.timestamp),
      };
    }
  }
}

function toTimestamp(time: Date | undefined): KeyModification['timestamp'] {
  const ms = time?.getTime() ?? 0;
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}
