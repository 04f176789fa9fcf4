/** The members' folders: the keys cryptogen made, where the hub's processes look for them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyPair } from '../../ledger/identity/certificate';
import { hasKeyFolder, writeKeyFolder } from '../../ledger/identity/key-folder';
import { createMember, memberFolder } from '../../ledger/identity/member-folder';
import type { Layout } from '../description/layout';
import type { Network, Organisation } from '../description/network';
import { domainOf } from '../description/nodes';

/**
 * Every member has `ca`, `peer` and `admin` under `<state>/members/<member>/`, as on the embedded ledger; keys for other
 * duties are then certified by the same CA.
 */
export async function makeMemberFolders(network: Network, layout: Layout): Promise<void> {
  for (const organisation of network.organisations) await makeMemberFolder(organisation, layout);
}

/** As {@link makeMemberFolders}, of one member. */
export async function makeMemberFolder(organisation: Organisation, layout: Layout): Promise<void> {
  adopt(organisation, layout);
  await createMember({ dataDir: layout.root, member: organisation.folder, mspId: organisation.msp });
}

function adopt(organisation: Organisation, layout: Layout): void {
  const folder = memberFolder(layout.root, organisation.folder);
  const domain = domainOf(organisation);
  const ca = join(layout.member(domain), 'ca');
  keep(join(folder, 'ca'), {
    certificatePem: readFileSync(join(ca, `ca.${domain}-cert.pem`), 'utf8'),
    keyPem: readFileSync(join(ca, 'priv_sk'), 'utf8'),
  });
  keep(join(folder, 'admin'), mspPair(layout.admin(domain)));
  if (organisation.runs.includes('peer')) {
    keep(join(folder, 'peer'), mspPair(join(layout.member(domain), 'peers', `peer.${domain}`)));
  }
}

function keep(folder: string, pair: KeyPair): void {
  if (!hasKeyFolder(folder)) writeKeyFolder(folder, pair);
}

/** The signing pair of a node or an admin: cryptogen names the files after their holder. */
export function mspPair(holder: string): KeyPair {
  const only = (folder: string): string => {
    const [file = ''] = readdirSync(join(holder, 'msp', folder));
    return readFileSync(join(holder, 'msp', folder, file), 'utf8');
  };
  return { certificatePem: only('signcerts'), keyPem: only('keystore') };
}
