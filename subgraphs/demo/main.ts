/**
 * Fills the departments' databases with the demonstration's data and exits: 0 when all stand, 1 otherwise.
 *
 * `node main.js <config.json>`; it answers over IPC with {@link LoaderMessage}. It alone holds the owners' passwords, and
 * ends when its parent is gone: a load that was cut off is as if it had not begun.
 */
import { readFile } from 'node:fs/promises';
import { loadDemo } from './load';
import { type LoaderMessage, loaderConfig } from './loader';

const send = (message: LoaderMessage): void => {
  process.send?.(message);
};

async function main(configPath: string): Promise<void> {
  const orphaned = (): void => process.exit(1);
  process.once('disconnect', orphaned);
  process.once('SIGTERM', orphaned);
  try {
    const config = loaderConfig.parse(JSON.parse(await readFile(configPath, 'utf8')));
    await loadDemo(config, {
      onLoaded: (department, result) => send({ type: 'loaded', department, ...result }),
      onProgress: (rows) => send({ type: 'progress', step: `${rows.toLocaleString('en')} rows` }),
    });
    send({ type: 'ready' });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the data were not loaded';
    send({ type: 'failed', code: 'DATABASES_UNAVAILABLE', message });
    process.exitCode = 1;
  }
  process.off('disconnect', orphaned);
  process.disconnect?.();
}

void main(process.argv[2] ?? '');
