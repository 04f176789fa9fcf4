import { common, orderer } from '@hyperledger/fabric-protos';
import { HubError, parseContractError } from '../../model/error';
import { openBlock, readTransactions } from '../block/block';
import { type ChannelConfig, parseConfig } from '../block/channel-config';
import { type Organisation, organisationGroup } from '../block/config-message';
import { present } from '../block/decode';
import { newHeader, newSignatureHeader, signedEnvelope } from '../block/signed-envelope';
import type { Identity } from '../identity/identity';
import type { Ledger } from '../ledger';
import { peerClient } from './connection';
import { followBlocks } from './follow-blocks';
import type { LedgerClient } from './ledger-client';
import type { PeerAddress } from './peer-addresses';

const COMMITTED_WITHIN_MS = 30_000;
const BROADCAST = '/orderer.AtomicBroadcast/Broadcast';

/**
 * The channel's configuration as of a height: the last block is fetched, then the CONFIG block it names.
 *
 * @param height of a block the reader knows of; {@link LedgerClient.head} tells the newest.
 * @throws {HubError} `NOT_A_READER`; `LEDGER_UNAVAILABLE`; `CHAIN_BROKEN`.
 */
export async function currentConfig(ledger: Ledger, height: bigint): Promise<ChannelConfig> {
  const last = openBlock(present('the head', await oneBlock(ledger, height - 1n)));
  const index = lastConfigOf(last.metadata[common.BlockMetadataIndex.SIGNATURES]);
  const block = openBlock(present('the configuration block', await oneBlock(ledger, index)));
  const [transaction] = readTransactions(block);
  return parseConfig(present('the configuration', transaction?.config));
}

/**
 * `common.ConfigUpdate` bytes that add a member's organisation, or replace its MSP: what each founder's admin reads and
 * signs at its own place.
 */
export function memberUpdate(
  channel: string,
  current: ChannelConfig,
  organisation: Organisation,
): Uint8Array {
  const application = applicationOf(current);
  const known = application.getGroupsMap().get(organisation.mspId);
  const group = organisationGroup(organisation);
  const written = skeleton(application);
  if (known === undefined) written.setVersion(application.getVersion() + 1);
  written.getGroupsMap().set(organisation.mspId, known === undefined ? group : withNextMsp(known, group));
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(channelWith(current, skeleton(application)));
  update.setWriteSet(channelWith(current, written));
  return update.serializeBinary();
}

/** `common.ConfigUpdate` bytes that take a member's organisation away: its certificates count no more on the channel. */
export function removalUpdate(channel: string, current: ChannelConfig, mspId: string): Uint8Array {
  const application = applicationOf(current);
  const written = skeleton(application);
  written.setVersion(application.getVersion() + 1);
  written.getGroupsMap().del(mspId);
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(channelWith(current, skeleton(application)));
  update.setWriteSet(channelWith(current, written));
  return update.serializeBinary();
}

/** A value of the ordering, or of one ordering organisation. */
export interface OrderingChange {
  /** Name of the organisation's group; absent: the ordering's own. */
  readonly organisation?: string;
  /** `Orderers`, `BatchTimeout`, an organisation's `MSP` or `Endpoints`. */
  readonly name: string;
  /** The value's own protobuf message. */
  readonly value: Uint8Array;
}

/**
 * `common.ConfigUpdate` bytes that change how the channel is ordered: what the admins of the ordering organisations read and
 * sign, each at its own place.
 */
export function orderingUpdate(
  channel: string,
  current: ChannelConfig,
  changes: readonly OrderingChange[],
): Uint8Array {
  const root = present('the channel group', current.message().getChannelGroup());
  const standing = present('the orderer group', root.getGroupsMap().get('Orderer'));
  const [read, written] = [versionOf(standing), versionOf(standing)];
  for (const { organisation, name, value } of changes) {
    const from =
      organisation === undefined
        ? standing
        : present(`organisation \`${organisation}\``, standing.getGroupsMap().get(organisation));
    const to =
      organisation === undefined ? written : (written.getGroupsMap().get(organisation) ?? versionOf(from));
    if (organisation !== undefined) {
      // A group that was not read counts as changed.
      read.getGroupsMap().set(organisation, versionOf(from));
      written.getGroupsMap().set(organisation, to);
    }
    const before = present(`value \`${name}\``, from.getValuesMap().get(name));
    const after = new common.ConfigValue();
    after.setVersion(before.getVersion() + 1);
    after.setModPolicy(before.getModPolicy());
    after.setValue(value);
    to.getValuesMap().set(name, after);
  }
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(channelOf(root, read));
  update.setWriteSet(channelOf(root, written));
  return update.serializeBinary();
}

function channelOf(root: common.ConfigGroup, orderer: common.ConfigGroup): common.ConfigGroup {
  const channel = versionOf(root);
  channel.getGroupsMap().set('Orderer', orderer);
  return channel;
}

