/** A member's Fabric CA: one server, which hosts four CAs, so that none of them can certify for another's purpose. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../ledger/durable/whole-file';
import type { Layout } from '../description/layout';
import { type AuthorityNode, addressOf } from '../description/nodes';
import type { Environment } from '../generate/peer-environment';
import { LOOPBACK } from '../supervision/port';

/** What a CA of the server certifies; the value is the name by which the server knows it. */
export const AUTHORITIES = {
  member: 'ca',
  memberTls: 'ca1',
  ordering: 'ca2',
  orderingTls: 'ca3',
} as const;
export type Authority = keyof typeof AUTHORITIES;

const REGISTRAR = 'registrar';

/** The server's environment: it makes its CAs and its first registrar when it starts for the first time. */
export function authorityEnvironment(node: AuthorityNode, layout: Layout): Environment {
  return {
    FABRIC_CA_SERVER_HOME: join(layout.ledger(node.name), 'server'),
    FABRIC_CA_SERVER_ADDRESS: node.listensOn,
    FABRIC_CA_SERVER_PORT: String(node.port),
    FABRIC_CA_SERVER_OPERATIONS_LISTENADDRESS: `${LOOPBACK}:0`,
    FABRIC_CA_SERVER_LOGLEVEL: 'warning',
    FABRIC_CA_SERVER_TLS_ENABLED: 'true',
    FABRIC_CA_SERVER_CSR_CN: node.name,
    FABRIC_CA_SERVER_CSR_HOSTS: [...new Set([node.host, node.tlsName])].join(','),
    FABRIC_CA_SERVER_CA_NAME: AUTHORITIES.member,
    FABRIC_CA_SERVER_CACOUNT: String(Object.keys(AUTHORITIES).length - 1),
    FABRIC_CA_SERVER_BOOT: credentials(node, layout),
  };
}

/** The certificate of one of the server's CAs, PEM; the server has started before. */
export function authorityCertificate(node: AuthorityNode, layout: Layout, authority: Authority): string {
  return readFileSync(join(homeOf(node, layout, authority), 'ca-cert.pem'), 'utf8');
}

/** Where the server keeps one of its CAs. */
export function homeOf(node: AuthorityNode, layout: Layout, authority: Authority): string {
  const server = join(layout.ledger(node.name), 'server');
  return authority === 'member' ? server : join(server, 'ca', AUTHORITIES[authority]);
}

/** Where the registrar enrols, with its name and secret in the URL: for an environment, never for a command line. */
export function registrarUrl(node: AuthorityNode, layout: Layout): string {
  return `https://${credentials(node, layout)}@${addressOf(node)}`;
}

/** `name:secret` of the first registrar, made once, for its owner's eyes. */
function credentials(node: AuthorityNode, layout: Layout): string {
  const file = join(layout.ledger(node.name), 'registrar');
  if (!existsSync(file)) {
    mkdirSync(layout.ledger(node.name), { recursive: true, mode: 0o700 });
    writeDurably(file, `${REGISTRAR}:${randomBytes(24).toString('hex')}`);
  }
  return readFileSync(file, 'utf8');
}
