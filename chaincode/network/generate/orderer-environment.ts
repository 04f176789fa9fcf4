/** The environment of an ordering node. */
import { join } from 'node:path';
import type { Layout } from '../description/layout';
import type { OrdererNode } from '../description/nodes';
import { LOOPBACK } from '../supervision/port';
import { type Environment, LOGGING } from './peer-environment';

/** An orderer process: it joins channels through its administration port, which asks for a client certificate. */
export function ordererEnvironment(node: OrdererNode, layout: Layout): Environment {
  const home = layout.orderer(node);
  const ledger = layout.ledger(node.name);
  const certificate = join(home, 'tls', 'server.crt');
  const key = join(home, 'tls', 'server.key');
  const root = join(home, 'tls', 'ca.crt');
  return {
    FABRIC_CFG_PATH: layout.config,
    ...LOGGING,
    ORDERER_GENERAL_LISTENADDRESS: node.listensOn,
    ORDERER_GENERAL_LISTENPORT: String(node.port),
    ORDERER_GENERAL_BOOTSTRAPMETHOD: 'none',
    ORDERER_GENERAL_LOCALMSPID: node.mspId,
    ORDERER_GENERAL_LOCALMSPDIR: join(home, 'msp'),
    ORDERER_GENERAL_TLS_ENABLED: 'true',
    ORDERER_GENERAL_TLS_CERTIFICATE: certificate,
    ORDERER_GENERAL_TLS_PRIVATEKEY: key,
    ORDERER_GENERAL_TLS_ROOTCAS: `[${root}]`,
    ORDERER_GENERAL_CLUSTER_CLIENTCERTIFICATE: certificate,
    ORDERER_GENERAL_CLUSTER_CLIENTPRIVATEKEY: key,
    ORDERER_FILELEDGER_LOCATION: ledger,
    ORDERER_CONSENSUS_WALDIR: join(ledger, 'wal'),
    ORDERER_CONSENSUS_SNAPDIR: join(ledger, 'snap'),
    ORDERER_CHANNELPARTICIPATION_ENABLED: 'true',
    ORDERER_ADMIN_LISTENADDRESS: `${node.listensOn}:${node.administrationPort}`,
    ORDERER_ADMIN_TLS_ENABLED: 'true',
    ORDERER_ADMIN_TLS_CERTIFICATE: certificate,
    ORDERER_ADMIN_TLS_PRIVATEKEY: key,
    ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED: 'true',
    ORDERER_ADMIN_TLS_CLIENTROOTCAS: `[${root}]`,
    ORDERER_OPERATIONS_LISTENADDRESS: `${LOOPBACK}:${node.operationsPort}`,
    ORDERER_METRICS_PROVIDER: 'disabled',
  };
}
