/** The environment of a peer, and of its command line. */
import { join } from 'node:path';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { addressOf, domainOf, type PeerNode } from '../description/nodes';
import { LOOPBACK } from '../supervision/port';
import { CONNECTION_VARIABLE } from './node-settings';

/** Variables by name. */
export type Environment = Readonly<Record<string, string>>;

/** How a node logs: warnings, but neither of clients that hang up nor of timers that were too short to be kept. */
export const LOGGING: Environment = {
  FABRIC_LOGGING_SPEC: 'grpc=error:orderer.common.broadcast=error:warn',
  FABRIC_LOGGING_FORMAT: '%{time:2006-01-02T15:04:05.000Z07:00} %{level} %{module}: %{message}',
};

/**
 * A peer process. It pulls blocks from the orderers itself; gossip only tells which peers there are, at short intervals:
 * with the defaults a gateway finds no endorsers for a long time after a start.
 */
export function peerEnvironment(
  peer: PeerNode,
  layout: Layout,
  { scanLimit }: Pick<Network, 'scanLimit'>,
): Environment {
  const address = addressOf(peer);
  // Where a chaincode would call the peer: ours is called by it.
  const chaincodeListener = `${LOOPBACK}:${peer.chaincodeListenerPort}`;
  return {
    ...commandLine(peer, layout),
    ...LOGGING,
    CORE_PEER_ID: peer.name,
    CORE_PEER_NETWORKID: 'alliance',
    CORE_PEER_LISTENADDRESS: `${peer.listensOn}:${peer.port}`,
    CORE_PEER_CHAINCODEADDRESS: chaincodeListener,
    CORE_PEER_CHAINCODELISTENADDRESS: chaincodeListener,
    CORE_PEER_MSPCONFIGPATH: join(layout.peer(peer), 'msp'),
    CORE_PEER_FILESYSTEMPATH: layout.ledger(peer.name),
    CORE_LEDGER_SNAPSHOTS_ROOTDIR: snapshotsOf(peer, layout),
    CORE_LEDGER_STATE_TOTALQUERYLIMIT: String(scanLimit),
    CORE_PEER_TLS_CERT_FILE: join(layout.peer(peer), 'tls', 'server.crt'),
    CORE_PEER_TLS_KEY_FILE: join(layout.peer(peer), 'tls', 'server.key'),
    CORE_PEER_GOSSIP_BOOTSTRAP: address,
    CORE_PEER_GOSSIP_EXTERNALENDPOINT: address,
    CORE_PEER_GOSSIP_ORGLEADER: 'true',
    CORE_PEER_GOSSIP_USELEADERELECTION: 'false',
    CORE_PEER_GOSSIP_STATE_ENABLED: 'false',
    CORE_PEER_DELIVERYCLIENT_BLOCKGOSSIPENABLED: 'false',
    CORE_PEER_GOSSIP_RECONNECTINTERVAL: '2s',
    // On a machine that is short of time, 3 s and 2 s were not enough to shake hands, and a peer found nobody.
    CORE_PEER_GOSSIP_DIALTIMEOUT: '10s',
    CORE_PEER_GOSSIP_CONNTIMEOUT: '10s',
    CORE_PEER_GOSSIP_ALIVETIMEINTERVAL: '2s',
    CORE_PEER_GOSSIP_ALIVEEXPIRATIONTIMEOUT: '25s',
    CORE_PEER_GOSSIP_PUBLISHSTATEINFOINTERVAL: '2s',
    CORE_PEER_GOSSIP_REQUESTSTATEINFOINTERVAL: '2s',
    CORE_PEER_GOSSIP_MEMBERSHIPTRACKERINTERVAL: '1s',
    CORE_OPERATIONS_LISTENADDRESS: `${LOOPBACK}:${peer.operationsPort}`,
    CORE_METRICS_PROVIDER: 'disabled',
    CORE_CHAINCODE_EXECUTETIMEOUT: '60s',
    [CONNECTION_VARIABLE]: layout.connection(peer),
  };
}

/** Where a peer writes the snapshots it is asked for. */
export function snapshotsOf(peer: PeerNode, layout: Layout): string {
  return join(layout.ledger(peer.name), 'snapshots');
}

/** The `peer` command, acting as the member's admin on the member's own peer. */
export function commandLine(peer: PeerNode, layout: Layout): Environment {
  return {
    FABRIC_CFG_PATH: layout.config,
    FABRIC_LOGGING_SPEC: 'error',
    CORE_PEER_ADDRESS: addressOf(peer),
    CORE_PEER_LOCALMSPID: peer.organisation.msp,
    CORE_PEER_MSPCONFIGPATH: join(layout.admin(domainOf(peer.organisation)), 'msp'),
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_PEER_TLS_ROOTCERT_FILE: join(layout.peer(peer), 'tls', 'ca.crt'),
  };
}
