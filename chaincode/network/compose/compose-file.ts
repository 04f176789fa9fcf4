/** docker-compose.yml: the same network, a container a process, made from the same description. */
import { stringify } from 'yaml';
import { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { ROOT, type Services } from './container';
import { nodeServices } from './node-services';
import { stepServices } from './step-services';

const HEADING = `# Made from chaincode/network/network.yaml by \`npm run fabric:compose\`: change that, not this.
# Needs Docker Engine 26 and Compose 2.26 or newer (folders of volumes). No secret stands here: keys are made in a volume.
`;

/**
 * The file's text.
 *
 * @param network whose nodes have containers of their own: `machines: each`.
 * @param hub what runs on the network; it may wait for services of the network.
 */
export function composeFile(network: Network, hub: Services): string {
  const layout = new Layout(ROOT);
  const services: Services = { ...stepServices(network), ...nodeServices(network, layout), ...hub };
  const volumes = Object.values(services).flatMap((service) => service.volumes.map(({ source }) => source));
  const content = {
    name: 'directory-hub',
    services,
    volumes: Object.fromEntries([...new Set(volumes)].map((name) => [name, {}])),
  };
  // As YAML 1.1 has to be written: to some readers a bare `no` is false.
  return HEADING + stringify(content, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' });
}
