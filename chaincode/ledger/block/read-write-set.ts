import { ledger } from '@hyperledger/fabric-protos';
import { parseCollection } from './collection-set';
import { decode } from './decode';
import type { MetadataWrite, NamespaceSet, RangeRead, Write } from './namespace-set';
import { parseSummary, toSummaryMessage } from './range-summary';
import { parseRead, toReadMessage, toReadsMessage } from './read';

export type { CollectionSet, MetadataWrite, NamespaceSet, RangeRead, Write } from './namespace-set';
export type { Read, Version } from './read';

const { kvrwset } = ledger.rwset;

/**
 * Reads `rwset.TxReadWriteSet` bytes.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function parseReadWriteSet(bytes: Uint8Array): NamespaceSet[] {
  return decode('a read-write set', () => {
    const set = ledger.rwset.TxReadWriteSet.deserializeBinary(bytes);
    return set.getNsRwsetList().map(parseNamespace);
  });
}

/** `rwset.TxReadWriteSet` bytes; the caller has sorted namespaces and keys as Fabric does. */
export function serializeReadWriteSet(sets: readonly NamespaceSet[]): Uint8Array {
  const message = new ledger.rwset.TxReadWriteSet();
  message.setDataModel(ledger.rwset.TxReadWriteSet.DataModel.KV);
  for (const set of sets) {
    const namespace = new ledger.rwset.NsReadWriteSet();
    namespace.setNamespace(set.namespace);
    namespace.setRwset(toNamespaceMessage(set).serializeBinary());
    message.addNsRwset(namespace);
  }
  return message.serializeBinary();
}

function parseNamespace(message: ledger.rwset.NsReadWriteSet): NamespaceSet {
  const set = kvrwset.KVRWSet.deserializeBinary(message.getRwset_asU8());
  return {
    namespace: message.getNamespace(),
    reads: set.getReadsList().map(parseRead),
    ranges: set.getRangeQueriesInfoList().map(parseRange),
    writes: set.getWritesList().map((write) => ({
      key: write.getKey(),
      value: write.getIsDelete() || write.getValue_asU8().length === 0 ? undefined : write.getValue_asU8(),
    })),
    metadataWrites: set.getMetadataWritesList().map((write) => ({
      key: write.getKey(),
      entries: new Map(write.getEntriesList().map((entry) => [entry.getName(), entry.getValue_asU8()])),
    })),
    collections: message
      .getCollectionHashedRwsetList()
      .map((collection) => parseCollection(message.getNamespace(), collection)),
  };
}

function parseRange(range: ledger.rwset.kvrwset.RangeQueryInfo): RangeRead {
  const summary = range.getReadsMerkleHashes();
  return {
    startKey: range.getStartKey(),
    endKey: range.getEndKey(),
    exhausted: range.getItrExhausted(),
    reads: range.getRawReads()?.getKvReadsList().map(parseRead) ?? [],
    ...(summary === undefined ? {} : { summary: parseSummary(summary) }),
  };
}

function toNamespaceMessage(set: NamespaceSet): ledger.rwset.kvrwset.KVRWSet {
  const message = new kvrwset.KVRWSet();
  message.setReadsList(set.reads.map(toReadMessage));
  message.setRangeQueriesInfoList(set.ranges.map(toRangeMessage));
  message.setWritesList(set.writes.map(toWriteMessage));
  message.setMetadataWritesList(set.metadataWrites.map(toMetadataMessage));
  return message;
}

function toRangeMessage(range: RangeRead): ledger.rwset.kvrwset.RangeQueryInfo {
  const message = new kvrwset.RangeQueryInfo();
  message.setStartKey(range.startKey);
  message.setEndKey(range.endKey);
  message.setItrExhausted(range.exhausted);
  if (range.summary === undefined) message.setRawReads(toReadsMessage(range.reads));
  else message.setReadsMerkleHashes(toSummaryMessage(range.summary));
  return message;
}

function toWriteMessage(write: Write): ledger.rwset.kvrwset.KVWrite {
  const message = new kvrwset.KVWrite();
  message.setKey(write.key);
  if (write.value === undefined) message.setIsDelete(true);
  else message.setValue(write.value);
  return message;
}

function toMetadataMessage(write: MetadataWrite): ledger.rwset.kvrwset.KVMetadataWrite {
  const message = new kvrwset.KVMetadataWrite();
  message.setKey(write.key);
  for (const [name, value] of [...write.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const entry = new kvrwset.KVMetadataEntry();
    entry.setName(name);
    entry.setValue(value);
    message.addEntries(entry);
  }
  return message;
}

/** A key's metadata as a state store keeps it; undefined when there is none. */
export function serializeMetadata(entries: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  if (entries.size === 0) return undefined;
  return toMetadataMessage({ key: '', entries }).serializeBinary();
}

/** Reads {@link serializeMetadata}'s bytes. */
export function parseMetadata(bytes: Uint8Array | undefined): ReadonlyMap<string, Uint8Array> {
  if (bytes === undefined) return new Map();
  const entries = kvrwset.KVMetadataWrite.deserializeBinary(bytes).getEntriesList();
  return new Map(entries.map((entry) => [entry.getName(), entry.getValue_asU8()]));
}
