/** Keys of a member's nodes in the folders that Fabric's commands read: certified by the member's own CAs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { issueRoot, issueServerCertificate, type KeyPair } from '../../ledger/identity/certificate';
import { readKeyFolder } from '../../ledger/identity/key-folder';
import { createMember, memberFolder, rootCertificateOf } from '../../ledger/identity/member-folder';
import type { Layout } from '../description/layout';
import type { PeerNode } from '../description/nodes';
import { LOOPBACK } from '../supervision/port';

/** Which of a CA's certificates act as what (Fabric's NodeOUs). */
const UNITS = { Client: 'client', Peer: 'peer', Admin: 'admin', Orderer: 'orderer' };

/**
 * A newcomer has a CA, a TLS CA, an admin, and keys for its peer and its chaincode process; what it had already it keeps.
 *
 * In each folder the private key is written last: one that was cut short is written again.
 */
export async function makeMemberCrypto(peer: PeerNode, layout: Layout): Promise<void> {
  const { organisation, domain } = peer;
  await createMember({ dataDir: layout.root, member: organisation.folder, mspId: organisation.msp });
  const keys = memberFolder(layout.root, organisation.folder);
  const ca = rootCertificateOf(layout.root, organisation.folder);
  const tlsCa = await standingRoot(layout.tlsRoot(domain), `tlsca.${domain}`);
  for (const [name, home] of [
    ['peer', layout.peer(peer)],
    ['admin', layout.admin(domain)],
  ] as const) {
    writeMsp(join(home, 'msp'), { ca, tlsCa: tlsCa.certificatePem, pair: readKeyFolder(join(keys, name)) });
  }
  await standingTls(join(layout.peer(peer), 'tls'), tlsCa, `peer.${domain}`);
  await standingTls(layout.chaincodeTls(peer), tlsCa, `chaincode.${domain}`);
}

export interface MspRoots {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  readonly tlsCa: string;
}

export interface LocalMsp extends MspRoots {
  /** Who acts. */
  readonly pair: KeyPair;
  /** What its certificate's file is called; `cert.pem` if absent. */
  readonly file?: string;
}

/** An organisation's MSP as a channel's configuration takes it: whose certificates count (hyperledger-fabric.readthedocs.io). */
export function writeOrganisationMsp(folder: string, { ca, tlsCa }: MspRoots): void {
  const units = Object.entries(UNITS).map(([name, unit]) => [
    `${name}OUIdentifier`,
    { Certificate: 'cacerts/ca-cert.pem', OrganizationalUnitIdentifier: unit },
  ]);
  write(join(folder, 'config.yaml'), stringify({ NodeOUs: { Enable: true, ...Object.fromEntries(units) } }));
  write(join(folder, 'cacerts', 'ca-cert.pem'), ca);
  write(join(folder, 'tlscacerts', 'tlsca-cert.pem'), tlsCa);
}

/** A local MSP: whose identity a process has. */
export function writeMsp(folder: string, { pair, file = 'cert.pem', ...roots }: LocalMsp): void {
  writeOrganisationMsp(folder, roots);
  write(join(folder, 'signcerts', file), pair.certificatePem);
  write(join(folder, 'keystore', 'priv_sk'), pair.keyPem);
}

/** A node's TLS pair, or a client's, as its environment names the files. */
export function writeTls(
  folder: string,
  pair: KeyPair,
  rootPem: string,
  as: 'server' | 'client' = 'server',
): void {
  write(join(folder, 'ca.crt'), rootPem);
  write(join(folder, `${as}.crt`), pair.certificatePem);
  write(join(folder, `${as}.key`), pair.keyPem);
}

async function standingTls(folder: string, root: KeyPair, name: string): Promise<void> {
  if (existsSync(join(folder, 'server.key'))) return;
  writeTls(folder, await issueServerCertificate(root, [name, 'localhost', LOOPBACK]), root.certificatePem);
}

/** A CA where cryptogen would put it: the key beside the certificate. */
async function standingRoot(certificate: string, name: string): Promise<KeyPair> {
  const key = join(dirname(certificate), 'priv_sk');
  if (!existsSync(key)) {
    const made = await issueRoot(name);
    write(certificate, made.certificatePem);
    write(key, made.keyPem);
  }
  return { certificatePem: readFileSync(certificate, 'utf8'), keyPem: readFileSync(key, 'utf8') };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
}
