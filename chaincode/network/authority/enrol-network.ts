/** Every organisation's keys, enrolled with its own Fabric CA and laid out as cryptogen would. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyPair } from '../../ledger/identity/certificate';
import type { CaCommands } from '../commands/ca-commands';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import {
  type AuthorityNode,
  authoritiesOf,
  type OrdererNode,
  orderersOf,
  type PeerNode,
  peersOf,
} from '../description/nodes';
import { writeMsp, writeOrganisationMsp, writeTls } from '../generate/member-crypto';
import { LOOPBACK } from '../supervision/port';
import type { Authority } from './ca-server';
import { Registrar } from './registrar';

/** @throws {HubError} `NETWORK_FAILED`: a CA does not answer, or refused. */
export async function enrolNetwork(network: Network, layout: Layout, commands: CaCommands): Promise<void> {
  await Promise.all(
    authoritiesOf(network).map(async (node) => {
      const registrar = new Registrar(node, layout, commands);
      const orderer = orderersOf(network).find(({ organisation }) => organisation === node.organisation);
      await enrolMember(node, { network, layout, registrar });
      if (orderer !== undefined) await enrolOrdering(orderer, layout, registrar);
    }),
  );
}

/** A newcomer's keys, enrolled with its own CA, which runs already. @throws {HubError} as {@link enrolNetwork}. */
export async function enrolNewcomer(
  peer: PeerNode,
  { network, layout, commands }: Omit<Enrolling, 'registrar'> & { readonly commands: CaCommands },
): Promise<void> {
  const node = authoritiesOf(network).find(({ organisation }) => organisation === peer.organisation);
  if (node === undefined) return;
  await enrolMember(node, { network, layout, registrar: new Registrar(node, layout, commands) });
}

interface Enrolling {
  readonly network: Network;
  readonly layout: Layout;
  readonly registrar: Registrar;
}

async function enrolMember(
  { organisation, domain }: AuthorityNode,
  { network, layout, registrar }: Enrolling,
) {
  await registrar.begin(['member', 'memberTls']);
  const roots = rootsOf(registrar, 'member', 'memberTls');
  keep(join(layout.member(domain), 'ca'), `ca.${domain}`, registrar.authority('member'));
  keep(join(layout.member(domain), 'tlsca'), `tlsca.${domain}`, registrar.authority('memberTls'));
  writeOrganisationMsp(join(layout.member(domain), 'msp'), roots);
  const admin = await registrar.enrol({ authority: 'member', name: `Admin@${domain}`, role: 'admin' });
  writeMsp(join(layout.admin(domain), 'msp'), { ...roots, pair: admin });
  const peer = peersOf(network).find((each) => each.organisation === organisation);
  if (peer === undefined) return;
  const name = `peer.${domain}`;
  const pair = await registrar.enrol({ authority: 'member', name, role: 'peer' });
  writeMsp(join(layout.peer(peer), 'msp'), { ...roots, pair });
  await enrolTls(registrar, 'memberTls', { name, folder: join(layout.peer(peer), 'tls'), role: 'peer' });
  const chaincode = {
    name: `chaincode.${domain}`,
    folder: layout.chaincodeTls(peer),
    role: 'client',
  } as const;
  await enrolTls(registrar, 'memberTls', chaincode);
}

async function enrolOrdering(node: OrdererNode, layout: Layout, registrar: Registrar): Promise<void> {
  await registrar.begin(['ordering', 'orderingTls']);
  const { domain } = node;
  const roots = rootsOf(registrar, 'ordering', 'orderingTls');
  writeOrganisationMsp(join(layout.ordering(domain), 'msp'), roots);
  const name = `node.${domain}`;
  const pair = await registrar.enrol({ authority: 'ordering', name, role: 'orderer' });
  writeMsp(join(layout.orderer(node), 'msp'), { ...roots, pair, file: `${name}-cert.pem` });
  await enrolTls(registrar, 'orderingTls', {
    name,
    folder: join(layout.orderer(node), 'tls'),
    role: 'orderer',
  });
  const admin = { authority: 'ordering', name: `Admin@${domain}`, role: 'admin' } as const;
  writeMsp(join(layout.orderingAdmin(domain), 'msp'), { ...roots, pair: await registrar.enrol(admin) });
  const client = await registrar.enrol({ ...admin, authority: 'orderingTls', hosts: ['localhost'] });
  writeTls(join(layout.orderingAdmin(domain), 'tls'), client, roots.tlsCa, 'client');
}

interface TlsServer {
  readonly name: string;
  readonly folder: string;
  readonly role: 'peer' | 'orderer' | 'client';
}

async function enrolTls(registrar: Registrar, authority: Authority, server: TlsServer): Promise<void> {
  const { name, folder, role } = server;
  const pair = await registrar.enrol({ authority, name, role, hosts: [name, 'localhost', LOOPBACK] });
  writeTls(folder, pair, registrar.certificate(authority));
}

function rootsOf(registrar: Registrar, authority: Authority, tls: Authority) {
  return { ca: registrar.certificate(authority), tlsCa: registrar.certificate(tls) };
}

/** A CA where cryptogen would put it. */
function keep(folder: string, name: string, { certificatePem, keyPem }: KeyPair): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${name}-cert.pem`), certificatePem);
  writeFileSync(join(folder, 'priv_sk'), keyPem, { mode: 0o600 });
}
