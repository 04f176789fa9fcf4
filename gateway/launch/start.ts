/** The order in which the hub's processes start, and what each is told. */
import type { DataDirectory } from './data-directory/data-directory';
import type { LaunchOptions } from './options';
import type { Supervisor } from './process/supervisor';
import type { Progress } from './progress';

export interface StartOptions {
  readonly options: LaunchOptions;
  readonly directory: DataDirectory;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

export async function startProcesses(_start: StartOptions): Promise<void> {
  await Promise.resolve();
}