/** The group by its version alone: it stays as it is. */
function versionOf(group: common.ConfigGroup): common.ConfigGroup {
  const named = new common.ConfigGroup();
  named.setVersion(group.getVersion());
  named.setModPolicy(group.getModPolicy());
  return named;
}

/** `common.ConfigSignature` bytes: one admin's consent to exactly these update bytes. */
export function signConfigUpdate(update: Uint8Array, admin: Identity): Uint8Array {
  const header = newSignatureHeader(admin);
  const signature = new common.ConfigSignature();
  signature.setSignatureHeader(header);
  signature.setSignature(admin.sign(Buffer.concat([header, update])));
  return signature.serializeBinary();
}

export interface ConfigUpdateSubmission extends PeerAddress {
  readonly channel: string;
  /** {@link memberUpdate}'s bytes. */
  readonly update: Uint8Array;
  /** {@link signConfigUpdate}'s bytes, one a founder. */
  readonly signatures: readonly Uint8Array[];
  /** Who sends it. */
  readonly identity: Identity;
}

/**
 * Hands a signed update to the orderer. Once it resolves the update is ordered; on the embedded ledger also committed.
 *
 * @throws {HubError} `NOT_ALLOWED`: a founder's signature is missing; `WRONG_STATE`: the configuration changed since;
 *   `INVALID_ARGUMENT`; `LEDGER_UNAVAILABLE`.
 */
export async function submitConfigUpdate(options: ConfigUpdateSubmission): Promise<void> {
  const envelope = new common.ConfigUpdateEnvelope();
  envelope.setConfigUpdate(options.update);
  envelope.setSignaturesList(
    options.signatures.map((bytes) => common.ConfigSignature.deserializeBinary(bytes)),
  );
  const header = newHeader(
    { channel: options.channel, type: common.HeaderType.CONFIG_UPDATE },
    options.identity,
  );
  const bytes = signedEnvelope(header.message, envelope.serializeBinary(), options.identity);
  const answer = await broadcast(options, common.Envelope.deserializeBinary(bytes));
  if (answer.getStatus() === common.Status.SUCCESS) return;
  throw parseContractError(answer.getInfo()) ?? new HubError('NOT_ALLOWED', answer.getInfo());
}

/** True if the configuration has the organisation already, with this very MSP. */
export function hasOrganisation(current: ChannelConfig, organisation: Organisation): boolean {
  const known = applicationOf(current).getGroupsMap().get(organisation.mspId)?.getValuesMap().get('MSP');
  const wanted = organisationGroup(organisation).getValuesMap().get('MSP')?.getValue_asU8();
  return known !== undefined && Buffer.from(known.getValue_asU8()).equals(wanted ?? Buffer.alloc(0));
}

/** A founder's desk where all founders' keys are at one place, as on a demonstration machine. */
export interface MemberChange extends PeerAddress {
  /** A founder's connection: it reads the configuration, and sends the update. */
  readonly ledger: LedgerClient;
  /** Every founder's admin. */
  readonly admins: readonly [Identity, ...Identity[]];
}

export interface Admission extends MemberChange {
  readonly organisation: Organisation;
}

/**
 * Makes an organisation a member of a channel, unless it is one already: update, all signatures, submission; resolves
 * once the peer has the block.
 *
 * @returns false when it was a member already, with this MSP.
 * @throws {HubError} as {@link submitConfigUpdate} and {@link currentConfig}.
 */
export async function admitMember(admission: Admission): Promise<boolean> {
  const { ledger, organisation } = admission;
  return await reconfigure(admission, (current) =>
    hasOrganisation(current, organisation) ? undefined : memberUpdate(ledger.channel, current, organisation),
  );
}

export interface Expulsion extends MemberChange {
  readonly mspId: string;
}

/**
 * Takes an organisation out of a channel, unless it is in it no more: as {@link admitMember}.
 *
 * @returns false when it was no member.
 * @throws {HubError} as {@link submitConfigUpdate} and {@link currentConfig}.
 */
export async function expelMember(expulsion: Expulsion): Promise<boolean> {
  const { ledger, mspId } = expulsion;
  return await reconfigure(expulsion, (current) =>
    current.members.includes(mspId) ? removalUpdate(ledger.channel, current, mspId) : undefined,
  );
}

/**
 * The channel's configuration is as the update says: computed from the one in force, signed by all the admins, sent by the first,
 * and committed.
 *
 * @param updateOf the update's bytes; undefined where nothing is to change.
 * @returns false where nothing was.
 * @throws {HubError} as {@link submitConfigUpdate} and {@link currentConfig}.
 */
