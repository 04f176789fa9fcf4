/** Taking a backup apart again: nothing is believed that its manifest's digests do not say. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../model/error';
import { makeDirectory } from '../durable/make-directory';
import { syncFolder } from '../durable/whole-file';
import { type CopiedBytes, copyBytes, hashBytes } from './copied-bytes';
import type { CopiedFile, CopiedFolder, Manifest } from './manifest';
import { counted, type OnProgress } from './progress';
import { sideBySide } from './side-by-side';

/**
 * Every file of the backup is what was written.
 *
 * @throws {HubError} `BACKUP_DAMAGED`, with the first file that is gone or otherwise; `DISK_REFUSED`.
 */
export async function verifyBackup(
  backup: string,
  { parts }: Manifest,
  onProgress?: OnProgress,
): Promise<void> {
  const files = Object.entries(parts).flatMap(([name, part]) =>
    part.files.map((file) => ({ path: join(backup, name, file.path), file, bytes: file.bytes })),
  );
  const done = counted(files, onProgress);
  await sideBySide(files, async ({ path, file }) => {
    await alike(path, file, () => hashBytes(path));
    done(file.bytes);
  });
}

/**
 * A part of the backup stands at `to`, durably, each file compared with its digest while it was copied; nothing may stand
 * there before. What fails takes its beginning away.
 *
 * @throws {HubError} `BACKUP_DAMAGED`: a file is gone or otherwise; `DISK_REFUSED`.
 */
export async function unpackPart(
  from: { readonly backup: string; readonly manifest: Manifest; readonly part: string },
  to: string,
  onProgress?: OnProgress,
): Promise<void> {
  const { backup, manifest, part } = from;
  const content = manifest.parts[part];
  if (content === undefined) throw new HubError('BACKUP_DAMAGED', `\`${backup}\` holds no \`${part}\``);
  mkdirSync(to, { mode: 0o700 });
  try {
    await unpack(join(backup, part), content, to, onProgress);
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
}

async function unpack(
  from: string,
  { folders, files, links }: CopiedFolder,
  to: string,
  onProgress: OnProgress | undefined,
): Promise<void> {
  for (const each of folders) makeDirectory(join(to, each));
  const done = counted(files, onProgress);
  await sideBySide(files, async (file) => {
    const path = join(from, file.path);
    await alike(path, file, () => copyBytes(path, join(to, file.path), file.executable === true));
    done(file.bytes);
  });
  // Last: no file was written through one.
  for (const { path, target } of links) symlinkSync(target, join(to, path));
  for (const each of ['', ...folders]) syncFolder(join(to, each));
}

async function alike(path: string, file: CopiedFile, read: () => Promise<CopiedBytes>): Promise<void> {
  const found = await read();
  if (found.bytes === file.bytes && found.sha256 === file.sha256) return;
  throw new HubError('BACKUP_DAMAGED', `\`${path}\` is not what was written`);
}
