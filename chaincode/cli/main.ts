#!/usr/bin/env node
/** `npm run -s hub -- <command>`: what a member, a founder, an auditor does from a shell. */
import { CommanderError } from 'commander';
import { HubError } from '../model';
import { exitCodeOf } from './exit-code';
import { renderError } from './output';
import { buildProgram } from './program';

async function main(): Promise<void> {
  const program = buildProgram();
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    const failure = asHubError(error);
    if (failure === undefined) return;
    process.stderr.write(renderError(failure, program.opts<{ json?: boolean }>().json === true));
    process.exitCode = exitCodeOf(failure);
  }
}

/** A usage error as one of ours; undefined where commander only says that it gave help. */
function asHubError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.exitCode === 0 || error.code === 'commander.help') return undefined;
  return new HubError('INVALID_ARGUMENT', error.message.replace(/^error: /, '').replaceAll("'", '`'));
}

void main();