export async function reconfigure(
  { ledger, admins, address, tls }: MemberChange,
  updateOf: (current: ChannelConfig) => Uint8Array | undefined,
): Promise<boolean> {
  const height = (await ledger.head()).number + 1n;
  const current = await currentConfig(ledger, height);
  const update = updateOf(current);
  if (update === undefined) return false;
  await submitConfigUpdate({
    address,
    ...(tls === undefined ? {} : { tls }),
    channel: ledger.channel,
    identity: admins[0],
    update,
    signatures: admins.map((admin) => signConfigUpdate(update, admin)),
  });
  await configAfter(ledger, current.sequence, height);
  return true;
}

/**
 * Resolves once a block has put another configuration in force: an orderer takes an update before any peer knows of it.
 *
 * @param sequence of the configuration that the update was computed from.
 * @param from the height at which it was in force.
 * @throws {HubError} `LEDGER_UNAVAILABLE`: no such block came within half a minute.
 */
export async function configAfter(ledger: Ledger, sequence: number, from: bigint): Promise<void> {
  for await (const { bytes } of followBlocks(ledger, from, AbortSignal.timeout(COMMITTED_WITHIN_MS))) {
    for (const { flag, config } of readTransactions(openBlock(bytes))) {
      if (flag === 'VALID' && config !== undefined && parseConfig(config).sequence > sequence) return;
    }
  }
  throw new HubError('LEDGER_UNAVAILABLE', `no block changes the configuration of \`${ledger.channel}\``);
}

function broadcast(peer: PeerAddress, envelope: common.Envelope): Promise<orderer.BroadcastResponse> {
  const client = peerClient(peer);
  const stream = client.makeBidiStreamRequest(
    BROADCAST,
    (message: common.Envelope) => Buffer.from(message.serializeBinary()),
    (bytes: Buffer) => orderer.BroadcastResponse.deserializeBinary(bytes),
    {},
  );
  return new Promise<orderer.BroadcastResponse>((resolve, reject) => {
    stream.once('data', resolve);
    stream.once('error', (cause: Error) =>
      reject(new HubError('LEDGER_UNAVAILABLE', 'the orderer is away', { cause })),
    );
    stream.write(envelope);
    stream.end();
  }).finally(() => client.close());
}

async function oneBlock(ledger: Ledger, number: bigint): Promise<Uint8Array | undefined> {
  const controller = new AbortController();
  for await (const block of ledger.blocks(number, controller.signal)) {
    controller.abort();
    return block.bytes;
  }
  return undefined;
}

function lastConfigOf(signatures: Uint8Array | undefined): bigint {
  // Block 0 carries no signature; it is the configuration itself.
  if (signatures === undefined || signatures.length === 0) return 0n;
  const value = common.Metadata.deserializeBinary(signatures).getValue_asU8();
  return BigInt(common.OrdererBlockMetadata.deserializeBinary(value).getLastConfig()?.getIndex() ?? 0);
}

function applicationOf(config: ChannelConfig): common.ConfigGroup {
  const channel = present('the channel group', config.message().getChannelGroup());
  return present('the application group', channel.getGroupsMap().get('Application'));
}

/**
 * The group with its version and the versions of everything in it, and nothing else: what was read.
 *
 * A group's next version holds what the update names and nothing else (common/configtx): a policy left out is deleted,
 * and without `Readers` nobody can read the channel any more.
 */
function skeleton(group: common.ConfigGroup): common.ConfigGroup {
  const copy = new common.ConfigGroup();
  copy.setVersion(group.getVersion());
  copy.setModPolicy(group.getModPolicy());
  nameAll(group.getGroupsMap(), copy.getGroupsMap(), () => new common.ConfigGroup());
  nameAll(group.getValuesMap(), copy.getValuesMap(), () => new common.ConfigValue());
  nameAll(group.getPoliciesMap(), copy.getPoliciesMap(), () => new common.ConfigPolicy());
  return copy;
}

interface Versioned {
  getVersion(): number;
  setVersion(version: number): unknown;
}

interface VersionedMap<T> {
  entries(): Iterable<[string, T]>;
  set(name: string, element: T): unknown;
}

function nameAll<T extends Versioned>(from: VersionedMap<T>, to: VersionedMap<T>, make: () => T): void {
  for (const [name, element] of from.entries()) {
    const named = make();
    named.setVersion(element.getVersion());
    to.set(name, named);
  }
}

/** The known organisation with the MSP's next version; whatever else it holds is not named, since the group stays. */
function withNextMsp(known: common.ConfigGroup, next: common.ConfigGroup): common.ConfigGroup {
  const before = present('the MSP', known.getValuesMap().get('MSP'));
  const after = present('the MSP', next.getValuesMap().get('MSP'));
  after.setVersion(before.getVersion() + 1);
  const group = new common.ConfigGroup();
  group.setVersion(known.getVersion());
  group.getValuesMap().set('MSP', after);
  return group;
}

function channelWith(config: ChannelConfig, application: common.ConfigGroup): common.ConfigGroup {
  const channel = new common.ConfigGroup();
  channel.setVersion(present('the channel group', config.message().getChannelGroup()).getVersion());
  channel.getGroupsMap().set('Application', application);
  return channel;
}
