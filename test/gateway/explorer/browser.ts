/** A real Chromium out of the npm registry: nothing of the machine but its kernel and C library. */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';
import { inheritedEnvironment } from '../../environment';

/** Containers have no user namespaces for its sandbox; everything else is as a reader's browser has it. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu'];

/** Unpacked once a machine, into its temporary folder: the first start takes some seconds. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  return await driver.launch({ executablePath, args: ARGUMENTS, env: await environmentOf(executablePath) });
}

/** Where the machine lacks NSS, the package's own copy takes its place. */
async function environmentOf(executable: string): Promise<Record<string, string>> {
  const environment = { ...(inheritedEnvironment as Record<string, string>) };
  if (isRunnable(executable)) return environment;
  const bin = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin');
  const libraries = await inflate(join(bin, 'al2023.tar.br'));
  return { ...environment, LD_LIBRARY_PATH: join(libraries, 'lib') };
}

function isRunnable(executable: string): boolean {
  try {
    execFileSync(executable, ['--no-sandbox', '--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // What the dynamic linker exits with when it misses a library.
    if ((error as { readonly status?: number }).status === 127) return false;
    throw error;
  }
}
