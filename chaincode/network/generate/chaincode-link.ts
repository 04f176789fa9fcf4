/** The link between a peer and its chaincode process: TLS on both sides, with keys of the member's own TLS CA. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chaincodePort, type Deployed, FIRST_SLOT } from '../description/chaincode-slot';
import type { Layout } from '../description/layout';
import type { PeerNode } from '../description/nodes';
import type { Environment } from './peer-environment';

/** The peer's side, as Fabric's `connection.json` (core/container/externalbuilder): it holds the peer's TLS key. */
function chaincodeConnection(peer: PeerNode, layout: Layout, port: number): object {
  const tls = join(layout.peer(peer), 'tls');
  return {
    address: `${peer.chaincode.host}:${port}`,
    dial_timeout: '10s',
    tls_required: true,
    client_auth_required: true,
    client_key: readFileSync(join(tls, 'server.key'), 'utf8'),
    client_cert: readFileSync(join(tls, 'server.crt'), 'utf8'),
    root_cert: readFileSync(join(tls, 'ca.crt'), 'utf8'),
  };
}

/**
 * The peer's side stands in the peer's folder, for the package that it installs next, and in every build that the peer has
 * released with it before.
 *
 * @param deployed what runs, the newest last; none before the first package.
 */
export function writeConnection(peer: PeerNode, layout: Layout, deployed: readonly Deployed[] = []): void {
  const slot = deployed.at(-1)?.slot ?? FIRST_SLOT;
  write(layout.connection(peer), chaincodeConnection(peer, layout, chaincodePort(peer, slot)));
  const builds = join(layout.ledger(peer.name), 'externalbuilder', 'builds');
  for (const { id, slot } of deployed) {
    // As Fabric names the folder of a build (core/container/externalbuilder, `SanitizeCCIDPath`).
    const released = join(builds, id.replace(':', '-'), 'release', 'chaincode', 'server', 'connection.json');
    if (existsSync(released)) write(released, chaincodeConnection(peer, layout, chaincodePort(peer, slot)));
  }
}

function write(file: string, connection: object): void {
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
}

/** The chaincode's side: the arguments of `fabric-chaincode-node`. */
export function chaincodeArguments(
  peer: PeerNode,
  layout: Layout,
  { id, slot }: Deployed,
): readonly string[] {
  const tls = layout.chaincodeTls(peer);
  return [
    join(layout.image(slot), 'node_modules', 'fabric-shim', 'cli.js'),
    'server',
    ...['--chaincode-address', `${peer.chaincode.listensOn}:${chaincodePort(peer, slot)}`],
    ...['--chaincode-id', id],
    ...['--chaincode-tls-cert-file', join(tls, 'server.crt')],
    ...['--chaincode-tls-key-file', join(tls, 'server.key')],
    ...['--chaincode-tls-client-cacert-file', join(tls, 'ca.crt')],
  ];
}

/** `warn` would silently mean a line per transaction. */
export const CHAINCODE_ENVIRONMENT: Environment = { CORE_CHAINCODE_LOGGING_LEVEL: 'ERROR' };
