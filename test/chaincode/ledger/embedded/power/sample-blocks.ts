/** A chain of blocks as a store takes them, and what must follow from any number of them. */
import type { StateWrite } from '../../../../../chaincode/ledger/block/commit-hash';
import type { StateEntry } from '../../../../../chaincode/ledger/block/world-state';
import type { ChannelStore, CommittedBlock } from '../../../../../chaincode/ledger/embedded/store';
import { ReplayedState } from '../../fixture/replayed-state';

const NAMESPACE = 'hub';
const ALL_KEYS = { start: '', end: '', limit: 10_000 };

/** Block `number`: from a few bytes to a few pages; keys are new, changed and deleted. */
export function sampleBlock(number: number): CommittedBlock {
  const version = { block: BigInt(number), transaction: 0 };
  const put = (key: string, value: Buffer | undefined): StateWrite => ({
    namespace: NAMESPACE,
    key,
    value,
    metadata: number % 3 === 0 ? Buffer.from(`policy ${number}`) : undefined,
    version,
  });
  const writes = [
    put(`own ${number}`, Buffer.from(`value ${number}`)),
    put('shared', Buffer.alloc(number * 300, number)),
    put(`own ${number - 2}`, undefined),
  ];
  return {
    number: BigInt(number),
    bytes: Buffer.alloc(100 + ((number * 2711) % 9000), number),
    hash: Buffer.from(`hash ${number}`),
    commitHash: Buffer.from(`commit ${number}`),
    lastConfig: 0n,
    transactions: [{ id: `t${number}`, flag: 0 }],
    writes,
    history: writes.map(({ namespace, key }) => ({ namespace, key, transaction: 0 })),
  };
}

/**
 * What is wrong with a store that must hold whole blocks, at least `least` and at most `most` of them.
 *
 * @returns undefined when nothing is.
 */
export function faultOf(store: ChannelStore, least: number, most: number): string | undefined {
  const height = Number(store.savepoint()?.height ?? 0n);
  if (height < least) return `block ${least - 1} was acknowledged, and ${height} blocks are there`;
  if (height > most) return `block ${most - 1} was the last, and ${height} blocks are there`;
  const state = new ReplayedState();
  for (let number = 0; number < height; number += 1) {
    const { bytes, transactions, writes } = sampleBlock(number);
    state.apply(writes);
    if (Buffer.compare(store.block(BigInt(number)) ?? Buffer.of(), bytes) !== 0)
      return `block ${number} differs`;
    for (const { id } of transactions)
      if (store.transaction(id)?.block !== BigInt(number)) return `${id} is lost`;
  }
  if (store.transaction(`t${height}`) !== undefined || store.block(BigInt(height)) !== undefined) {
    return `block ${height} is there by half`;
  }
  const isReplayed = text(store.range(NAMESPACE, ALL_KEYS)) === text(state.range(NAMESPACE, ALL_KEYS));
  if (!isReplayed) return `the state is not that of ${height} blocks`;
  const written = store.history(NAMESPACE, 'shared').length;
  return written === height ? undefined : `the history knows ${written} writes of ${height}`;
}

function text(rows: readonly StateEntry[]): string {
  return JSON.stringify(
    rows.map(({ key, value, metadata, version }) => [
      key,
      Buffer.from(value).toString('hex'),
      Buffer.from(metadata ?? []).toString('hex'),
      String(version.block),
      version.transaction,
    ]),
  );
}
