import { ledger } from '@hyperledger/fabric-protos';

/** Where a value was written last: the transaction at `transaction` (from 0) of block `block`. */
export interface Version {
  readonly block: bigint;
  readonly transaction: number;
}

/** A key that was read; `version` is undefined when there was none. */
export interface Read {
  readonly key: string;
  readonly version: Version | undefined;
}

const { kvrwset } = ledger.rwset;

/** Reads a `kvrwset.KVRead`. */
export function parseRead(read: ledger.rwset.kvrwset.KVRead): Read {
  return { key: read.getKey(), version: parseVersion(read.getVersion()) };
}

/** Reads a `kvrwset.Version`; none means that the key did not exist. */
export function parseVersion(version: ledger.rwset.kvrwset.Version | undefined): Version | undefined {
  return version && { block: BigInt(version.getBlockNum()), transaction: version.getTxNum() };
}

/** The message {@link parseRead} reads. */
export function toReadMessage(read: Read): ledger.rwset.kvrwset.KVRead {
  const message = new kvrwset.KVRead();
  message.setKey(read.key);
  if (read.version !== undefined) {
    const version = new kvrwset.Version();
    version.setBlockNum(Number(read.version.block));
    version.setTxNum(read.version.transaction);
    message.setVersion(version);
  }
  return message;
}

/** The reads of a range, one by one. */
export function toReadsMessage(reads: readonly Read[]): ledger.rwset.kvrwset.QueryReads {
  const message = new kvrwset.QueryReads();
  message.setKvReadsList(reads.map(toReadMessage));
  return message;
}
