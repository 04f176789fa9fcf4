#!/usr/bin/env node
/** `npm run fabric:install`, `fabric:up`, `fabric:down`, `fabric:status`: a Fabric network on this machine. */
import { isHubError } from '../model';
import { parseOptions } from './options';
import { runNetwork } from './run';

/** One line: the code, the fact, what to do. */
function errorLine(error: unknown): string {
  if (isHubError(error))
    return `${error.code}: ${error.message}; ${error.kind.remedy}`.replaceAll(/\s*\n\s*/g, ' ');
  return `INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options !== undefined) await runNetwork(options, process.env, (text) => process.stdout.write(text));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${errorLine(error)}\n`);
    process.exit(isHubError(error, 'INVALID_ARGUMENT') ? 2 : 1);
  },
);
