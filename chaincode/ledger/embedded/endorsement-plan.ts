import { peer } from '@hyperledger/fabric-protos';
import { type ChaincodeDefinition } from '../block/definition';
import { keyPolicy } from '../block/endorsement-check';
import { membersFor, parseSignaturePolicy, type Rule } from '../block/policy';
import { parseReadWriteSet } from '../block/read-write-set';
import type { WorldState } from '../block/world-state';

/** What a plan is made from. */
export interface PlanOptions {
  readonly definition: ChaincodeDefinition;
  readonly state: WorldState;
  /** `peer.ProposalResponsePayload` bytes of the first simulation. */
  readonly response: Uint8Array;
  /** The member to prefer: the one that simulated first. */
  readonly preferred: string;
  readonly hasPeer: (mspId: string) => boolean;
}

/**
 * The members that must endorse, the fewest there are: they satisfy the policy of every key the first simulation wrote,
 * and the chaincode's where a key has none. Undefined when no set of members with peers does.
 */
export function planEndorsers(options: PlanOptions): readonly string[] | undefined {
  const rules = rulesFor(options);
  const sets = membersFor({ n: rules.length, of: rules }).filter((set) => set.every(options.hasPeer));
  return sets.find((set) => set.includes(options.preferred)) ?? sets[0];
}

function rulesFor({ definition, state, response }: PlanOptions): Rule[] {
  const extension = peer.ProposalResponsePayload.deserializeBinary(response).getExtension_asU8();
  const results = peer.ChaincodeAction.deserializeBinary(extension).getResults_asU8();
  const own = parseReadWriteSet(results).find((set) => set.namespace === definition.name);
  const keys = new Set([...(own?.writes ?? []), ...(own?.metadataWrites ?? [])].map(({ key }) => key));
  const policies = new Map<string, Uint8Array>();
  let needsChaincodePolicy = keys.size === 0;
  for (const key of keys) {
    const policy = keyPolicy(state, definition.name, key);
    if (policy === undefined) needsChaincodePolicy = true;
    else policies.set(Buffer.from(policy).toString('latin1'), policy);
  }
  const rules = [...policies.values()].map(parseSignaturePolicy);
  return needsChaincodePolicy ? [definition.policy, ...rules] : rules;
}
