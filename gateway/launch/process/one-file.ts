/**
 * Packages of ES modules that are loaded as one file.
 *
 * Node resolves, reads and links each file of such a package by itself: of a department's loading that was a quarter, for two
 * packages of four hundred files. The build writes each of them into one CommonJS file, which the compile cache then covers.
 */
import { existsSync, readFileSync } from 'node:fs';
import Module, { findPackageJSON } from 'node:module';
import { join } from 'node:path';

/** Nothing imports them but by `require`, so that a process has one of each. */
export const ONE_FILE_PACKAGES = ['kysely', 'jose'] as const;
type OneFilePackage = (typeof ONE_FILE_PACKAGES)[number];

export interface OneFile {
  /** What `require` of the package resolves to. */
  readonly entry: string;
  /** Where the build writes it. Named by its version: what an earlier build left of another one is not taken. */
  readonly path: string;
}

/** Where a package's one file belongs. */
export function oneFileOf(folder: string, name: OneFilePackage): OneFile {
  const about = findPackageJSON(name, __filename);
  const { version } = JSON.parse(about === undefined ? '{}' : readFileSync(about, 'utf8')) as {
    readonly version?: string;
  };
  return { entry: require.resolve(name), path: join(folder, `${name}-${version}.cjs`) };
}

/** From now on `require` of these packages loads their one file, where the build left it; elsewhere nothing changes. */
export function loadAsOneFile(folder: string): void {
  for (const name of ONE_FILE_PACKAGES) {
    const { entry, path } = oneFileOf(folder, name);
    if (!existsSync(path)) continue;
    const stands = Object.assign(new Module(entry), { loaded: true });
    // Loaded when it is asked for: not every process does.
    Object.defineProperty(stands, 'exports', { get: () => require(path) as unknown });
    require.cache[entry] = stands;
  }
}
