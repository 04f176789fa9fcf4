/** When the certificates on this machine end. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasKeyFolder, readKeyFolder } from '../../ledger/identity/key-folder';
import { listMembers, memberFolder } from '../../ledger/identity/member-folder';

export interface CertificateStatus {
  readonly member: string;
  /** The folder under the member's: `admin`, `applications/eligibility`. */
  readonly key: string;
  /** RFC 3339. */
  readonly until: string;
  /** Whole days left; negative once it has ended. */
  readonly daysLeft: number;
}

const DAY_MS = 86_400_000;
const APPLICATIONS = 'applications';

/** Every certificate of every member that has keys here, the one that ends first first. */
export function readCertificates(dataDir: string, nowMs: number): readonly CertificateStatus[] {
  return listMembers(dataDir)
    .flatMap((member) =>
      keysOf(memberFolder(dataDir, member)).map((key) => statusOf(dataDir, member, key, nowMs)),
    )
    .sort((a, b) => (a.until < b.until ? -1 : 1));
}

function keysOf(folder: string): readonly string[] {
  const applications = join(folder, APPLICATIONS);
  const ids = existsSync(applications) ? readdirSync(applications) : [];
  const names = [...readdirSync(folder), ...ids.map((id) => join(APPLICATIONS, id))];
  return names.filter((name) => hasKeyFolder(join(folder, name)));
}

function statusOf(dataDir: string, member: string, key: string, nowMs: number): CertificateStatus {
  const { certificatePem } = readKeyFolder(join(memberFolder(dataDir, member), key));
  const ends = new X509Certificate(certificatePem).validToDate;
  return {
    member,
    key,
    until: ends.toISOString(),
    daysLeft: Math.floor((ends.getTime() - nowMs) / DAY_MS),
  };
}
