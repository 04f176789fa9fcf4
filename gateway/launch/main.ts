#!/usr/bin/env node
/** `npm start`: the whole hub on one machine. */
import './process/compile-cache';
import { errorLine, exitCodeOf } from './error-line';
import { runHub } from './hub';
import { parseOptions } from './options';
import { defaultStateFolder } from './state-folder';

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
    process.exit(exitCodeOf(error));
  },
);
