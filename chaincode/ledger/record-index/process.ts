/**
 * `node process.js <config.json>`: keeps an index as its own process, until SIGTERM or until its parent is gone. It is ready at
 * once: whoever reads an index reads the blocks that it does not have yet.
 */
import { readFileSync } from 'node:fs';
import { parseJsonAs } from '../../model/parse';
import { indexKeeperConfig, keepIndex } from './keep-index';

async function main(path: string): Promise<void> {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('disconnect', () => stop.abort());
  // A terminal sends it to the whole group; the parent stops its processes itself.
  if (process.send !== undefined) process.on('SIGINT', () => undefined);
  const config = parseJsonAs(indexKeeperConfig, readFileSync(path, 'utf8'), `\`${path}\``);
  process.send?.({ type: 'ready' });
  await keepIndex(config, { signal: stop.signal, log: (line) => process.stderr.write(`records: ${line}\n`) });
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`records: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
