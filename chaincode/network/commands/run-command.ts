/** Running one of Fabric's commands to its end. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HubError } from '../../model';
import type { Environment } from '../generate/peer-environment';

const run = promisify(execFile);
const LONGEST_MS = 60_000;
const MOST_OUTPUT = 16 << 20;

export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Environment;
  readonly cwd?: string;
  /** How long it may take, ms; a minute if absent. */
  readonly withinMs?: number;
}

/**
 * Runs a command and returns what it wrote.
 *
 * @throws {HubError} `NETWORK_FAILED`: it ended otherwise than with 0, with its last words.
 */
export async function runCommand(line: CommandLine): Promise<string> {
  const { command, args, environment, cwd, withinMs } = line;
  try {
    const { stdout } = await run(command, [...args], {
      ...(environment === undefined ? {} : { env: { ...environment } }),
      ...(cwd === undefined ? {} : { cwd }),
      timeout: withinMs ?? LONGEST_MS,
      maxBuffer: MOST_OUTPUT,
    });
    return stdout;
  } catch (cause) {
    throw new HubError('NETWORK_FAILED', `\`${nameOf(line)}\` failed: ${lastWords(cause)}`, { cause });
  }
}

function nameOf({ command, args }: CommandLine): string {
  return [command.split('/').at(-1), ...args.filter((word) => /^[a-z]/.test(word)).slice(0, 3)].join(' ');
}

function lastWords(cause: unknown): string {
  const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
  const [last = ''] = said.split('\n').slice(-1);
  return last === '' ? (cause instanceof Error ? cause.message : String(cause)) : last;
}
