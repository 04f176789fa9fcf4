/**
 * Running as root where only root may go.
 *
 * PostgreSQL refuses to run as root, so it runs as an account of its own; under `/root`, or in a folder of `mktemp -d`, that
 * account reaches neither its program nor its files. It is then given the one capability to pass through and read
 * (capabilities(7), `CAP_DAC_READ_SEARCH`), by `setpriv` of util-linux, through the change of account.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HubError } from '../../../chaincode/model/error';

const OTHERS_MAY_PASS = 0o001;

/** Capabilities that let a process pass through any folder, the narrower one first, by their bit. */
const PASSING = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
] as const;

/**
 * The outermost folder on the way to one of these paths that other accounts may not pass through.
 *
 * @returns undefined where the way is open, and for whoever is not root: it needs no other account.
 */
export function closedFolder(paths: readonly string[]): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const path of paths) {
    const closed = ancestorsOf(dirname(resolve(path))).find((folder) => !isOpen(folder));
    if (closed !== undefined) return closed;
  }
  return undefined;
}

/** The folder and those around it, outermost first. */
function ancestorsOf(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...ancestorsOf(parent), folder];
}

function isOpen(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).mode & OTHERS_MAY_PASS) !== 0;
}

/**
 * Runs this module again, with the capability for whatever account it starts a program as.
 *
 * @throws {HubError} `DATABASES_UNAVAILABLE`: this root has no such capability to give.
 */
export function spawnPassing(module: string, args: readonly string[], closed: string): ChildProcess {
  const held = effectiveCapabilities();
  const capability = PASSING.find(({ bit }) => (held & (1n << bit)) !== 0n);
  if (capability === undefined) throw cannotPass(closed);
  const child = spawn(
    'setpriv',
    [
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability.name}`,
      `--ambient-caps=+${capability.name}`,
      process.execPath,
      ...process.execArgv,
      module,
      ...args,
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  return child;
}

/** The error of a machine where {@link spawnPassing} cannot help. */
export function cannotPass(closed: string): HubError {
  return new HubError(
    'DATABASES_UNAVAILABLE',
    `PostgreSQL does not run as root, and another account may not pass through \`${closed}\`: run as that account, or elsewhere`,
  );
}

/** proc(5), `CapEff`; none where there is no /proc. */
function effectiveCapabilities(): bigint {
  const path = '/proc/self/status';
  if (!existsSync(path)) return 0n;
  const [, mask = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
  return BigInt(`0x${mask}`);
}
