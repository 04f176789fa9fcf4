/** One command on a hub's backup. */
import { readManifest, verifyBackup } from '../../../chaincode/ledger/backup';
import { copyLine } from '../../../chaincode/network/backup/copy-line';
import type { Progress } from '../../../chaincode/network/start/progress';
import { backUpHub } from './back-up-hub';
import type { BackupOptions } from './options';
import { restoreHub } from './restore-hub';

/** Does what the command line asks for. @throws {HubError} as {@link backUpHub}, {@link restoreHub}, {@link verifyBackup}. */
export async function runBackup(
  { verb, folder, dataDir, replace, check, stateDir }: BackupOptions & { readonly stateDir: string },
  progress: Progress,
): Promise<void> {
  const told = copyLine(progress);
  if (verb === 'backup') {
    await progress.step('copied', () => backUpHub(dataDir, folder, told.onProgress), told.summary);
    return progress.line(`\`${folder}\` holds every key of this hub: keep it as you keep them`);
  }
  if (check) {
    const manifest = readManifest(folder, 'hub');
    return await progress.step(
      'compared',
      () => verifyBackup(folder, manifest, told.onProgress),
      told.summary,
    );
  }
  const work = () => restoreHub({ backup: folder, dataDir, heads: stateDir, replace }, told.onProgress);
  const { manifest, replaced } = await progress.step('restored', work, told.summary);
  progress.line(`\`${dataDir}\` is as of ${manifest.madeAt}`);
  if (replaced !== undefined)
    progress.line(`what stood there is in \`${replaced}\`: its journal may hold records that no ledger has`);
}
