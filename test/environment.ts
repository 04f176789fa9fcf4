/** The environment this run was given, for processes that tests start. */
export const inheritedEnvironment: Readonly<NodeJS.ProcessEnv> = process.env;

/** The folder of this run of jest, for what its files make once and all of them read; none outside jest. */
export const runFolder: string | undefined = process.env.HUB_TEST_RUN;

/** Which of this run's workers this process is, from 1. */
export const workerNumber = Number(process.env.JEST_WORKER_ID ?? '1');

/** Sets what this run's workers, and the processes they start, find in their environment. */
export function offerToWorkers(values: Readonly<Record<string, string>>): void {
  Object.assign(process.env, values);
}
