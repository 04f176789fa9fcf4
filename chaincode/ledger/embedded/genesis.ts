import { common, orderer } from '@hyperledger/fabric-protos';
import { serializeBlock } from '../block/block';
import {
  anyPolicy,
  group,
  type Organisation,
  organisationGroup,
  signaturePolicy,
  value,
} from '../block/config-message';
import { dataHash } from '../block/header';
import { outOf } from '../block/policy';
import { configEnvelope } from '../block/signed-envelope';
import type { Identity } from '../identity/identity';
import type { OrderingSettings } from './ledger-config';

/** The largest envelope that is ordered; one above the preferred size is a block of its own. */
export function absoluteMaxBytes({ preferredBytes }: Pick<OrderingSettings, 'preferredBytes'>): number {
  return 2 * preferredBytes;
}

export interface GenesisOptions {
  readonly channel: string;
  readonly founders: readonly Organisation[];
  /** MSP IDs that may evaluate and follow blocks; undefined: every member. */
  readonly readers: readonly string[] | undefined;
  readonly ordering: OrderingSettings;
  /** Signs; its organisation must be a founder. */
  readonly orderer: Identity;
}

/**
 * `common.Block` bytes of a channel's block 0: a CONFIG block with every founder's MSP.
 *
 * Whoever pins its hash knows the founders. Admins, and with them a later member's MSP, need all founders' admins.
 */
export function genesisBlock(options: GenesisOptions): Uint8Array {
  const config = new common.Config();
  config.setSequence(0);
  config.setChannelGroup(channelGroup(options));
  const message = new common.ConfigEnvelope();
  message.setConfig(config);
  const envelope = configEnvelope(options.channel, message, options.orderer);
  const header = { number: 0n, previousHash: new Uint8Array(), dataHash: dataHash([envelope]) };
  return serializeBlock(
    header,
    [envelope],
    [new Uint8Array(), new Uint8Array(), Buffer.of(0), new Uint8Array(), new Uint8Array()],
  );
}

function channelGroup(options: GenesisOptions): common.ConfigGroup {
  const founders = options.founders.map((founder) => founder.mspId);
  const all = founders.length;
  const channel = group({
    Readers: anyPolicy('Readers'),
    Writers: anyPolicy('Writers'),
    Admins: signaturePolicy(outOf(all, founders, 'admin')),
  });
  channel.getGroupsMap().set('Application', applicationGroup(options, founders));
  channel.getGroupsMap().set('Orderer', ordererGroup(options, founders));
  channel.getValuesMap().set('HashingAlgorithm', value(hashingAlgorithm()));
  channel.getValuesMap().set('BlockDataHashingStructure', value(hashingStructure()));
  channel.getValuesMap().set('Capabilities', value(capabilities('V3_0')));
  return channel;
}

function applicationGroup(options: GenesisOptions, founders: readonly string[]): common.ConfigGroup {
  const all = founders.length;
  const readers = options.readers;
  const application = group({
    Readers: readers === undefined ? anyPolicy('Readers') : signaturePolicy(outOf(1, readers, 'member')),
    Writers: anyPolicy('Writers'),
    Admins: signaturePolicy(outOf(all, founders, 'admin')),
    LifecycleEndorsement: signaturePolicy(outOf(all, founders, 'peer')),
    Endorsement: signaturePolicy(outOf(Math.min(2, all), founders, 'peer')),
  });
  for (const founder of options.founders) {
    application.getGroupsMap().set(founder.mspId, organisationGroup(founder));
  }
  application.getValuesMap().set('Capabilities', value(capabilities('V2_5')));
  return application;
}

function ordererGroup(options: GenesisOptions, founders: readonly string[]): common.ConfigGroup {
  const runner = options.founders.filter((founder) => founder.mspId === options.orderer.mspId);
  const message = group({
    Readers: anyPolicy('Readers'),
    Writers: anyPolicy('Writers'),
    Admins: signaturePolicy(outOf(founders.length, founders, 'admin')),
    BlockValidation: signaturePolicy(outOf(1, [options.orderer.mspId], 'orderer')),
  });
  for (const organisation of runner)
    message.getGroupsMap().set(organisation.mspId, organisationGroup(organisation));
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(options.ordering.maxTransactions);
  size.setPreferredMaxBytes(options.ordering.preferredBytes);
  size.setAbsoluteMaxBytes(absoluteMaxBytes(options.ordering));
  const timeout = new orderer.BatchTimeout();
  timeout.setTimeout(`${options.ordering.timeoutMs}ms`);
  const consensus = new orderer.ConsensusType();
  consensus.setType('solo');
  message.getValuesMap().set('BatchSize', value(size.serializeBinary()));
  message.getValuesMap().set('BatchTimeout', value(timeout.serializeBinary()));
  message.getValuesMap().set('ConsensusType', value(consensus.serializeBinary()));
  message.getValuesMap().set('Capabilities', value(capabilities('V2_0')));
  return message;
}

function hashingAlgorithm(): Uint8Array {
  const message = new common.HashingAlgorithm();
  message.setName('SHA256');
  return message.serializeBinary();
}

function hashingStructure(): Uint8Array {
  const message = new common.BlockDataHashingStructure();
  // Fabric's flat hash: one leaf as wide as the block.
  message.setWidth(0xffffffff);
  return message.serializeBinary();
}

function capabilities(name: string): Uint8Array {
  const message = new common.Capabilities();
  message.getCapabilitiesMap().set(name, new common.Capability());
  return message.serializeBinary();
}
