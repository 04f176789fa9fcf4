/** Having one process read its files anew. */
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { isRunning, notedProcesses } from './roster';
import { until } from './supervision';

const BACK_WITHIN_MS = 30_000;

/**
 * The process was ended in order, and its supervisor has started it again.
 *
 * @throws {HubError} `NOT_FOUND`: no such process runs; `NETWORK_FAILED`: it did not come back.
 */
export async function restart(layout: Layout, name: string): Promise<void> {
  const noted = () => notedProcesses(layout.processes).find((each) => each.name === name && isRunning(each));
  const before = noted();
  if (before === undefined) throw new HubError('NOT_FOUND', `\`${name}\` does not run`);
  process.kill(before.pid, 'SIGTERM');
  const isBack = (): boolean => {
    const now = noted();
    return now !== undefined && now.pid !== before.pid;
  };
  await until(isBack, BACK_WITHIN_MS, `\`${name}\` was not started again`);
}
