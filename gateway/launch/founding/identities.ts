/** Every member's own keys, made once, each in its own folder: CA, peer, admin, duties, applications. */

import {
  createMember,
  type DutyKey,
  enrolApplication,
} from '../../../chaincode/ledger/identity/member-folder';
import { FOUNDER_DUTIES } from '../../../chaincode/ledger/identity/organisation';
import { type AllianceMember, DEPARTMENTS, FOUNDERS, GATEWAY, PROVIDERS, REGISTRY } from '../alliance';
import { GATEWAY_KEY, SUBGRAPH_KEY } from '../member-keys';

/** Every key stands afterwards; those that stood before are left as they are, so a crash in between does no harm. */
export async function makeIdentities(dataDir: string): Promise<void> {
  for (const founder of FOUNDERS) {
    const gateway = founder === GATEWAY.founder ? [GATEWAY_KEY] : [];
    const registry = founder === REGISTRY.founder ? [SUBGRAPH_KEY] : [];
    await makeMember(dataDir, founder, [...FOUNDER_DUTIES, ...gateway, ...registry]);
  }
  const providers = new Set(PROVIDERS.map(({ department }) => department.msp));
  for (const department of DEPARTMENTS) {
    await makeMember(dataDir, department, providers.has(department.msp) ? [SUBGRAPH_KEY] : []);
  }
}

async function makeMember(
  dataDir: string,
  member: AllianceMember,
  duties: readonly DutyKey[],
): Promise<void> {
  await createMember({ dataDir, member: member.folder, mspId: member.msp, duties });
  await enrolApplication(dataDir, member.folder, member.application.id);
}
