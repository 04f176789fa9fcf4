import { common, msp } from '@hyperledger/fabric-protos';
import { outOf, type Rule, serializeSignaturePolicy } from './policy';

/** What a channel's configuration says of one organisation. */
export interface Organisation {
  readonly mspId: string;
  readonly rootCertificatePem: string;
  /** Of the organisation's TLS CA: without it other peers of a Fabric network refuse to talk to its own. */
  readonly tlsRootCertificatePem?: string;
  /**
   * False where it has no peer on the channel: its peers' certificates count for nothing there. A Fabric peer believes another's gossip by
   * the first channel that knows the identity, in no order; one where the other may not read would have it refused, by chance.
   */
  readonly hasPeer?: boolean;
}

/** A group with its own policies, changed only as `Admins` of that group say. */
export function group(policies: Readonly<Record<string, common.ConfigPolicy>>): common.ConfigGroup {
  const message = new common.ConfigGroup();
  message.setModPolicy('Admins');
  for (const [name, policy] of Object.entries(policies)) message.getPoliciesMap().set(name, policy);
  return message;
}

/** A value of a group. */
export function value(bytes: Uint8Array): common.ConfigValue {
  const message = new common.ConfigValue();
  message.setValue(bytes);
  message.setModPolicy('Admins');
  return message;
}

/** A policy that spells its signers out. */
export function signaturePolicy(rule: Rule): common.ConfigPolicy {
  return policy(common.Policy.PolicyType.SIGNATURE, serializeSignaturePolicy(rule));
}

/** A policy that any organisation below satisfies by its own policy of that name. */
export function anyPolicy(subPolicy: string): common.ConfigPolicy {
  const meta = new common.ImplicitMetaPolicy();
  meta.setRule(common.ImplicitMetaPolicy.Rule.ANY);
  meta.setSubPolicy(subPolicy);
  return policy(common.Policy.PolicyType.IMPLICIT_META, meta.serializeBinary());
}

/** All founders' admins, by its path from the channel's group. */
const FOUNDERS_ADMINS = '/Channel/Application/Admins';

/**
 * An organisation's group: its MSP with NodeOUs, and who reads, writes and administers in its name.
 *
 * @param modPolicy who changes it. Not its own admin: a certificate that the founders did not sign stops every view.
 */
export function organisationGroup(
  organisation: Organisation,
  modPolicy: string = FOUNDERS_ADMINS,
): common.ConfigGroup {
  const { mspId } = organisation;
  const message = group({
    Readers: signaturePolicy(outOf(1, [mspId], 'member')),
    Writers: signaturePolicy(outOf(1, [mspId], 'member')),
    Admins: signaturePolicy(outOf(1, [mspId], 'admin')),
    Endorsement: signaturePolicy(outOf(1, [mspId], 'peer')),
  });
  message.getValuesMap().set('MSP', value(mspConfig(organisation)));
  message.setModPolicy(modPolicy);
  for (const [, element] of message.getValuesMap().entries()) element.setModPolicy(modPolicy);
  for (const [, element] of message.getPoliciesMap().entries()) element.setModPolicy(modPolicy);
  return message;
}

/** `msp.MSPConfig` bytes of a Fabric MSP whose certificates carry their role as OU. */
function mspConfig(organisation: Organisation): Uint8Array {
  const root = Buffer.from(organisation.rootCertificatePem);
  const units = new msp.FabricNodeOUs();
  units.setEnable(true);
  units.setClientOuIdentifier(unit('client', root));
  if (organisation.hasPeer !== false) units.setPeerOuIdentifier(unit('peer', root));
  units.setAdminOuIdentifier(unit('admin', root));
  units.setOrdererOuIdentifier(unit('orderer', root));
  const crypto = new msp.FabricCryptoConfig();
  crypto.setSignatureHashFamily('SHA2');
  crypto.setIdentityIdentifierHashFunction('SHA256');
  const fabric = new msp.FabricMSPConfig();
  fabric.setName(organisation.mspId);
  fabric.addRootCerts(root);
  if (organisation.tlsRootCertificatePem !== undefined) {
    fabric.addTlsRootCerts(Buffer.from(organisation.tlsRootCertificatePem));
  }
  fabric.setCryptoConfig(crypto);
  fabric.setFabricNodeOus(units);
  const config = new msp.MSPConfig();
  config.setConfig(fabric.serializeBinary());
  return config.serializeBinary();
}

function unit(role: string, root: Uint8Array): msp.FabricOUIdentifier {
  const message = new msp.FabricOUIdentifier();
  message.setOrganizationalUnitIdentifier(role);
  message.setCertificate(root);
  return message;
}

function policy(type: number, bytes: Uint8Array): common.ConfigPolicy {
  const inner = new common.Policy();
  inner.setType(type);
  inner.setValue(bytes);
  const message = new common.ConfigPolicy();
  message.setPolicy(inner);
  message.setModPolicy('Admins');
  return message;
}
