/** Step 4 of founding: each department is voted in, enters both channels' configuration and registers its application. */

import {
  configAfter,
  currentConfig,
  memberUpdate,
  signConfigUpdate,
  submitConfigUpdate,
} from '../../../chaincode/ledger/fabric/config-update';
import { loadApplication } from '../../../chaincode/ledger/identity/member-folder';
import { organisationOf } from '../../../chaincode/ledger/identity/organisation';
import type { Channel } from '../../../chaincode/ledger/ledger';
import { canonicalJson, type MemberTerms, memberTerms } from '../../../chaincode/model';
import { type AllianceMember, DEPARTMENTS, FOUNDERS, MEMBERS } from '../alliance';
import { agree } from './committee';
import type { Offices } from './office';

/** The departments are members, and their certificates count on both channels. */
export async function admitDepartments(offices: Offices): Promise<void> {
  await Promise.all(DEPARTMENTS.map((department) => voteIn(offices, department)));
  await Promise.all((['directory', 'exchange'] as const).map((channel) => enterChannel(offices, channel)));
}

async function voteIn(offices: Offices, department: AllianceMember): Promise<void> {
  const terms = departmentTerms(department);
  const [proposer] = FOUNDERS;
  const call = { contract: 'Members', transaction: 'ProposeMember', args: [canonicalJson(terms)] };
  await agree(offices, { channel: 'directory', proposer, call, terms: { terms, revision: 0 } });
}

function departmentTerms({ msp, name, creditCode }: AllianceMember): MemberTerms {
  return memberTerms.parse({
    msp,
    name,
    kind: 'DEPARTMENT',
    creditCode,
    attributes: {},
    keys: {},
    founderEndorsed: false,
  });
}

/** One CONFIG block a department: each update rests on the one before. */
async function enterChannel(offices: Offices, channel: Channel): Promise<void> {
  const { dataDir, place } = offices.options;
  const [sender] = FOUNDERS;
  for (const department of DEPARTMENTS) {
    const ledger = offices.of(sender).ledger(channel);
    const height = await heightNow(offices, channel);
    const config = await currentConfig(ledger, height);
    if (config.members.includes(department.msp)) continue;
    // On `exchange` departments write (their probes report there), and no peer of theirs follows it.
    const organisation = {
      ...organisationOf(dataDir, department.folder),
      hasPeer: channel === 'directory',
    };
    const update = memberUpdate(channel, config, organisation);
    const signatures = FOUNDERS.map((founder) => signConfigUpdate(update, offices.of(founder).admin));
    await submitConfigUpdate({
      ...place.orderers[0],
      channel,
      update,
      signatures,
      identity: offices.of(sender).admin,
    });
    await configAfter(ledger, config.sequence, height);
  }
}

/** The channel's height: a read is submitted, and the block it stands in is the last one. */
async function heightNow(offices: Offices, channel: Channel): Promise<bigint> {
  const [founder] = FOUNDERS;
  const call = { contract: 'Members', transaction: 'ReadMember', args: [founder.msp] };
  return (await offices.of(founder).submit(channel, call)).blockNumber + 1n;
}

/** Every member's application stands, registered by the member itself. */
export async function registerApplications(offices: Offices): Promise<void> {
  await Promise.all(
    MEMBERS.map(async (member) => {
      const { id, name } = member.application;
      const { spki } = loadApplication(offices.options.dataDir, member.folder, id);
      const call = { contract: 'Members', transaction: 'RegisterApplication', args: [id, name, spki] };
      await offices.of(member).ensure('directory', call);
    }),
  );
}
