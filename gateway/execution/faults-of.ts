import { type ExecutionFault, faultOf, pathWithin } from './fault';
import type { PlacedFault } from './plan';
import type { Shaped } from './shape';

/**
 * Codes and paths; each once. Messages of any origin end here.
 *
 * A value that does not fit is told where nothing else failed: else it is most often what the failure left behind.
 */
export function faultsOf(
  placed: readonly PlacedFault[],
  { data, misfits }: Shaped,
): readonly ExecutionFault[] {
  const found = new Map<string, ExecutionFault>();
  const add = (fault: ExecutionFault): void => {
    found.set(JSON.stringify(fault), fault);
  };
  for (const { code, subgraph, path } of placed) add(faultOf(code, subgraph, pathWithin(data, path)));
  if (placed.length > 0) return [...found.values()];
  for (const path of misfits) add(faultOf('SUBGRAPH_ERROR', undefined, pathWithin(data, path)));
  return [...found.values()];
}
