/** A valid transaction as the law is checked on it: who signed it, what it called, what it wrote. */
import { type MspId, mspId, type Sha256Hex, type Spki, spkiHash } from '../../model/index';
import type { Transaction } from '../block/block';
import { VALIDATION_PARAMETER } from '../block/endorsement-check';
import type { MemberMsps } from '../block/member-msp';
import type { MetadataWrite } from '../block/read-write-set';
import type { Role } from '../identity/role';

export interface JudgedTransaction {
  readonly block: bigint;
  readonly id: string;
  readonly creator: {
    readonly msp: MspId;
    readonly role: Role;
    readonly spki: Spki;
    readonly spkiHash: Sha256Hex;
  };
  /** As proposed: `Grants:Vote`; empty when it was proposed to another chaincode. */
  readonly function: string;
  readonly args: readonly string[];
  /** By key, in the transaction's order; undefined: deleted. */
  readonly writes: ReadonlyMap<string, Uint8Array | undefined>;
  /** The endorsement policies it puts on keys, as {@link policiesIn}. */
  readonly policies: ReadonlyMap<string, Uint8Array | undefined>;
}

/** `common.SignaturePolicyEnvelope` bytes by key; undefined where a key's metadata hold something else, or more. */
export function policiesIn(metadata: readonly MetadataWrite[]): JudgedTransaction['policies'] {
  return new Map(
    metadata.map(({ key, entries }) => [
      key,
      entries.size === 1 ? entries.get(VALIDATION_PARAMETER) : undefined,
    ]),
  );
}

/**
 * @param namespace the channel's chaincode: what a transaction wrote elsewhere is no row of the contracts.
 * @returns undefined for a configuration, or another chaincode's transaction that wrote no row of this one's. Where it
 *   did, its endorsers could: Fabric asks them for both policies.
 */
export function judgedTransaction(
  block: bigint,
  { call, header, transactionId }: Transaction,
  namespace: string,
  msps: MemberMsps,
): JudgedTransaction | undefined {
  if (call === undefined) return undefined;
  const isOwn = call.chaincode === namespace;
  const own = call.sets.filter((set) => set.namespace === namespace);
  const written = own.flatMap((set) => set.writes);
  if (!isOwn && written.length === 0) return undefined;
  const identity = msps.identify(header.creatorBytes);
  const { spki } = identity;
  return {
    block,
    id: transactionId,
    creator: {
      msp: mspId.parse(identity.creator.mspId),
      role: identity.role,
      spki,
      spkiHash: spkiHash(spki),
    },
    function: isOwn ? call.function : '',
    args: call.args.map((arg) => Buffer.from(arg).toString('utf8')),
    writes: new Map(written.map(({ key, value }) => [key, value])),
    policies: policiesIn(own.flatMap((set) => set.metadataWrites)),
  };
}
