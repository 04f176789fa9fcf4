import { createHash } from 'node:crypto';
import { ledger } from '@hyperledger/fabric-protos';
import type { CollectionSet, MetadataWrite } from './namespace-set';
import { parseVersion } from './read';

/** Where a Fabric peer keeps a collection's hashes (privacyenabledstate/db.go). Its keys are bytes: see {@link hashKey}. */
export function hashedNamespace(chaincode: string, collection: string): string {
  return `${chaincode}${JOINER}${collection}`;
}

/** Chaincode and collection of a {@link hashedNamespace}; undefined for a chaincode's own namespace. */
export function collectionOf(
  namespace: string,
): { readonly chaincode: string; readonly collection: string } | undefined {
  const at = namespace.indexOf(JOINER);
  if (at < 0) return undefined;
  return { chaincode: namespace.slice(0, at), collection: namespace.slice(at + JOINER.length) };
}

/** Reads a `rwset.CollectionHashedReadWriteSet`. */
export function parseCollection(
  chaincode: string,
  message: ledger.rwset.CollectionHashedReadWriteSet,
): CollectionSet {
  const collection = message.getCollectionName();
  const set = ledger.rwset.kvrwset.HashedRWSet.deserializeBinary(message.getHashedRwset_asU8());
  return {
    collection,
    set: {
      namespace: hashedNamespace(chaincode, collection),
      ranges: [],
      reads: set.getHashedReadsList().map((read) => ({
        key: hashKey(read.getKeyHash_asU8()),
        version: parseVersion(read.getVersion()),
      })),
      writes: set.getHashedWritesList().map((write) => ({
        key: hashKey(write.getKeyHash_asU8()),
        value: isDelete(write) ? undefined : write.getValueHash_asU8(),
      })),
      metadataWrites: set.getMetadataWritesList().map(parseMetadataWrite),
    },
  };
}

/** A key's hash as a key: one character a byte, so that UTF-8 sorts them as their bytes. */
function hashKey(hash: Uint8Array): string {
  return Buffer.from(hash).toString('latin1');
}

const JOINER = '$$h';
const HASH_OF_NOTHING = createHash('sha256').digest();

function isDelete(write: ledger.rwset.kvrwset.KVWriteHash): boolean {
  const hash = write.getValueHash_asU8();
  return write.getIsDelete() || hash.length === 0 || HASH_OF_NOTHING.equals(hash);
}

function parseMetadataWrite(write: ledger.rwset.kvrwset.KVMetadataWriteHash): MetadataWrite {
  return {
    key: hashKey(write.getKeyHash_asU8()),
    entries: new Map(write.getEntriesList().map((entry) => [entry.getName(), entry.getValue_asU8()])),
  };
}
