/** Updates of the certificates by which a channel's consenters know each other. */
import { common } from '@hyperledger/fabric-protos';
import type { ChannelConfig } from '../block/channel-config';
import { BLOCK_VALIDATION, consenterPolicy } from '../block/consenter-policy';
import { present } from '../block/decode';
import { CONSENTERS } from '../block/ordering-update';
import { orderingUpdate } from './config-update';

/** A consenter's certificates, PEM. */
export interface ConsenterCertificates {
  /** Its number among the consenters. */
  readonly id: number;
  /** By which it signs blocks. */
  readonly identityPem: string;
  /** By which it is reached, and reaches the others. */
  readonly tlsPem: string;
}

/**
 * `common.ConfigUpdate` bytes that give a consenter other certificates, and blocks the policy that follows from them: the admins of
 * the ordering organisations sign it.
 *
 * @returns undefined where it has these, and where no consenter has the number, as on Raft.
 */
export function consenterUpdate(
  channel: string,
  current: ChannelConfig,
  { id, identityPem, tlsPem }: ConsenterCertificates,
): Uint8Array | undefined {
  const root = present('the channel group', current.message().getChannelGroup());
  const ordering = present('the orderer group', root.getGroupsMap().get('Orderer'));
  const bytes = ordering.getValuesMap().get(CONSENTERS)?.getValue_asU8();
  if (bytes === undefined) return undefined;
  const orderers = common.Orderers.deserializeBinary(bytes);
  const consenter = orderers.getConsenterMappingList().find((each) => each.getId() === id);
  if (consenter === undefined) return undefined;
  const [identity, tls] = [identityPem, tlsPem].map((pem) => Buffer.from(pem));
  if (identity === undefined || tls === undefined || hasBoth(consenter, identity, tls)) return undefined;
  consenter.setIdentity(identity);
  consenter.setServerTlsCert(tls);
  consenter.setClientTlsCert(tls);
  const changes = [{ name: CONSENTERS, value: orderers.serializeBinary() }];
  const update = common.ConfigUpdate.deserializeBinary(orderingUpdate(channel, current, changes));
  const written = present('the write set', update.getWriteSet()?.getGroupsMap().get('Orderer'));
  const before = present('the policy of blocks', ordering.getPoliciesMap().get(BLOCK_VALIDATION));
  const after = new common.ConfigPolicy();
  after.setVersion(before.getVersion() + 1);
  after.setModPolicy(before.getModPolicy());
  after.setPolicy(common.Policy.deserializeBinary(consenterPolicy(orderers)));
  written.getPoliciesMap().set(BLOCK_VALIDATION, after);
  return update.serializeBinary();
}

function hasBoth(consenter: common.Consenter, identity: Buffer, tls: Buffer): boolean {
  return (
    identity.equals(consenter.getIdentity_asU8()) &&
    tls.equals(consenter.getServerTlsCert_asU8()) &&
    tls.equals(consenter.getClientTlsCert_asU8())
  );
}
