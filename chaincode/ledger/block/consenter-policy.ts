/** Which consenters' signatures a block of BFT ordering needs, as the channel's configuration says it. */
import { common, msp } from '@hyperledger/fabric-protos';

/** The policy of the ordering that follows from its consenters, and is changed with them. */
export const BLOCK_VALIDATION = 'BlockValidation';

/**
 * `common.Policy` bytes: a quorum of the consenters, each by its very certificate. A BFT orderer refuses a configuration whose
 * policy is another (orderer/consensus/smartbft, `checkConsentersMatchPolicy`).
 */
export function consenterPolicy(orderers: common.Orderers): Uint8Array {
  const consenters = orderers.getConsenterMappingList();
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(quorumOf(consenters.length));
  envelope.setIdentitiesList(consenters.map(principalOf));
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.SIGNATURE);
  policy.setValue(envelope.serializeBinary());
  return policy.serializeBinary();
}

/** So many of them that any two quorums share one that is honest, with up to a third of them faulty (common/policies, `ComputeBFTQuorum`). */
function quorumOf(count: number): common.SignaturePolicy {
  const faulty = Math.floor((count - 1) / 3);
  const some = new common.SignaturePolicy.NOutOf();
  some.setN(Math.ceil((count + faulty + 1) / 2));
  some.setRulesList(
    Array.from({ length: count }, (_, index) => {
      const one = new common.SignaturePolicy();
      one.setSignedBy(index);
      return one;
    }),
  );
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(some);
  return rule;
}

function principalOf(consenter: common.Consenter): msp.MSPPrincipal {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(consenter.getMspId());
  identity.setIdBytes(consenter.getIdentity_asU8());
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.IDENTITY);
  principal.setPrincipal(identity.serializeBinary());
  return principal;
}
