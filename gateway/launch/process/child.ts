/** The other half of {@link HubProcess}: what a forked process of this folder does to be one. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { HubError, parseJsonAs } from '../../../chaincode/model';
import { failureMessage, type ProcessMessage } from './message';

/** Reads the configuration, works, reports, ends. Ends at once when the launcher is gone. */
export async function runTask<S extends z.ZodType>(
  schema: S,
  task: (config: z.output<S>, progress: (line: string) => void) => Promise<void>,
): Promise<void> {
  const abandon = (): void => process.exit(1);
  process.once('disconnect', abandon);
  process.once('SIGTERM', abandon);
  try {
    const [, , path] = process.argv;
    if (path === undefined) throw new HubError('INVALID_ARGUMENT', 'no configuration file was given');
    const config = parseJsonAs(schema, readFileSync(path, 'utf8'), `\`${path}\``);
    await task(config, (line) => tell({ type: 'progress', step: line }));
    tell({ type: 'ready' });
    process.off('disconnect', abandon);
    process.disconnect();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    tell(failureMessage(error));
    process.exitCode = 1;
  }
}

function tell(message: ProcessMessage): void {
  process.send?.(message);
}
