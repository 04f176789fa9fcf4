import { isHubError } from '../../model/error';
import type { ChannelConfig } from './channel-config';
import { type ChaincodeDefinition, LIFECYCLE } from './definition';
import type { Flag } from './flag';
import { parseSignaturePolicy, type Signer, satisfies } from './policy';
import { type CollectionSet, type NamespaceSet, parseMetadata } from './read-write-set';
import { checkEndorsers } from './signature-check';
import type { ContractCall } from './transaction';
import { compareKeys, type WorldState } from './world-state';

/** The metadata name of a key's own endorsement policy. */
export const VALIDATION_PARAMETER = 'VALIDATION_PARAMETER';

/** A member's own collection of any chaincode: made by nobody, named by this and its MSP ID. */
const IMPLICIT_COLLECTION = '_implicit_org_';

/** What an endorsement check looks up. */
export interface EndorsementContext {
  readonly config: ChannelConfig;
  readonly state: WorldState;
  /** The committed definition of a chaincode, undefined when there is none. */
  definition(chaincode: string): ChaincodeDefinition | undefined;
}

/** Keys whose policies earlier transactions of the same block change: who uses one of them fails. */
export class ChangedPolicies {
  readonly #keys = new Set<string>();

  has(namespace: string, key: string): boolean {
    return this.#keys.has(`${namespace}\0${key}`);
  }

  add(set: NamespaceSet): void {
    for (const { key } of set.metadataWrites) this.#keys.add(`${set.namespace}\0${key}`);
    for (const { set: hashed } of set.collections ?? []) this.add(hashed);
  }
}

/**
 * Whether a call's endorsements are enough, in each namespace it writes to and in its own chaincode's: each written key
 * by its own policy if it has one, everything else, and a call that writes nothing, by the chaincode's
 * (plugindispatcher and statebased/v20).
 *
 * @param changed gets the policies that this call changes: where its endorsements are enough, later calls of the block
 *   cannot use those keys, whatever else becomes of this one.
 */
export function endorsementFlag(
  call: ContractCall,
  context: EndorsementContext,
  changed: ChangedPolicies,
): Flag {
  const namespaces = new Set([call.chaincode, ...call.sets.filter(writesSomething).map(namespaceOf)]);
  const signers = checkEndorsers(call, context.config.msps);
  const added: NamespaceSet[] = [];
  const failures = [...namespaces].sort(compareKeys).flatMap((namespace) => {
    const check = new NamespaceCheck(namespace, context, signers, changed);
    const sets = call.sets.filter((set) => set.namespace === namespace);
    const flag = check.flag(sets);
    if (flag === 'VALID') added.push(...sets);
    return flag === 'VALID' ? [] : [flag];
  });
  for (const set of added) changed.add(set);
  return failures[0] ?? 'VALID';
}

class NamespaceCheck {
  readonly #namespace: string;
  readonly #context: EndorsementContext;
  readonly #signers: readonly Signer[];
  readonly #changed: ChangedPolicies;

  constructor(
    namespace: string,
    context: EndorsementContext,
    signers: readonly Signer[],
    changed: ChangedPolicies,
  ) {
    this.#namespace = namespace;
    this.#context = context;
    this.#signers = signers;
    this.#changed = changed;
  }

  flag(sets: readonly NamespaceSet[]): Flag {
    const isDefined =
      this.#namespace === LIFECYCLE || this.#context.definition(this.#namespace) !== undefined;
    if (!isDefined) return 'INVALID_CHAINCODE';
    const byChaincode = (): boolean => this.#satisfiesChaincode();
    const keys = sets.flatMap((set) => writtenKeys(set).map((key) => this.#allowsKey(set, key, byChaincode)));
    const collections = sets.flatMap(({ collections: all = [] }) => all.filter(writesHashes));
    const hashed = collections.flatMap(({ set, collection }) =>
      writtenKeys(set).map((key) => this.#allowsKey(set, key, () => this.#satisfiesCollection(collection))),
    );
    const checks = [...keys, ...hashed];
    const isAllowed = checks.length === 0 ? byChaincode() : checks.every((allowed) => allowed);
    return isAllowed ? 'VALID' : 'ENDORSEMENT_POLICY_FAILURE';
  }

  #allowsKey(set: NamespaceSet, key: string, otherwise: () => boolean): boolean {
    if (this.#changed.has(set.namespace, key)) return false;
    const policy = keyPolicy(this.#context.state, set.namespace, key);
    return policy === undefined ? otherwise() : satisfiesKey(policy, this.#signers);
  }

  #satisfiesChaincode(): boolean {
    const { config } = this.#context;
    if (this.#namespace === LIFECYCLE) return config.allows('LifecycleEndorsement', this.#signers);
    const definition = this.#context.definition(this.#namespace);
    return definition !== undefined && satisfies(definition.policy, this.#signers);
  }

  /** Collections with a configuration of their own are not known here: nobody's endorsement is enough for one. */
  #satisfiesCollection(collection: string): boolean {
    if (!collection.startsWith(IMPLICIT_COLLECTION)) return false;
    return this.#context.config.endorses(collection.slice(IMPLICIT_COLLECTION.length), this.#signers);
  }
}

function satisfiesKey(policy: Uint8Array, signers: readonly Signer[]): boolean {
  try {
    return satisfies(parseSignaturePolicy(policy), signers);
  } catch (error) {
    // A contract may store any bytes as a policy; a policy nobody can read is one nobody can satisfy.
    if (isHubError(error, 'CHAIN_BROKEN')) return false;
    throw error;
  }
}

/** A key's own policy in committed state, undefined when it has none or an empty one. */
export function keyPolicy(state: WorldState, namespace: string, key: string): Uint8Array | undefined {
  const policy = parseMetadata(state.get(namespace, key)?.metadata).get(VALIDATION_PARAMETER);
  return policy === undefined || policy.length === 0 ? undefined : policy;
}

function writtenKeys(set: NamespaceSet): string[] {
  return [...new Set([...set.writes, ...set.metadataWrites].map(({ key }) => key))];
}

function writesSomething(set: NamespaceSet): boolean {
  return writtenKeys(set).length > 0 || (set.collections ?? []).some(writesHashes);
}

function writesHashes({ set }: CollectionSet): boolean {
  return writtenKeys(set).length > 0;
}

function namespaceOf({ namespace }: NamespaceSet): string {
  return namespace;
}
