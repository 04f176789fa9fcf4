import { isHubError } from '../../model/error';
import type { ChannelConfig } from './channel-config';
import { type ChaincodeDefinition, LIFECYCLE } from './definition';
import type { Flag } from './flag';
import { parseSignaturePolicy, type Signer, satisfies } from './policy';
import { type NamespaceSet, parseMetadata } from './read-write-set';
import { checkEndorsers } from './signature-check';
import type { ContractCall } from './transaction';
import type { WorldState } from './world-state';

/** The metadata name of a key's own endorsement policy. */
export const VALIDATION_PARAMETER = 'VALIDATION_PARAMETER';

/** What an endorsement check looks up. */
export interface EndorsementContext {
  readonly config: ChannelConfig;
  readonly state: WorldState;
  /** The committed definition of a chaincode, undefined when there is none. */
  definition(chaincode: string): ChaincodeDefinition | undefined;
}

/**
 * Whether a call's endorsements are enough: each written key by its own policy if it has one, everything else, and a
 * call that writes nothing, by the chaincode's (statebased/v20).
 *
 * @param changedPolicies `namespace\0key` of policies changed earlier in the same block: using such a key fails.
 */
export function endorsementFlag(
  call: ContractCall,
  context: EndorsementContext,
  changedPolicies: ReadonlySet<string>,
): Flag {
  const own = call.sets.find((set) => set.namespace === call.chaincode);
  if (call.sets.some((set) => set !== own && writesSomething(set))) return 'ILLEGAL_WRITESET';
  if (call.sets.some((set) => set.hasPrivateData)) return 'ILLEGAL_WRITESET';
  const signers = checkEndorsers(call, context.config.msps);
  const keys = own === undefined ? [] : writtenKeys(own);
  let needsChaincodePolicy = keys.length === 0;
  for (const key of keys) {
    if (changedPolicies.has(`${call.chaincode}\0${key}`)) return 'ENDORSEMENT_POLICY_FAILURE';
    const policy = keyPolicy(context.state, call.chaincode, key);
    if (policy === undefined) needsChaincodePolicy = true;
    else if (!satisfiesKey(policy, signers)) return 'ENDORSEMENT_POLICY_FAILURE';
  }
  return needsChaincodePolicy ? chaincodeFlag(call.chaincode, context, signers) : 'VALID';
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

function chaincodeFlag(chaincode: string, context: EndorsementContext, signers: readonly Signer[]): Flag {
  if (chaincode === LIFECYCLE) {
    return context.config.allows('LifecycleEndorsement', signers) ? 'VALID' : 'ENDORSEMENT_POLICY_FAILURE';
  }
  const definition = context.definition(chaincode);
  if (definition === undefined) return 'INVALID_CHAINCODE';
  return satisfies(definition.policy, signers) ? 'VALID' : 'ENDORSEMENT_POLICY_FAILURE';
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
  return set.writes.length > 0 || set.metadataWrites.length > 0;
}
