/** One process of a running network stands still, so that its files can be copied. */
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import type { ProcessPlan } from '../supervision/plan';
import { isRunning, notedProcesses } from '../supervision/roster';
import { isSupervised, plannedProcesses, superviseInstead } from '../supervision/supervision';

/**
 * Does `work` while the process does not run; afterwards it runs again, whether the work succeeded or not. Others are left
 * as they are. In a network that is down it only does the work.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`: it runs without a supervisor; `NETWORK_FAILED`; what `work` throws.
 */
export async function whileEnded<T>(
  layout: Layout,
  process: ProcessPlan,
  work: () => Promise<T>,
): Promise<T> {
  if (!isSupervised(layout)) {
    requireEnded(layout, ({ name }) => name === process.name);
    return await work();
  }
  const others = plannedProcesses(layout).filter(({ name }) => name !== process.name);
  await superviseInstead(layout, others);
  try {
    return await work();
  } finally {
    await superviseInstead(layout, [...others, process]);
  }
}

/** @throws {HubError} `DATA_DIR_IN_USE`: one of these processes runs. */
export function requireEnded(
  layout: Layout,
  counts: (process: { readonly name: string }) => boolean = () => true,
): void {
  const running = notedProcesses(layout.processes).find((each) => counts(each) && isRunning(each));
  if (running === undefined) return;
  throw new HubError(
    'DATA_DIR_IN_USE',
    `\`${running.name}\` runs on \`${layout.root}\`; \`npm run fabric:down\` ends it`,
  );
}
