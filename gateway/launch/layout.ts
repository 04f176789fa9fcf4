/** Where the hub's processes listen, given the gateway's port. */
import { PROVIDERS } from './alliance';

/** The port of the n-th providing department. */
export function departmentPort(gatewayPort: number, index: number): number {
  return gatewayPort + 1 + index;
}

/** Every port that must be free. */
export function portsOf(gatewayPort: number): readonly number[] {
  return [gatewayPort, ...PROVIDERS.map((_, index) => departmentPort(gatewayPort, index))];
}
