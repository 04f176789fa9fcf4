/** One command, from its arguments to its exit code. */
import { CommanderError } from 'commander';
import { HubError } from '../model';
import { EXIT, exitCodeOf } from './exit-code';
import { renderError } from './output';
import { buildProgram } from './program';

/** Where a command writes what it answers, and what went wrong. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where somebody watches: absent unless it is a terminal. */
  readonly terminal?: (text: string) => void;
}

/**
 * Runs one command line.
 *
 * @param argv the arguments after the script's name.
 * @returns the exit code. Never rejects: what goes wrong is written.
 */
export async function runCommand(argv: readonly string[], streams: Streams): Promise<number> {
  const program = buildProgram(streams.out, streams.terminal);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT.DONE;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.DONE;
    const failure = asHubError(error, program.helpInformation());
    streams.err(renderError(failure, program.opts<{ json?: boolean }>().json === true));
    return exitCodeOf(failure);
  }
}

/** A usage error as one of ours. */
function asHubError(error: unknown, help: string): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === 'commander.help') return new HubError('INVALID_ARGUMENT', `name a command\n\n${help}`);
  const message = error.message.replace(/^error: /, '').replaceAll("'", '`');
  return new HubError('INVALID_ARGUMENT', `${message}; \`hub --help\` lists the commands`);
}
