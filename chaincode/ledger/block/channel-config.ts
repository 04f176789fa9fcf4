import { common } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { serializeIdentity } from '../identity/serialized-identity';
import { decode, present } from './decode';
import { MemberMsp, MemberMsps } from './member-msp';
import { fromMessage, type Rule, type Signer, satisfies } from './policy';

/** Names of the policies under `/Channel/Application`. */
const APPLICATION_POLICIES = ['Readers', 'Writers', 'Admins', 'LifecycleEndorsement'] as const;

export type ApplicationPolicy = (typeof APPLICATION_POLICIES)[number];

/** A channel's configuration, as one CONFIG block states it. Immutable. */
export interface ChannelConfig {
  readonly sequence: number;
  /** MSP IDs of the application's organisations, sorted. */
  readonly members: readonly string[];
  /** MSP IDs of the orderer's organisations, sorted. */
  readonly orderers: readonly string[];
  /** BFT's consenters, `msp.SerializedIdentity` bytes by their numbers; empty where blocks are signed by name. */
  readonly consenters: ReadonlyMap<number, Uint8Array>;
  /** The MSPs of both. */
  readonly msps: MemberMsps;
  /** True if the signers satisfy an application policy. */
  allows(policy: ApplicationPolicy, signers: readonly Signer[]): boolean;
  /**
   * True if the signers satisfy the `mod_policy` of something in a group: by its name in that group, or by its path from the
   * channel's (`/Channel/Orderer/Admins`). A policy that is not there nobody satisfies.
   */
  permits(path: readonly string[], modPolicy: string, signers: readonly Signer[]): boolean;
  /** True if the signers satisfy a member's own `Endorsement` policy: how its own collections are endorsed. */
  endorses(mspId: string, signers: readonly Signer[]): boolean;
  /** `common.Config`, for computing an update. A fresh copy each time. */
  message(): common.Config;
}

/**
 * Reads `common.ConfigEnvelope` bytes of a CONFIG transaction.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function parseConfig(bytes: Uint8Array): ChannelConfig {
  return decode('a channel configuration', () => {
    const config = present('config', common.ConfigEnvelope.deserializeBinary(bytes).getConfig());
    return readConfig(config);
  });
}

/**
 * Reads a `common.Config`.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function readConfig(config: common.Config): ChannelConfig {
  const serialized = config.serializeBinary();
  const channel = present('the channel group', config.getChannelGroup());
  const application = present('the application group', channel.getGroupsMap().get('Application'));
  const orderer = present('the orderer group', channel.getGroupsMap().get('Orderer'));
  const applicationMsps = mspsOf(application);
  const ordererMsps = mspsOf(orderer);
  const policies = new Map(APPLICATION_POLICIES.map((name) => [name, compile(application, name)]));
  const endorsements = endorsementPolicies(application);
  return {
    sequence: config.getSequence(),
    members: applicationMsps.map((msp) => msp.mspId).sort(),
    orderers: ordererMsps.map((msp) => msp.mspId).sort(),
    consenters: consentersOf(orderer),
    msps: new MemberMsps([...ordererMsps, ...applicationMsps]),
    allows: (name, signers) => policies.get(name)?.(signers) ?? false,
    permits: (path, modPolicy, signers) => {
      const names = modPolicy.startsWith('/') ? modPolicy.split('/').slice(2) : [...path, modPolicy];
      return permitted(channel, names, signers);
    },
    endorses: (mspId, signers) => endorsements.get(mspId)?.(signers) ?? false,
    message: () => common.Config.deserializeBinary(serialized),
  };
}

/** The rule of a SIGNATURE policy, or undefined when it is of another type. */
export function signatureRule(policy: common.ConfigPolicy | undefined): Rule | undefined {
  const message = policy?.getPolicy();
  if (message?.getType() !== common.Policy.PolicyType.SIGNATURE) return undefined;
  return fromMessage(common.SignaturePolicyEnvelope.deserializeBinary(message.getValue_asU8()));
}

function consentersOf(orderer: common.ConfigGroup): ReadonlyMap<number, Uint8Array> {
  const value = orderer.getValuesMap().get('Orderers');
  if (value === undefined) return new Map();
  const consenters = common.Orderers.deserializeBinary(value.getValue_asU8()).getConsenterMappingList();
  return new Map(
    consenters.map((each) => {
      const certificatePem = Buffer.from(each.getIdentity_asU8()).toString('utf8');
      return [each.getId(), serializeIdentity({ mspId: each.getMspId(), certificatePem })];
    }),
  );
}

function mspsOf(group: common.ConfigGroup): MemberMsp[] {
  return [...group.getGroupsMap().entries()].map(([name, organisation]) => {
    const value = present(`the MSP of \`${name}\``, organisation.getValuesMap().get('MSP'));
    return new MemberMsp(value.getValue_asU8());
  });
}

/** Each organisation's `Endorsement` policy, or any of its members where it has none, by MSP ID. */
function endorsementPolicies(
  application: common.ConfigGroup,
): ReadonlyMap<string, (signers: readonly Signer[]) => boolean> {
  return new Map(
    [...application.getGroupsMap().entries()].map(([name, organisation]) => {
      const value = present(`the MSP of \`${name}\``, organisation.getValuesMap().get('MSP'));
      const { mspId } = new MemberMsp(value.getValue_asU8());
      const anyMember = (signers: readonly Signer[]): boolean =>
        satisfies({ mspId, role: 'member' }, signers);
      const isOwn = organisation.getPoliciesMap().has('Endorsement');
      return [mspId, isOwn ? compile(organisation, 'Endorsement') : anyMember];
    }),
  );
}

/** @param names of the groups below this one, then of a policy. */
function permitted(
  group: common.ConfigGroup | undefined,
  names: readonly string[],
  signers: readonly Signer[],
): boolean {
  const [name = '', ...others] = names;
  if (group === undefined) return false;
  if (others.length > 0) return permitted(group.getGroupsMap().get(name), others, signers);
  return compile(group, name)(signers);
}

/** Reads a policy and, for one that refers to the organisations' own, those too. */
function compile(group: common.ConfigGroup, name: string): (signers: readonly Signer[]) => boolean {
  const policy = group.getPoliciesMap().get(name);
  // A policy nobody wrote is one nobody satisfies.
  if (policy === undefined) return () => false;
  const rule = signatureRule(policy);
  if (rule !== undefined) return (signers) => satisfies(rule, signers);
  const message = policy.getPolicy();
  if (message?.getType() !== common.Policy.PolicyType.IMPLICIT_META) {
    throw new HubError('CHAIN_BROKEN', `policy \`${name}\` is of an unknown type`);
  }
  const meta = common.ImplicitMetaPolicy.deserializeBinary(message.getValue_asU8());
  const parts = [...group.getGroupsMap().entries()].map(([, organisation]) =>
    compile(organisation, meta.getSubPolicy()),
  );
  const count = needed(meta.getRule(), parts.length);
  return (signers) => parts.filter((isSatisfied) => isSatisfied(signers)).length >= count;
}

function needed(rule: number, groups: number): number {
  if (groups === 0) return 0;
  if (rule === common.ImplicitMetaPolicy.Rule.ANY) return 1;
  if (rule === common.ImplicitMetaPolicy.Rule.ALL) return groups;
  return Math.floor(groups / 2) + 1;
}
