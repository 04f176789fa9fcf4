/** What cryptogen makes keys for. */
import { type Network } from '../description/network';
import { domainOf, orderersOf } from '../description/nodes';
import { LOOPBACK } from '../supervision/port';

const SANS = [LOOPBACK, 'localhost'];

/**
 * cryptogen's configuration, as a value for YAML.
 *
 * A member that runs a peer gets a second TLS pair, for its chaincode process.
 */
export function cryptoConfig(network: Network): object {
  return {
    OrdererOrgs: orderersOf(network).map(({ organisation, domain }) => ({
      Name: `ordering.${organisation.folder}`,
      Domain: domain,
      EnableNodeOUs: true,
      Specs: [{ Hostname: 'node', SANS }],
    })),
    PeerOrgs: network.organisations.map((organisation) => ({
      Name: organisation.folder,
      Domain: domainOf(organisation),
      EnableNodeOUs: true,
      Specs: organisation.runs.includes('peer')
        ? [
            { Hostname: 'peer', SANS },
            { Hostname: 'chaincode', SANS },
          ]
        : [],
      Users: { Count: 0 },
    })),
  };
}
