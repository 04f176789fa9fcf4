/** The chaincode process's folder: compiled contracts, a package.json of their own, nothing else of this repository. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '../../model';
import { networkFolder, packageRoot } from '../description/layout';

/** What an image is made of, as paths below the compiled tree. */
export interface ImageSource {
  /** The compiled tree; this package's own if absent. */
  readonly root?: string;
  /** The module whose `contracts` are served. */
  readonly main: string;
  readonly folders: readonly string[];
}

/** The alliance's contracts, and the model they stand on. */
export const CONTRACTS: ImageSource = {
  main: 'chaincode/contracts/index.js',
  folders: ['chaincode/model', 'chaincode/contracts'],
};

/** Where the image's own package.json and lock file are. */
export function imagePackage(): string {
  return join(networkFolder(), 'image');
}

/**
 * Makes the folder anew.
 *
 * @param packages a `node_modules` installed from the image's lock file; none where it is installed into the folder later.
 */
export function makeImage(folder: string, source: ImageSource, packages?: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of source.folders) {
    cpSync(join(source.root ?? join(packageRoot(), 'dist'), part), join(folder, part), { recursive: true });
  }
  const manifest = parseJsonAs(
    z.looseObject({}),
    readFileSync(join(imagePackage(), 'package.json'), 'utf8'),
    'package.json of the image',
  );
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...manifest, main: source.main }, null, 2)}\n`,
  );
  cpSync(join(imagePackage(), 'package-lock.json'), join(folder, 'package-lock.json'));
  if (packages !== undefined) symlinkSync(packages, join(folder, 'node_modules'));
}

/** SHA-256 over every file of an image but its installed packages, whose versions the lock file pins. Hexadecimal. */
export function imageDigest(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesBelow(folder, '')) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, path) : [path];
    });
}
