#!/usr/bin/env node
/** `npm run backup`, `npm run restore`: a copy of a hub that is stopped, and back. */
import '../process/compile-cache';
import { Progress } from '../../../chaincode/network/start/progress';
import { errorLine, exitCodeOf } from '../error-line';
import { defaultStateFolder } from '../state-folder';
import { parseOptions } from './options';
import { runBackup } from './run';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) return;
  const stateDir = options.stateDir ?? defaultStateFolder(process.env);
  await runBackup({ ...options, stateDir }, new Progress((text) => process.stdout.write(text)));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${errorLine(error)}\n`);
    process.exit(exitCodeOf(error));
  },
);
