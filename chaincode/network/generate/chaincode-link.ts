/** The link between a peer and its chaincode process: TLS on both sides, with keys of the member's own TLS CA. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from '../description/layout';
import type { PeerNode } from '../description/nodes';
import type { Environment } from './peer-environment';

/** The peer's side, as Fabric's `connection.json` (core/container/externalbuilder): it holds the peer's TLS key. */
function chaincodeConnection(peer: PeerNode, layout: Layout): object {
  const tls = join(layout.peer(peer), 'tls');
  return {
    address: `${peer.chaincode.host}:${peer.chaincodePort}`,
    dial_timeout: '10s',
    tls_required: true,
    client_auth_required: true,
    client_key: readFileSync(join(tls, 'server.key'), 'utf8'),
    client_cert: readFileSync(join(tls, 'server.crt'), 'utf8'),
    root_cert: readFileSync(join(tls, 'ca.crt'), 'utf8'),
  };
}

/** The peer's side stands in the peer's folder, and in every build that the peer has released with it before. */
export function writeConnection(peer: PeerNode, layout: Layout): void {
  const connection = JSON.stringify(chaincodeConnection(peer, layout));
  const builds = join(layout.ledger(peer.name), 'externalbuilder', 'builds');
  const released = (existsSync(builds) ? readdirSync(builds) : []).map((build) =>
    join(builds, build, 'release', 'chaincode', 'server', 'connection.json'),
  );
  for (const file of [layout.connection(peer), ...released]) writeFileSync(file, connection, { mode: 0o600 });
}

/** The chaincode's side: the arguments of `fabric-chaincode-node`. */
export function chaincodeArguments(peer: PeerNode, layout: Layout, packageId: string): readonly string[] {
  const tls = layout.chaincodeTls(peer);
  return [
    join(layout.image, 'node_modules', 'fabric-shim', 'cli.js'),
    'server',
    ...['--chaincode-address', `${peer.chaincode.listensOn}:${peer.chaincodePort}`],
    ...['--chaincode-id', packageId],
    ...['--chaincode-tls-cert-file', join(tls, 'server.crt')],
    ...['--chaincode-tls-key-file', join(tls, 'server.key')],
    ...['--chaincode-tls-client-cacert-file', join(tls, 'ca.crt')],
  ];
}

/** `warn` would silently mean a line per transaction. */
export const CHAINCODE_ENVIRONMENT: Environment = { CORE_CHAINCODE_LOGGING_LEVEL: 'ERROR' };
