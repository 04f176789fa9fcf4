/**
 * A founder's duties as their own process: `node process.js <config.json>`.
 *
 * It tells an IPC parent `ready` once they are begun, and ends on SIGTERM and when its parent is gone. SIGINT is left to the
 * parent, which a terminal sends it to as well.
 */
import { readFileSync } from 'node:fs';
import { isHubError, parseJsonAs } from '../../model';
import { startDuties } from './duties';
import { dutyConfig } from './duty-config';

function main(): void {
  const [, , path = ''] = process.argv;
  const config = parseJsonAs(dutyConfig, readFileSync(path, 'utf8'), `\`${path}\``);
  const duties = startDuties(config, (line) => process.stderr.write(`${new Date().toISOString()} ${line}\n`));
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void duties.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  process.on('SIGINT', process.send === undefined ? stop : () => undefined);
  process.send?.({ type: 'ready' });
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const code = isHubError(error) ? error.code : 'INTERNAL';
  process.send?.({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
