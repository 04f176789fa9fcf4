/** Where the hub's processes listen, given the gateway's port. */
import { isLoopback } from '../../chaincode/ledger/transport/loopback';
import { LOOPBACK } from '../../chaincode/network/supervision/port';
import { PROVIDERS, REGISTRY } from './alliance';
import type { LaunchOptions } from './options';

/** Every address of the machine: what listens there is found at the loopback too. */
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);

/** The port of the n-th providing department. */
export function departmentPort(gatewayPort: number, index: number): number {
  return gatewayPort + 1 + index;
}

/** The registry's, behind the departments'. */
export function registryPort(gatewayPort: number): number {
  return departmentPort(gatewayPort, PROVIDERS.length);
}

/** The port each subgraph answers at, by its name. */
export function subgraphPorts(gatewayPort: number): Readonly<Record<string, number>> {
  const ports = PROVIDERS.map(
    ({ subgraph }, index) => [subgraph, departmentPort(gatewayPort, index)] as const,
  );
  return Object.fromEntries([...ports, [REGISTRY.subgraph, registryPort(gatewayPort)] as const]);
}

/** Where one of them answers. */
export function subgraphPort(gatewayPort: number, subgraph: string): number {
  return subgraphPorts(gatewayPort)[subgraph] ?? registryPort(gatewayPort);
}

/** Every port that must be free. */
export function portsOf(gatewayPort: number): readonly number[] {
  return [gatewayPort, ...Object.values(subgraphPorts(gatewayPort))];
}

type Place = Pick<LaunchOptions, 'host' | 'port' | 'tlsCert'>;

/** Where this machine finds the gateway. */
export function gatewayUrl({ host, port, tlsCert }: Place): string {
  const name = ANY.has(host) ? LOOPBACK : host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}`;
}

/** The same, as people write it. */
export function shownUrl(place: Place): string {
  return gatewayUrl(isLoopback(place.host) || ANY.has(place.host) ? { ...place, host: 'localhost' } : place);
}
