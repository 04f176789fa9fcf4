/** Making a backup: folders that nobody writes to meanwhile, copied, hashed, and sealed by a manifest. */
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { HubError } from '../../model/error';
import { instantOf } from '../../model/instant';
import { makeDirectory } from '../durable/make-directory';
import { syncFolder } from '../durable/whole-file';
import { copyBytes } from './copied-bytes';
import { folderTree } from './folder-tree';
import {
  type BackupKind,
  type CopiedFile,
  type CopiedFolder,
  type Manifest,
  writeManifest,
} from './manifest';
import { counted, type OnProgress } from './progress';
import { sideBySide } from './side-by-side';

export interface BackupContent {
  readonly kind: BackupKind;
  readonly about: Readonly<Record<string, string>>;
  /** By the name that each has in the backup. Whoever calls has made sure that nobody writes to them. */
  readonly parts: Readonly<Record<string, BackupPart>>;
}

export interface BackupPart {
  readonly folder: string;
  /** As of {@link folderTree}. */
  readonly leavesOut?: (path: string) => boolean;
}

/**
 * The backup stands at `to`, whole and durable, for its owner alone.
 *
 * It grows beside and takes its name last: a folder of that name is a finished backup. What fails takes its beginning away;
 * a kill leaves `<to>.unfinished-…`, which nobody reads.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: something stands at `to`, or it lies in what is copied; `DISK_REFUSED`.
 */
export async function writeBackup(
  to: string,
  { kind, about, parts }: BackupContent,
  onProgress?: OnProgress,
): Promise<Manifest> {
  const whole = resolve(to);
  refuseTarget(whole, parts);
  const unfinished = `${whole}.unfinished-${randomBytes(4).toString('hex')}`;
  makeDirectory(unfinished);
  try {
    const copied = await copyParts(unfinished, parts, onProgress);
    const content: Manifest = {
      v: 1,
      product: 'directory-hub',
      kind,
      madeAt: instantOf(Date.now()),
      about,
      parts: copied,
    };
    writeManifest(unfinished, content);
    syncFolder(unfinished);
    renameSync(unfinished, whole);
    syncFolder(dirname(whole));
    return content;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function refuseTarget(to: string, parts: BackupContent['parts']): void {
  if (existsSync(to)) throw new HubError('INVALID_ARGUMENT', `\`${to}\` stands already; name a new folder`);
  for (const { folder } of Object.values(parts)) {
    if (!relative(resolve(folder), to).startsWith('..'))
      throw new HubError('INVALID_ARGUMENT', `\`${to}\` lies in \`${folder}\`, which is to be copied`);
  }
}

async function copyParts(
  to: string,
  parts: BackupContent['parts'],
  onProgress: OnProgress | undefined,
): Promise<Manifest['parts']> {
  const trees = Object.entries(parts).map(([name, { folder, leavesOut }]) => ({
    name,
    folder,
    tree: folderTree(folder, leavesOut),
  }));
  const done = counted(
    trees.flatMap(({ tree }) => tree.files),
    onProgress,
  );
  const copied: [string, CopiedFolder][] = [];
  for (const { name, folder, tree } of trees) {
    const into = join(to, name);
    for (const each of ['', ...tree.folders]) makeDirectory(join(into, each));
    const files: CopiedFile[] = [];
    await sideBySide(tree.files, async ({ path, executable }) => {
      const file = await copyBytes(join(folder, path), join(into, path), executable);
      files.push({ path, ...file, ...(executable ? { executable } : {}) });
      done(file.bytes);
    });
    for (const each of ['', ...tree.folders]) syncFolder(join(into, each));
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    copied.push([name, { folders: tree.folders, files, links: tree.links }]);
  }
  return Object.fromEntries(copied);
}
