/**
 * What founding needs of a member's folder on either ledger. Here and not beside the embedded ledger: that one loads
 * fabric-shim, whose older protobuf classes take the places of ours in the process (`MetadataSignature` among them).
 */
import type { Organisation } from '../block/config-message';
import { type DutyKey, mspIdOf, rootCertificateOf } from './member-folder';

/** Keys a founder needs beside `peer` and `admin`; give them to `createMember`. */
export const FOUNDER_DUTIES: readonly DutyKey[] = [
  { name: 'orderer', role: 'orderer' },
  { name: 'clock', role: 'client' },
  { name: 'relay', role: 'client' },
];

/** A member as a channel's configuration states it, out of its folder. @throws {HubError} `NOT_FOUND`. */
export function organisationOf(dataDir: string, member: string): Organisation {
  return { mspId: mspIdOf(dataDir, member), rootCertificatePem: rootCertificateOf(dataDir, member) };
}
