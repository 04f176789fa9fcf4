/** A real Chromium out of the npm registry: nothing of the machine but its kernel and C library. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';
import { inheritedEnvironment } from '../../environment';

/** Containers have no user namespaces for its sandbox; everything else is as a reader's browser has it. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu'];

/** The package is built for this; elsewhere the machine's own Chrome is asked. */
const HAS_PACKAGE = process.platform === 'linux' && process.arch === 'x64';

export async function startBrowser(): Promise<Browser> {
  if (!HAS_PACKAGE) return await driver.launch({ channel: 'chrome' });
  const executablePath = await unpackedBrowser();
  return await driver.launch({ executablePath, args: ARGUMENTS, env: await environmentOf(executablePath) });
}

/** Unpacked once a machine, into its temporary folder: the first start takes some seconds. */
async function unpackedBrowser(): Promise<string> {
  const path = await chromium.executablePath();
  if (endOf(path) === 'no program') {
    // Whoever unpacked it was ended half-way.
    rmSync(path);
    return await chromium.executablePath();
  }
  return path;
}

/** Where the machine lacks NSS, the package's own copy takes its place. */
async function environmentOf(executable: string): Promise<Record<string, string>> {
  const environment = { ...(inheritedEnvironment as Record<string, string>) };
  if (endOf(executable) !== 'libraries missing') return environment;
  const bin = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin');
  const libraries = await inflate(join(bin, 'al2023.tar.br'));
  return { ...environment, LD_LIBRARY_PATH: join(libraries, 'lib') };
}

function endOf(executable: string): 'well' | 'libraries missing' | 'no program' {
  const { status } = spawnSync(executable, ['--no-sandbox', '--version'], { stdio: 'ignore' });
  if (status === 0) return 'well';
  // What the dynamic linker exits with when it misses a library.
  return status === 127 ? 'libraries missing' : 'no program';
}
