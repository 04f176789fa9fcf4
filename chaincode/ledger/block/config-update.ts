import { common } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { type ChannelConfig, readConfig } from './channel-config';
import { signerOf } from './config-signature';
import { decode, present } from './decode';
import { openEnvelope } from './envelope';
import type { KnownIdentity } from './member-msp';
import { removedOrganisation } from './member-removal';
import { applyOrderingUpdate, isOrderingUpdate } from './ordering-update';

/** Groups a ConfigUpdate may touch; everything else of a configuration stays as block 0 says. */
const APPLICATION = 'Application';
const MSP = 'MSP';

/**
 * The configuration after an update that adds, replaces or removes one organisation of the application, or changes the
 * ordering.
 *
 * Pure: orderer, committing peer and audit all compute it from the same bytes.
 *
 * @param envelope `common.Envelope` bytes of type CONFIG_UPDATE.
 * @throws {HubError} `NOT_ALLOWED`: not signed by all founders' admins, or not as {@link applyOrderingUpdate} demands; `WRONG_STATE`: computed from another
 *   configuration; `INVALID_ARGUMENT`: it changes something else; `CHAIN_BROKEN`: it cannot be read.
 */
export function applyConfigUpdate(
  channel: string,
  current: ChannelConfig,
  envelope: Uint8Array,
): common.Config {
  const update = parseUpdate(envelope);
  if (update.message.getChannelId() !== channel) {
    throw new HubError('WRONG_CHANNEL', `the update is for channel \`${update.message.getChannelId()}\``);
  }
  const signers = signersOf(update, current);
  if (isOrderingUpdate(update.message))
    return readable(applyOrderingUpdate(current, update.message, signers));
  if (!current.allows('Admins', signers)) {
    throw new HubError('NOT_ALLOWED', "the update lacks the signature of a founder's admin");
  }
  const config = current.message();
  const application = applicationOf(config.getChannelGroup());
  const removed = removedOrganisation(update.message.getWriteSet(), config.getChannelGroup());
  if (removed !== undefined) {
    application.getGroupsMap().del(removed);
    application.setVersion(application.getVersion() + 1);
    config.setSequence(current.sequence + 1);
    return config;
  }
  const { name, group } = changedOrganisation(update.message, application);
  application.getGroupsMap().set(name, group);
  application.setVersion(applicationOf(update.message.getWriteSet()).getVersion());
  config.setSequence(current.sequence + 1);
  assertReadable(config, name);
  return config;
}

interface Update {
  readonly message: common.ConfigUpdate;
  readonly bytes: Uint8Array;
  readonly signatures: readonly common.ConfigSignature[];
}

function parseUpdate(envelope: Uint8Array): Update {
  return decode('a configuration update', () => {
    const signed = common.ConfigUpdateEnvelope.deserializeBinary(openEnvelope(envelope).data);
    const bytes = signed.getConfigUpdate_asU8();
    return {
      bytes,
      message: common.ConfigUpdate.deserializeBinary(bytes),
      signatures: signed.getSignaturesList(),
    };
  });
}

function signersOf({ signatures, bytes }: Update, current: ChannelConfig): readonly KnownIdentity[] {
  return signatures.flatMap((signature) => signerOf(current, bytes, signature) ?? []);
}

function applicationOf(channel: common.ConfigGroup | undefined): common.ConfigGroup {
  return present('the application group', present('a group', channel).getGroupsMap().get(APPLICATION));
}

function changedOrganisation(
  update: common.ConfigUpdate,
  current: common.ConfigGroup,
): { readonly name: string; readonly group: common.ConfigGroup } {
  const write = present('the write set', update.getWriteSet());
  const application = applicationOf(write);
  const foreign =
    [...write.getGroupsMap().keys()].some((name) => name !== APPLICATION) ||
    write.getValuesMap().getLength() > 0 ||
    write.getPoliciesMap().getLength() > 0 ||
    hasNewer(application.getValuesMap(), current.getValuesMap()) ||
    hasNewer(application.getPoliciesMap(), current.getPoliciesMap());
  if (foreign) throw new HubError('INVALID_ARGUMENT', 'the update changes more than one organisation');
  const changed = [...application.getGroupsMap().entries()].filter(([name, group]) => {
    const known = current.getGroupsMap().get(name);
    const msp = group.getValuesMap().get(MSP);
    // Organisations that stay as they are stand in an update by their version alone.
    return known === undefined || (msp !== undefined && !isSame(msp, known.getValuesMap().get(MSP)));
  });
  const [only] = changed;
  if (only === undefined || changed.length !== 1) {
    throw new HubError('INVALID_ARGUMENT', `the update changes ${changed.length} organisations, not one`);
  }
  const [name, group] = only;
  const known = current.getGroupsMap().get(name);
  const isExpected =
    known === undefined
      ? application.getVersion() === current.getVersion() + 1 && group.getVersion() === 0
      : application.getVersion() === current.getVersion() && isNextMsp(group, known);
  if (!isExpected) throw new HubError('WRONG_STATE', 'the update was computed from another configuration');
  if (known === undefined && !namesAll(application, current)) {
    throw new HubError('INVALID_ARGUMENT', 'the update leaves out, and so deletes, what it does not name');
  }
  return { name, group: known === undefined ? group : withMsp(known, group) };
}

/** A group's next version holds what the update names and nothing else (common/configtx). */
function namesAll(written: common.ConfigGroup, current: common.ConfigGroup): boolean {
  const covers = (named: VersionedMap, known: VersionedMap): boolean =>
    [...known.entries()].every(([name]) => named.get(name) !== undefined);
  return (
    covers(written.getGroupsMap(), current.getGroupsMap()) &&
    covers(written.getValuesMap(), current.getValuesMap()) &&
    covers(written.getPoliciesMap(), current.getPoliciesMap())
  );
}

function isNextMsp(group: common.ConfigGroup, known: common.ConfigGroup): boolean {
  const before = present('the MSP', known.getValuesMap().get(MSP));
  return (
    group.getVersion() === known.getVersion() &&
    group.getValuesMap().get(MSP)?.getVersion() === before.getVersion() + 1
  );
}

/** The known organisation with the update's MSP: its policies are not the update's to change. */
function withMsp(known: common.ConfigGroup, update: common.ConfigGroup): common.ConfigGroup {
  const group = common.ConfigGroup.deserializeBinary(known.serializeBinary());
  group.getValuesMap().set(MSP, present('the MSP', update.getValuesMap().get(MSP)));
  return group;
}

interface Versioned {
  getVersion(): number;
}

interface VersionedMap {
  entries(): Iterable<[string, Versioned]> | { [Symbol.iterator](): Iterator<[string, Versioned]> };
  get(name: string): Versioned | undefined;
}

function hasNewer(written: VersionedMap, current: VersionedMap): boolean {
  return [...written.entries()].some(
    ([name, element]) => element.getVersion() !== current.get(name)?.getVersion(),
  );
}

function readable(config: common.Config): common.Config {
  readConfig(config);
  return config;
}

function assertReadable(config: common.Config, name: string): void {
  const next = readConfig(config);
  if (next.members.includes(name)) return;
  throw new HubError('INVALID_ARGUMENT', `organisation \`${name}\` holds the MSP of another`);
}

function isSame(a: Versioned, b: Versioned | undefined): boolean {
  return a.getVersion() === b?.getVersion();
}
