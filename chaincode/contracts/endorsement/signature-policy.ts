/** Endorsement policies as Fabric stores them on keys, built by hand: the shim's own builder can only ask for everyone. */
import { SignaturePolicy, SignaturePolicyEnvelope } from '@hyperledger/fabric-protos/lib/common/policies_pb';
import { MSPPrincipal, MSPRole } from '@hyperledger/fabric-protos/lib/msp/msp_principal_pb';
import type { MspId } from '../../model/identifier';

/** A peer of a member, or `n` of several rules. */
export type PeerRule = MspId | { readonly n: number; readonly of: readonly PeerRule[] };

/**
 * `common.SignaturePolicyEnvelope` bytes.
 *
 * The same rule gives the same bytes on every peer: principals are numbered in order of first appearance, and nothing
 * in the message has an order of its own.
 */
export function signaturePolicy(rule: PeerRule): Uint8Array {
  const envelope = new SignaturePolicyEnvelope();
  const numbers = new Map<MspId, number>();
  envelope.setRule(ruleMessage(rule, numbers));
  envelope.setIdentitiesList([...numbers.keys()].map(peerOf));
  return envelope.serializeBinary();
}

function ruleMessage(rule: PeerRule, numbers: Map<MspId, number>): SignaturePolicy {
  const message = new SignaturePolicy();
  if (typeof rule === 'string') {
    const number = numbers.get(rule) ?? numbers.size;
    numbers.set(rule, number);
    message.setSignedBy(number);
    return message;
  }
  const some = new SignaturePolicy.NOutOf();
  some.setN(rule.n);
  some.setRulesList(rule.of.map((part) => ruleMessage(part, numbers)));
  message.setNOutOf(some);
  return message;
}

function peerOf(msp: MspId): MSPPrincipal {
  const role = new MSPRole();
  role.setMspIdentifier(msp);
  role.setRole(MSPRole.MSPRoleType.PEER);
  const principal = new MSPPrincipal();
  principal.setPrincipalClassification(MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(role.serializeBinary());
  return principal;
}
