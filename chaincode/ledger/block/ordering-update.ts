/** Updates of how a channel is ordered: consenters, their certificates and addresses, how blocks are cut. */
import { common } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import type { ChannelConfig } from './channel-config';
import { BLOCK_VALIDATION, consenterPolicy } from './consenter-policy';
import { present } from './decode';
import { MemberMsp } from './member-msp';
import type { Signer } from './policy';

const ORDERER = 'Orderer';
const MSP = 'MSP';

/** The value that names the consenters. */
export const CONSENTERS = 'Orderers';

/** What this build knows of `/Channel/Orderer`, and of an organisation in it. */
const KNOWN = new Set(['ConsensusType', CONSENTERS, 'BatchSize', 'BatchTimeout']);
const KNOWN_OF_ORGANISATION = new Set([MSP, 'Endpoints']);

/** True if the update is of the ordering and of nothing else. */
export function isOrderingUpdate(update: common.ConfigUpdate): boolean {
  const groups = update.getWriteSet()?.getGroupsMap();
  return groups?.getLength() === 1 && groups.has(ORDERER);
}

/**
 * Puts an update's new values into a configuration: each follows the one that stands, and is signed as that one's own
 * `mod_policy` says (common/configtx, `verifyDeltaSet`). Other consenters bring the policy that follows from them.
 *
 * @throws {HubError} `NOT_ALLOWED`: a signature is missing; `WRONG_STATE`: computed from another configuration;
 *   `INVALID_ARGUMENT`: it changes something else, such as a policy, or which organisations order.
 */
export function applyOrderingUpdate(
  current: ChannelConfig,
  update: common.ConfigUpdate,
  signers: readonly Signer[],
): common.Config {
  const config = current.message();
  const channel = present('the channel group', config.getChannelGroup());
  const orderer = groupOf(channel);
  const read = groupOf(update.getReadSet());
  const written = groupOf(update.getWriteSet());
  const changes = [
    ...changesIn({ standing: orderer, read, written }, [ORDERER], KNOWN),
    ...organisationsOf(written).flatMap(([name, group]) => {
      const standing = orderer.getGroupsMap().get(name);
      if (standing === undefined) throw unknown(`organisation \`${name}\``);
      const place = { standing, read: read.getGroupsMap().get(name), written: group };
      return changesIn(place, [ORDERER, name], KNOWN_OF_ORGANISATION);
    }),
  ];
  if (changes.length === 0) throw new HubError('INVALID_ARGUMENT', 'the update changes nothing');
  for (const change of changes) {
    if (!current.permits(change.path, change.before.getModPolicy(), signers))
      throw new HubError('NOT_ALLOWED', `\`${change.name}\` changes without the signatures that it takes`);
    if (change.name === MSP) requireSameMsp(change, current);
    change.standing.getValuesMap().set(change.name, change.after);
  }
  const consenters = changes.find(({ path, name }) => path.length === 1 && name === CONSENTERS);
  changeBlockPolicy({ standing: orderer, read, written }, consenters?.after.getValue_asU8(), (modPolicy) =>
    current.permits([ORDERER], modPolicy, signers),
  );
  config.setSequence(current.sequence + 1);
  return config;
}

/** One group in what stands, what was read, and what is written. */
interface Place {
  readonly standing: common.ConfigGroup;
  readonly read: common.ConfigGroup | undefined;
  readonly written: common.ConfigGroup;
}

interface Change {
  readonly path: readonly string[];
  readonly name: string;
  readonly standing: common.ConfigGroup;
  readonly before: common.ConfigValue;
  readonly after: common.ConfigValue;
}

function changesIn(
  { standing, read, written }: Place,
  path: readonly string[],
  known: ReadonlySet<string>,
): readonly Change[] {
  const versions = [standing, read ?? standing, written].map((group) => group.getVersion());
  if (new Set(versions).size > 1) throw unknown('which groups, values and policies there are');
  const isOrdering = path.length === 1;
  if (hasChanged(written.getPoliciesMap(), standing.getPoliciesMap(), isOrdering)) throw unknown('a policy');
  return [...written.getValuesMap().entries()].flatMap(([name, after]) => {
    const before = standing.getValuesMap().get(name);
    if (before === undefined) throw unknown(`\`${name}\``);
    // What was not read in this version is a change, whatever its version.
    if (after.getVersion() === read?.getValuesMap().get(name)?.getVersion()) return [];
    if (!known.has(name)) throw unknown(`\`${name}\``);
    if (after.getVersion() !== before.getVersion() + 1)
      throw new HubError('WRONG_STATE', 'the update was computed from another configuration');
    return [{ path, name, standing, before, after }];
  });
}

function hasChanged(
  written: { entries(): Iterable<[string, common.ConfigPolicy]> },
  standing: { get(name: string): common.ConfigPolicy | undefined },
  isOrdering: boolean,
): boolean {
  return [...written.entries()].some(
    ([name, policy]) =>
      policy.getVersion() !== standing.get(name)?.getVersion() && !(isOrdering && name === BLOCK_VALIDATION),
  );
}

/** The quorum of the new consenters takes the place of the old one's; otherwise the policy stays. */
function changeBlockPolicy(
  { standing, written }: Place,
  consenters: Uint8Array | undefined,
  isPermitted: (modPolicy: string) => boolean,
): void {
  const before = standing.getPoliciesMap().get(BLOCK_VALIDATION);
  const after = written.getPoliciesMap().get(BLOCK_VALIDATION);
  if (after === undefined || after.getVersion() === before?.getVersion()) return;
  if (before === undefined || consenters === undefined) throw unknown('a policy');
  const wanted = consenterPolicy(common.Orderers.deserializeBinary(consenters));
  if (!Buffer.from(wanted).equals(present('the policy', after.getPolicy()).serializeBinary()))
    throw unknown('a policy to another than follows from its consenters');
  if (after.getVersion() !== before.getVersion() + 1 || after.getModPolicy() !== before.getModPolicy())
    throw new HubError('WRONG_STATE', 'the update was computed from another configuration');
  if (!isPermitted(before.getModPolicy()))
    throw new HubError('NOT_ALLOWED', `\`${BLOCK_VALIDATION}\` changes without the signatures that it takes`);
  standing.getPoliciesMap().set(BLOCK_VALIDATION, after);
}

/** Other certificates of the same ordering organisation, never those of a member: they would certify who acts for it. */
function requireSameMsp({ before, after }: Change, current: ChannelConfig): void {
  const [was, is] = [before, after].map((value) => new MemberMsp(value.getValue_asU8()).mspId);
  if (is !== was || current.members.includes(is ?? ''))
    throw new HubError('INVALID_ARGUMENT', `an ordering organisation holds the MSP of another, \`${is}\``);
}

function groupOf(channel: common.ConfigGroup | undefined): common.ConfigGroup {
  return present('the orderer group', present('a group', channel).getGroupsMap().get(ORDERER));
}

function organisationsOf(group: common.ConfigGroup): readonly [string, common.ConfigGroup][] {
  return [...group.getGroupsMap().entries()];
}

function unknown(what: string): HubError {
  return new HubError('INVALID_ARGUMENT', `the update of the ordering changes ${what}`);
}
