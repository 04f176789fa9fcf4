#!/usr/bin/env node
/** `npm start`: the whole hub on one machine. */
import './process/compile-cache';
import { isHubError } from '../../chaincode/model';
import { runHub } from './hub';
import { parseOptions } from './options';
import { defaultStateFolder } from './state-folder';

/** One line: the code, the fact, what to do. */
function errorLine(error: unknown): string {
  if (isHubError(error))
    return `${error.code}: ${error.message}; ${error.kind.remedy}`.replaceAll(/\s*\n\s*/g, ' ');
  return `INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) return;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const stateDir = options.stateDir ?? defaultStateFolder(process.env);
  await runHub({ ...options, stateDir }, process.env, stop.signal);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${errorLine(error)}\n`);
    // As of `hub`: 2 says that the command line is wrong.
    process.exit(isHubError(error, 'INVALID_ARGUMENT') ? 2 : 1);
  },
);
